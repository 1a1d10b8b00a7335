#!/usr/bin/env bash
# Expected: white in a gray TIFF of 12 bits is white.
# Happens: it is 4095 in the mode `I;16`, whose white is 65535. TIFFs of 2 and 4 bits, in mode `L`,
#   are brought to the whole range, and so is a PGM file of 12 bits.
# Why it matters: cameras and microscopes write 12 bits; such a picture is nearly black.
# Seen with Pillow 13.0.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet pillow==13.0.0 openimageio==3.2.2.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path

import numpy as np
import OpenImageIO
import PIL
from PIL import Image

print("Pillow", PIL.__version__, "OpenImageIO", OpenImageIO.__version__)


def write(depth):
    spec = OpenImageIO.ImageSpec(2, 1, 1, OpenImageIO.UINT16)
    spec.attribute("oiio:BitsPerSample", depth)
    file = OpenImageIO.ImageOutput.create("gray.tif")
    file.open("gray.tif", spec)
    file.write_image(np.array([[[0], [65535]]], np.uint16))
    file.close()


seen = {}
for depth in (12, 16):
    write(depth)
    picture = Image.open("gray.tif")
    seen[f"TIFF, {depth} bits"] = picture.mode, int(np.asarray(picture).max())
Path("gray.pgm").write_bytes(b"P5 2 1 4095\n" + bytes((0, 0, 15, 255)))
picture = Image.open("gray.pgm")
seen["PGM, 12 bits"] = picture.mode, int(np.asarray(picture).max())
print("expected: 65535 each")
print("seen:", seen)
if [white for _, white in seen.values()] != [4095, 65535, 65535]:
    sys.exit("Changed: white of 12 bits is no longer 4095 of 65535.")
PYTHON
