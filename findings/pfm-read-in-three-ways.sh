#!/usr/bin/env bash
# Expected: a PFM file (floats, as of depth and optical flow) is the same picture in all programs.
# Happens: OpenImageIO shows it upside down, unless it is opened with a configuration, be it an empty
#   one; Pillow and OpenCV know that the format begins with the lower row. If its scale is not 1,
#   OpenCV divides by it, OpenImageIO multiplies, and Pillow does neither.
# Why it matters: depth that one program writes is turned over and of another size in the next.
# Seen with Pillow 13.0.0, opencv-python-headless 5.0.0.93 and OpenImageIO 3.2.2.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet pillow==13.0.0 opencv-python-headless==5.0.0.93 openimageio==3.2.2.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path

import cv2
import numpy as np
import OpenImageIO
import PIL
from PIL import Image


def opened(*configuration):
    return OpenImageIO.ImageInput.open("depth.pfm", *configuration).read_image()


print("Pillow", PIL.__version__, "OpenCV", cv2.__version__, "OpenImageIO", OpenImageIO.__version__)
lower, upper = [1, 1], [6, 6]
rows = np.array([lower, upper], "<f4").tobytes()
seen = {}
for scale in (1, 2):
    Path("depth.pfm").write_bytes(f"Pf\n2 2\n-{scale}.0\n".encode() + rows)
    seen[scale] = {
        "Pillow": np.asarray(Image.open("depth.pfm"))[:, 0].tolist(),
        "OpenCV": cv2.imread("depth.pfm", cv2.IMREAD_UNCHANGED)[:, 0].tolist(),
        "OpenImageIO": opened()[:, 0, 0].tolist(),
        "OpenImageIO, configured": opened(OpenImageIO.ImageSpec())[:, 0, 0].tolist(),
    }
print("expected, from the top: [6, 1] of all; with the scale 2, again the same of all")
print("seen:", seen[1])
print("seen, with the scale 2:", seen[2])
upside_down = [name for name, values in seen[1].items() if values == [1, 6]]
brightest = [max(values) for values in seen[2].values()]
if upside_down != ["OpenImageIO"] or brightest != [6, 3, 12, 12]:
    sys.exit("Changed: the three no longer read PFM files as differently as this.")
PYTHON
