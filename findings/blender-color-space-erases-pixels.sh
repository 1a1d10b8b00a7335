#!/usr/bin/env bash
# Expected: naming the color space of an image says how its pixels are meant; giving it the name
#   it already has does nothing.
# Happens: any assignment to `colorspace_settings.name` drops pixels that are not saved or packed.
#   A generated image turns black, even when the name is the one it has.
# Why it matters: set the color space before the pixels, never after.
# Seen with bpy 4.5.15 (5.2.3 does the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4
venv/bin/python - <<'PYTHON'
import sys

import bpy

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string)
image = bpy.data.images.new("gray", 4, 4)
image.pixels = [0.2, 0.2, 0.2, 1] * 16
before = round(image.pixels[0], 3)
image.colorspace_settings.name = image.colorspace_settings.name
after = round(image.pixels[0], 3)
print("expected:", before)
print("seen:", after)
if (before, after) != (0.2, 0.0):
    sys.exit("Changed: assigning the color space no longer drops unsaved pixels.")
PYTHON
