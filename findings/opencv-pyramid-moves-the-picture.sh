#!/usr/bin/env bash
# Expected: a picture made smaller by `pyrDown` and larger again by `resize` is where it was.
# Happens: each `pyrDown` of OpenCV moves it by half a pixel, so four move it by 7.5 pixels. It puts a
#   new pixel on every other old one, `resize` between two. kornia's `pyrdown` and scikit-image's
#   `pyramid_reduce`, which have the same filter and the same name, agree with `resize`.
# Why it matters: motion or strokes of a coarse level lie beside what they belong to.
# Seen with opencv-python-headless 5.0.0.93, kornia 0.9.0, scikit-image 0.26.0 and torch 2.13.0, and
#   with torch 2.15.0.
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
import skimage
import torch

print("OpenCV", cv2.__version__, "kornia", kornia.__version__, "scikit-image", skimage.__version__)
places = np.tile(np.arange(256, dtype=np.float32), (256, 1))  # each pixel is its own column
small = {"OpenCV": places, "kornia": torch.tensor(places)[None, None], "scikit-image": places}
for _ in range(4):
    small["OpenCV"] = cv2.pyrDown(small["OpenCV"])
    small["kornia"] = kornia.geometry.transform.pyrdown(small["kornia"])
    small["scikit-image"] = skimage.transform.pyramid_reduce(
        small["scikit-image"], preserve_range=True
    )
seen = {}
for name, picture in small.items():
    again = cv2.resize(np.asarray(picture, np.float32).reshape(16, 16), (256, 256))
    seen[name] = round(float(again[128, 128] - places[128, 128]), 2) + 0.0
print("expected: moved by 0 pixels")
print("seen: moved by", seen)
if [round(moved, 1) for moved in seen.values()] != [-7.5, 0, 0]:
    sys.exit("Changed: the pyramids of the three no longer lie half a pixel apart.")
PYTHON
