#!/usr/bin/env bash
# Expected: `convert("RGB")` of a 16-bit gray PNG keeps its grays; a picture that Pillow cannot
#   hold, such as one of three 16-bit channels, is refused.
# Happens: gray values are cut off at 255 instead of scaled: nearly everything turns white. A
#   16-bit RGB PNG is read without a word, as 8 bits.
# Why it matters: height maps and renders of 16 bits come in white, or with banding.
# Seen with Pillow 13.0.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet pillow==13.0.0 pypng==0.20220715.0
venv/bin/python - <<'PYTHON'
import sys

import PIL
import png
from PIL import Image

print("Pillow", PIL.__version__)
png.from_array([[20000] * 4] * 4, "L;16").save("gray.png")
png.from_array([[20000] * 12] * 4, "RGB;16").save("color.png")
gray, color = Image.open("gray.png"), Image.open("color.png")
print("expected: 78 (20000 / 257) for the gray picture, 20000 or an error for the other")
seen = gray.mode, gray.convert("RGB").getpixel((0, 0)), color.mode, color.getpixel((0, 0))
print("seen:", *seen)
if seen != ("I;16", (255, 255, 255), "RGB", (78, 78, 78)):
    sys.exit("Changed: Pillow treats PNG files of 16 bits in another way.")
PYTHON
