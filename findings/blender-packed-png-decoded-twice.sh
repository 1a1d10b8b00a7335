#!/usr/bin/env bash
# Expected: a PNG of 16 bits, changed, packed, saved and opened again, has the same pixels.
# Happens: `pack()` writes scene-linear OpenEXR data, but the image keeps the color space sRGB, so
#   the next start decodes what is linear already: the picture gets much darker.
# Why it matters: deep textures lose their colors between two sessions, without a message.
# Seen with bpy 4.5.15 (4.2.23 and 5.2.3 do the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4 pypng==0.20220715.0
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy
import png

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "pypng", png.__version__)
png.from_array([[32896] * 12] * 4, "RGB;16").save("gray.png")
image = bpy.data.images.load(os.path.abspath("gray.png"))
image.use_fake_user = True
image.pixels = list(image.pixels)  # counts as changed
image.pack()
before = round(image.pixels[0], 3)
bpy.ops.wm.save_as_mainfile(filepath=os.path.abspath("gray.blend"))
bpy.ops.wm.open_mainfile(filepath=os.path.abspath("gray.blend"))
image = bpy.data.images[0]
after = round(image.pixels[0], 3)
print("expected:", before)
print("seen:", after, image.file_format, image.colorspace_settings.name)
if (before, after) != (0.216, 0.038):
    sys.exit("Changed: a packed 16-bit PNG is no longer decoded twice.")
PYTHON
