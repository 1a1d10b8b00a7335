#!/usr/bin/env bash
# Expected: a TIFF in which 0 is white (PhotometricInterpretation 0) is the right way round.
# Happens: with 8 bits it is, with 16 bits it is a negative. Nothing is told.
# Why it matters: scans of drawings and film are stored so, and go into masks and height maps.
#   Blender 4.5.15 and 5.2.3 do the same.
# Seen with Pillow 13.0.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet pillow==13.0.0 tifffile==2026.3.3 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import numpy as np
import PIL
import tifffile
from PIL import Image

print("Pillow", PIL.__version__, "tifffile", tifffile.__version__)
seen = {}
for kind in (np.uint8, np.uint16):
    white, black = 0, np.iinfo(kind).max
    picture = np.array([[white, black]], kind)
    tifffile.imwrite("scan.tif", picture, photometric="miniswhite")
    seen[kind.__name__] = np.asarray(Image.open("scan.tif")).tolist()[0]
print("expected: white, then black, in both")
print("seen:", seen)
if seen != {"uint8": [255, 0], "uint16": [0, 65535]}:
    sys.exit("Changed: 16 bits are no longer read as a negative.")
PYTHON
