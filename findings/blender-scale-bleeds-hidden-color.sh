#!/usr/bin/env bash
# Expected: scaling an image weighs colors by alpha, as compositing and Pillow do: a red pixel
#   beside a fully transparent one gives half-transparent red.
# Happens: `image.scale()` averages straight colors as they are, so the color that a transparent
#   pixel hides, here green, comes to light at every edge.
# Why it matters: cut-out textures get fringes when they are made smaller.
# Seen with bpy 4.5.15 and Pillow 13.0.0 (bpy 5.2.3 does the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4 pillow==13.0.0
venv/bin/python - <<'PYTHON'
import sys

import bpy
import PIL
from PIL import Image

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "Pillow", PIL.__version__)
image = bpy.data.images.new("cut-out", 2, 1, alpha=True)
image.pixels = [1, 0, 0, 1, 0, 1, 0, 0]  # red, and green that alpha hides
image.scale(1, 1)
seen = [round(value, 1) for value in image.pixels]

pillow = Image.new("RGBA", (2, 1), (255, 0, 0, 255))
pillow.putpixel((1, 0), (0, 255, 0, 0))
expected = pillow.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
print("expected, by Pillow:", [round(value / 255, 1) for value in expected])
print("seen:", seen)
if expected[:2] != (255, 0) or seen != [0.5, 0.5, 0, 0.5]:
    sys.exit("Changed: scaling no longer mixes in the color of transparent pixels.")
PYTHON
