#!/usr/bin/env bash
# Expected: a TIFF of 16 bits whose channels lie one after the other (PlanarConfiguration 2) has
#   the colors of the one in which they are interleaved, or is refused.
# Happens: it is read without a word, and the colors are noise of other pixels and channels.
# Why it matters: some scanners and programs write such files, and nobody is told.
# Seen with Pillow 13.0.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet pillow==13.0.0 tifffile==2026.1.14 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import numpy
import PIL
import tifffile
from PIL import Image

print("Pillow", PIL.__version__)
colors = numpy.full((8, 8, 3), (40000, 20000, 0), numpy.uint16)
colors[..., 2] = numpy.arange(64).reshape(8, 8) * 1000
tifffile.imwrite("interleaved.tif", colors, photometric="rgb")
tifffile.imwrite("planar.tif", colors.transpose(2, 0, 1), photometric="rgb", planarconfig="separate")
one, other = (numpy.asarray(Image.open(f"{name}.tif")) for name in ("interleaved", "planar"))
print("expected: the same colors twice, (156, 78, 15) at row 0, column 4")
print("seen:", one[0, 4].tolist(), other[0, 4].tolist())
if one[0, 4].tolist() != [156, 78, 15] or numpy.array_equal(one, other):
    sys.exit("Changed: Pillow reads planar TIFF files of 16 bits, or refuses them.")
PYTHON
