#!/usr/bin/env bash
# Expected: `interpolate(mode="area")` weights each pixel by the area that falls into the new one, as
#   OpenCV's INTER_AREA does.
# Happens: only if the size divides evenly. Else a new pixel is the plain mean of all that it touches,
#   be it by a sliver. Of 5 pixels made 3 a lone bright one is worth between 0.56 and 1.39, by its place.
#   Pillow's BOX takes pixels whole: 0.83 to 1.67.
# Why it matters: highlights, masks and energies change with where they happen to lie.
# Seen with torch 2.13.0, opencv-python-headless 5.0.0.93 and Pillow 13.0.0, and with torch 2.15.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet \
    torch==2.13.0 opencv-python-headless==5.0.0.93 pillow==13.0.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import cv2
import numpy as np
import PIL
import torch
from PIL import Image
from torch.nn.functional import interpolate

print("torch", torch.__version__, "OpenCV", cv2.__version__, "Pillow", PIL.__version__)
seen = {}
for place in range(5):
    row = np.zeros((1, 5), np.float32)
    row[0, place] = 1
    smaller = {
        "torch": interpolate(torch.tensor(row)[None, None], size=(1, 3), mode="area").numpy(),
        "OpenCV": cv2.resize(row, (3, 1), interpolation=cv2.INTER_AREA),
        "Pillow": np.asarray(Image.fromarray(row).resize((3, 1), Image.Resampling.BOX)),
    }
    for name, pixels in smaller.items():
        seen.setdefault(name, []).append(round(float(pixels.sum()) * 5 / 3, 2))
print("expected: a lone bright pixel is worth 1 at each of the five places")
print("seen:", seen)
if max(seen["torch"]) - min(seen["torch"]) < 0.2:
    sys.exit("Changed: area interpolation weights pixels by their area.")
PYTHON
