#!/usr/bin/env bash
# Expected: OpenImageIO multiplies the colors of every format that has straight alpha by alpha.
# Happens: those of JPEG 2000 it multiplies by alpha to the power 2.2: the half-transparent are a
#   fifth as bright as they were instead of half.
# Why it matters: cut-outs in JPEG 2000 get dark edges in all programs that read by OpenImageIO.
# Seen with OpenImageIO 3.2.2.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet openimageio==3.2.2.0 pillow==13.0.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import OpenImageIO
import PIL
from PIL import Image

print("OpenImageIO", OpenImageIO.__version__, "Pillow", PIL.__version__)
seen = {}
for ending in ("png", "tga", "tif", "webp", "jp2"):
    Image.new("RGBA", (16, 16), (200, 100, 50, 128)).save(f"half.{ending}", lossless=True)
    pixel = OpenImageIO.ImageBuf(f"half.{ending}").getpixel(8, 8)
    seen[ending] = [round(255 * number) for number in pixel]
print("expected: [100, 50, 25, 128] of each")
print("seen:", seen)
power = [round(number * (128 / 255) ** 2.2) for number in (200, 100, 50)]
if seen.pop("jp2")[0] - power[0] not in (-1, 0, 1) or any(
    pixel != [100, 50, 25, 128] for pixel in seen.values()
):
    sys.exit("Changed: OpenImageIO multiplies JPEG 2000 by alpha as it does the others.")
PYTHON
