#!/usr/bin/env bash
# Expected: `cv2.imread(…, IMREAD_UNCHANGED)` gives the colors of the file, as it does for PNG.
# Happens: in a TIFF of 8 bits with straight alpha they are multiplied by alpha; in one of 16 bits,
#   and in those that OpenCV writes itself, they are not.
# Why it matters: cut-outs get dark edges, and by saving them again they keep them.
# Seen with opencv-python-headless 5.0.0.93.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet opencv-python-headless==5.0.0.93 tifffile==2026.3.3 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import cv2
import numpy as np
import tifffile

print("OpenCV", cv2.__version__, "tifffile", tifffile.__version__)
color = np.array([[[200, 100, 50, 128]]], np.uint8)  # red, green, blue, alpha
bgra = cv2.cvtColor(color, cv2.COLOR_RGBA2BGRA)
cv2.imwrite("bytes.png", bgra)
cv2.imwrite("its own.tif", bgra)
for name, pixels in (("bytes.tif", color), ("deep.tif", color * np.uint16(257))):
    tifffile.imwrite(name, pixels, photometric="rgb", extrasamples=["unassalpha"])
seen = {}
for name in ("bytes.png", "its own.tif", "deep.tif", "bytes.tif"):
    read = cv2.cvtColor(cv2.imread(name, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
    seen[name] = (read // (257 if read.dtype == np.uint16 else 1))[0, 0].tolist()
print("expected:", color[0, 0].tolist(), "each")
print("seen:", seen)
kept = [name for name, pixel in seen.items() if pixel == color[0, 0].tolist()]
if kept != ["bytes.png", "its own.tif", "deep.tif"] or seen["bytes.tif"] != [100, 50, 25, 128]:
    sys.exit("Changed: OpenCV no longer multiplies TIFF files of 8 bits by alpha.")
PYTHON
