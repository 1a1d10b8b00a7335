#!/usr/bin/env bash
# Expected: white in a TIFF file of CIE L*a*b* colors is white.
# Happens: Pillow reads it so. OpenCV and OpenImageIO, which both have libtiff convert it, show it
#   yellow: L*a*b* has the white of print, D50, and nothing adapts it to that of the screen.
# Why it matters: Photoshop and Pillow write such files, and a palette that is taken from one is not
#   the picture's. Blender 4.5.15 and 5.2.3 show it yellow too.
# Seen with opencv-python-headless 5.0.0.93 and OpenImageIO 3.2.2.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet \
    opencv-python-headless==5.0.0.93 openimageio==3.2.2.0 pillow==13.0.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import cv2
import OpenImageIO
import PIL
from PIL import Image

print("OpenCV", cv2.__version__, "OpenImageIO", OpenImageIO.__version__, "Pillow", PIL.__version__)
seen = {}
for name, lightness in (("gray", 137), ("white", 255)):
    Image.new("LAB", (8, 8), (lightness, 128, 128)).save(f"{name}.tif")
    pixel = OpenImageIO.ImageBuf(f"{name}.tif").getpixel(4, 4)
    seen[name] = {
        "Pillow": list(Image.open(f"{name}.tif").convert("RGB").getpixel((4, 4))),
        "OpenCV": cv2.imread(f"{name}.tif")[4, 4][::-1].tolist(),
        "OpenImageIO": [round(255 * number) for number in pixel],
    }
print("expected: red, green and blue alike, but for rounding")
for name, pixels in seen.items():
    print(f"seen: {name}: {pixels}")
tints = {
    program: max(max(pixels[program]) - min(pixels[program]) for pixels in seen.values())
    for program in seen["white"]
}
if tints["Pillow"] > 2 or min(tints["OpenCV"], tints["OpenImageIO"]) < 20:
    sys.exit("Changed: gray of a L*a*b* file is gray in all three.")
PYTHON
