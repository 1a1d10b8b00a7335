#!/usr/bin/env bash
# Expected: a scene-linear float image saved as OpenEXR holds the scene-linear values.
# Happens: `save()` of a new image writes sRGB-encoded values into the OpenEXR file and sets the
#   image's own color space to sRGB. Opened again, the file counts as scene-linear: too bright.
#   After a `pack()`, or through `save_render()`, the values are right.
# Why it matters: the straightforward way to write an OpenEXR file gives wrong light.
# Seen with bpy 4.5.15 (4.2.23 does the same; 5.2.3 too, but marks the file as display-encoded).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4 openexr==3.5.3
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy
import OpenEXR

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)
print("expected: 0.2 in both files")
seen = []
for packed in (False, True):
    image = bpy.data.images.new("light", 4, 4, float_buffer=True)
    image.pixels = [0.2, 0.2, 0.2, 1] * 16
    before = image.colorspace_settings.name
    if packed:
        image.pack()
    image.file_format = "OPEN_EXR"
    image.filepath_raw = os.path.abspath(f"{packed}.exr")
    image.save()
    channels = OpenEXR.File(f"{packed}.exr").channels()
    seen.append(round(float(next(iter(channels.values())).pixels.flat[0]), 3))
    after = image.colorspace_settings.name
    print("packed first:" if packed else "saved:", seen[-1], f"({before}, then {after})")
if seen != [0.485, 0.2]:
    sys.exit("Changed: save() no longer writes display-encoded values into OpenEXR.")
PYTHON
