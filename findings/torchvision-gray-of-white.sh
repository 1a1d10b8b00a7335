#!/usr/bin/env bash
# Expected: the gray of white is white.
# Happens: `rgb_to_grayscale` of a white picture of bytes is 254, and of floats 0.9999: its three
#   weights add up to 0.9999, and bytes are cut off instead of rounded. `Grayscale` of a Pillow image
#   gives 255.
# Why it matters: a white mask no longer is one (`mask == 255` is true nowhere), and a picture is
#   darker by up to 1 after each such step.
# Seen with torchvision 0.29.1 and torch 2.14.1, and torchvision 0.29.2 and torch 2.15.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet torch==2.14.1 torchvision==0.29.1 numpy==2.4.6 pillow==13.0.0
venv/bin/python - <<'PYTHON'
import sys

import torch
import torchvision
from torchvision.transforms.v2.functional import pil_to_tensor, rgb_to_grayscale, to_pil_image

print("torch", torch.__version__, "torchvision", torchvision.__version__)
white = torch.full((3, 4, 4), 255, dtype=torch.uint8)
seen = {
    "Pillow image": int(pil_to_tensor(rgb_to_grayscale(to_pil_image(white))).max()),
    "bytes": int(rgb_to_grayscale(white).max()),
    "floats": round(float(rgb_to_grayscale(white / 255).max()), 6),
}
print("expected: 255, 255 and 1")
print("seen:", seen)
if list(seen.values()) != [255, 254, 0.9999]:
    sys.exit("Changed: white turned into gray is white.")
PYTHON
