#!/usr/bin/env bash
# Expected: `cvtColor` of floats to L*a*b* and back gives them again, as that to XYZ and back does; and
#   its numbers are those of the formula.
# Happens: all above 1 is cut off, and the numbers are read from a table: off by up to half a unit of
#   L*, a* or b*, where kornia, which computes them, is off by 0.0001. kornia cuts off on the way back,
#   unless told `clip=False`.
# Why it matters: taking over the luminance or the colors of a render in L*a*b* loses its highlights
#   and takes its lamps for white paper.
# Seen with opencv-python-headless 5.0.0.93, kornia 0.9.0 and torch 2.13.0, and with torch 2.15.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet \
    torch==2.13.0 kornia==0.9.0 opencv-python-headless==5.0.0.93 scikit-image==0.26.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import cv2
import kornia
import numpy as np
import torch
from skimage.color import rgb2lab

print("OpenCV", cv2.__version__, "kornia", kornia.__version__)
light = np.array([[[4.0, 1.0, 0.5]]], np.float32)
there = {"XYZ": cv2.COLOR_RGB2XYZ, "L*a*b*": cv2.COLOR_RGB2Lab}
back = {"XYZ": cv2.COLOR_XYZ2RGB, "L*a*b*": cv2.COLOR_Lab2RGB}
seen = {
    name: np.round(cv2.cvtColor(cv2.cvtColor(light, there[name]), back[name])[0, 0], 2).tolist()
    for name in there
}
colors = np.random.default_rng(0).random((64, 64, 3), np.float32)
expected = rgb2lab(colors)
of_kornia = kornia.color.rgb_to_lab(torch.tensor(colors).movedim(-1, 0))
errors = {
    "OpenCV": float(abs(cv2.cvtColor(colors, cv2.COLOR_RGB2Lab) - expected).max()),
    "kornia": float(abs(of_kornia.movedim(0, -1).numpy() - expected).max()),
}
print("expected: [4, 1, 0.5] again from both, and errors near 0")
print("seen:", seen, "errors", {name: round(error, 4) for name, error in errors.items()})
if seen != {"XYZ": [4, 1, 0.5], "L*a*b*": [1, 1, 0.5]} or errors["OpenCV"] < 0.3:
    sys.exit("Changed: OpenCV's L*a*b* of floats keeps what is above 1, or is exact.")
PYTHON
