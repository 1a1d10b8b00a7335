#!/usr/bin/env bash
# Expected: SSIM hardly changes when a pair of pictures is larger by one row and one column.
# Happens: piq's rises from 0.21 to 0.68 between 383 and 384 pixels. From there on it halves both
#   pictures before it compares them, from 641 on it takes thirds, and so forth: `downsample` is on.
#   pytorch-msssim compares them as they are: 0.21, and 0.21.
# Why it matters: noise and fine strokes go unseen in large pictures, figures of two sizes cannot be
#   compared, nor those of two packages. Pass `downsample=False`.
# Seen with piq 0.8.0, pytorch-msssim 1.0.0 and torch 2.14.1, and with torch 2.15.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet torch==2.14.1 torchvision==0.29.1 piq==0.8.0 pytorch-msssim==1.0.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

import piq
import pytorch_msssim
import torch
from torch.nn.functional import interpolate

print("piq", piq.__version__, "pytorch-msssim", version("pytorch-msssim"), "torch", torch.__version__)
generator = torch.Generator().manual_seed(0)
picture = interpolate(
    torch.rand(1, 3, 16, 16, generator=generator), size=(384, 384), mode="bilinear"
)
noisy = (picture + 0.1 * torch.randn(picture.shape, generator=generator)).clamp(0, 1)
seen = {}
for size in (383, 384):
    pair = picture[..., :size, :size], noisy[..., :size, :size]
    seen[size] = [round(float(piq.ssim(*pair)), 2)]
    seen[size].append(round(float(piq.ssim(*pair, downsample=False)), 2))
    seen[size].append(round(float(pytorch_msssim.ssim(*pair, data_range=1)), 2))
print("expected: the same of 383 and of 384 pixels, by each")
for size, values in seen.items():
    print(f"seen of {size}: piq {values[0]}, not halved {values[1]}, pytorch-msssim {values[2]}")
steps = [after - before for before, after in zip(seen[383], seen[384], strict=True)]
if steps[0] < 0.3 or max(abs(step) for step in steps[1:]) > 0.02:
    sys.exit("Changed: piq's SSIM no longer jumps from 383 to 384 pixels.")
PYTHON
