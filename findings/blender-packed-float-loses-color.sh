#!/usr/bin/env bash
# Expected: packing a float image, saving and opening the file keeps its pixels.
# Happens: with the alpha mode STRAIGHT, which `images.new` sets, what is packed as OpenEXR comes
#   back multiplied by alpha, and again each time it is packed anew: half-transparent colors
#   become half as bright at each round. With PREMUL they stay.
# Why it matters: an add-on that packs what it made darkens its soft edges with every save.
# Seen with bpy 4.5.15 (4.2.23 and 5.2.3 do the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy

print("bpy", bpy.app.version_string)
print("expected: 0.8 after each round")
seen = {}
for mode in ("STRAIGHT", "PREMUL"):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    image = bpy.data.images.new("soft", 4, 4, alpha=True, float_buffer=True)
    print("images.new:", image.alpha_mode)
    image.alpha_mode = mode
    image.pixels = [0.8, 0.8, 0.8, 0.5] * 16
    image.use_fake_user = True
    seen[mode] = []
    for _round in range(3):
        bpy.data.images["soft"].pack()
        bpy.ops.wm.save_as_mainfile(filepath=os.path.abspath("soft.blend"))
        bpy.ops.wm.open_mainfile(filepath=os.path.abspath("soft.blend"))
        image = bpy.data.images["soft"]
        seen[mode].append(round(image.pixels[0], 3))
        image.pixels[0] = image.pixels[0]  # changed, so that pack() writes it anew
    print(mode, seen[mode])
if seen != {"STRAIGHT": [0.4, 0.2, 0.1], "PREMUL": [0.8, 0.8, 0.8]}:
    sys.exit("Changed: a packed float image with straight alpha no longer darkens like this.")
PYTHON
