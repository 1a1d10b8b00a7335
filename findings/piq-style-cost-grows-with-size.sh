#!/usr/bin/env bash
# Expected: the style cost of a picture twice as wide and high, of the same texture, is about the same.
# Happens: piq's `StyleLoss` is about 16 times as large. Its Gram matrices are sums over the pixels, which
#   are divided neither by their number nor by that of the channels, and the difference is squared.
# Why it matters: weights that balance content and style at 256 pixels are off by 256 at 1024, and a
#   style picture of another size than the content's cannot be matched at all.
# Seen with piq 0.8.0 and torch 2.14.1, and with torch 2.15.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet torch==2.14.1 torchvision==0.29.1 piq==0.8.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import piq
import torch
from torchvision.models import vgg16

print("piq", piq.__version__, "torch", torch.__version__)
torch.manual_seed(0)
cost = piq.StyleLoss(feature_extractor=vgg16().features, layers=("2",))  # any weights will do
picture, style = torch.rand(2, 1, 3, 64, 64)
seen = [float(cost(picture.tile(1, 1, n, n), style.tile(1, 1, n, n))) for n in (1, 2, 4)]
factors = [round(after / before, 1) for before, after in zip(seen, seen[1:], strict=False)]
print("expected: of 2 × 2 and of 4 × 4 copies, about the same cost as of one")
print("seen: each time times", factors)
if not all(13 < factor < 19 for factor in factors):
    sys.exit("Changed: piq's style cost no longer grows with the fourth power of the size.")
PYTHON
