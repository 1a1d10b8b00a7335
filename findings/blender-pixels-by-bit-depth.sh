#!/usr/bin/env bash
# Expected: the same picture as a PNG of 8 and of 16 bits, both in the color space sRGB, has about
#   the same `image.pixels`.
# Happens: 8 bits give the values of the file: display-encoded, straight alpha. 16 bits give
#   scene-linear values multiplied by alpha, though `colorspace_settings.name` still says sRGB and
#   `alpha_mode` STRAIGHT.
# Why it matters: who reads pixels has to branch on `image.is_float`, not on the color space.
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
print("expected: 0.5, 0.5, 0.5, 0.5 twice")
seen = {}
for depth, half in ((8, 128), (16, 32896)):
    path = os.path.abspath(f"{depth}.png")
    png.from_array([[half] * 16] * 4, f"RGBA;{depth}").save(path)
    image = bpy.data.images.load(path)
    seen[depth] = [round(value, 3) for value in image.pixels[:4]]
    print(f"{depth} bits: {seen[depth]}", image.colorspace_settings.name, image.alpha_mode)
if seen != {8: [0.502] * 4, 16: [0.108, 0.108, 0.108, 0.502]}:
    sys.exit("Changed: the two depths no longer give encoded straight and linear premultiplied.")
PYTHON
