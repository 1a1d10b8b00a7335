#!/usr/bin/env bash
# Expected: an AVIF file that Blender saves has the same colors with 8, 10 and 12 bits.
# Happens: with 10 and 12 bits they are multiplied by alpha, and the file does not say so. Other
#   programs and Blender itself take them for straight.
# Why it matters: half-transparent edges of a render are dark, and darker with each time that it is
#   opened and saved.
# Seen with bpy 5.2.3 and Pillow 13.0.0.
set -eu
python3.13 -c "" 2>/dev/null || { echo "This needs python3.13 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.13 -m venv venv
venv/bin/python -m pip install --quiet bpy==5.2.3 pillow==13.0.0
venv/bin/python - <<'PYTHON'
import os
import sys
from pathlib import Path

import bpy
import PIL
from PIL import Image

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "Pillow", PIL.__version__)
scene = bpy.context.scene
scene.view_settings.view_transform = "Standard"
scene.render.dither_intensity = 0
image = bpy.data.images.new("red", 16, 16, float_buffer=True, alpha=True)
image.alpha_mode = "PREMUL"
image.pixels = [0.25, 0, 0, 0.5] * 256  # a half-transparent red of 0.5
settings = scene.render.image_settings
settings.file_format, settings.color_mode, settings.quality = "AVIF", "RGBA", 100
seen, says = {}, {}
for depth in ("8", "10", "12"):
    settings.color_depth = depth
    path = os.path.abspath(f"{depth}.avif")
    image.save_render(path, scene=scene)
    seen[depth] = Image.open(path).getpixel((8, 8))[0]
    says[depth] = b"prem" in Path(path).read_bytes()  # the reference of a color item to its alpha
    again = bpy.data.images.load(path)
    print(f"{depth} bits, in Blender:", again.alpha_mode, [round(each, 2) for each in again.pixels[:4]])
print("expected: a red of 188 in each")
print("seen:", seen)
if any(says.values()) or abs(seen["8"] - 188) > 3 or max(seen["10"], seen["12"]) > 100:
    sys.exit("Changed: AVIF has the same colors in each depth, or says that they are multiplied.")
PYTHON
