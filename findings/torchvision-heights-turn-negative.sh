#!/usr/bin/env bash
# Expected: `ToTensor` and `to_tensor` of a 16-bit gray picture give its numbers, scaled or not.
# Happens: they are read as signed. All above the middle, 32767, is negative: white is -1, beside
#   mid-gray's 32767. `pil_to_tensor` gives them as they are.
# Why it matters: height maps and depth are 16-bit gray. Peaks become pits, and nothing is said.
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

import numpy as np
import PIL
import torchvision
from PIL import Image
from torchvision.transforms import ToTensor
from torchvision.transforms.functional import pil_to_tensor

print("torchvision", torchvision.__version__, "Pillow", PIL.__version__)
Image.fromarray(np.array([[0, 32767, 32768, 65535]], np.uint16)).save("height.png")
height = Image.open("height.png")
seen = ToTensor()(height).flatten().tolist()
print("expected:", pil_to_tensor(height).flatten().tolist(), "or these divided by 65535")
print("seen:", seen)
if seen != [0, 32767, -32768, -1]:
    sys.exit("Changed: ToTensor no longer reads 16-bit gray as signed numbers.")
PYTHON
