#!/usr/bin/env bash
# Expected: an 8-bit image saved as OpenEXR and loaded again looks the same.
# Happens: `save()` writes scene-linear values, but marks them `srgb_rec709_display` in the
#   attribute colorInteropID. From 5.0 on Blender believes the mark, takes the file for sRGB and
#   decodes what is linear already: 0.2 becomes 0.03 in the file and 0.003 when loaded.
# Why it matters: a texture converted to OpenEXR turns nearly black.
# Seen with bpy 5.2.3 (4.5.15 writes no mark and loads it right).
set -eu
python3.13 -c "" 2>/dev/null || { echo "This needs python3.13 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.13 -m venv venv
venv/bin/python -m pip install --quiet bpy==5.2.3 openexr==3.5.3
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy
import OpenEXR

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)
image = bpy.data.images.new("gray", 4, 4)  # 8 bits, sRGB
image.pixels = [0.2, 0.2, 0.2, 1] * 16
image.file_format = "OPEN_EXR"
image.filepath_raw = os.path.abspath("gray.exr")
image.save()
part = OpenEXR.File("gray.exr").parts[0]
written = round(float(next(iter(part.channels.values())).pixels.flat[0]), 3)
mark = part.header["colorInteropID"]
loaded = bpy.data.images.load(image.filepath_raw)
read = round(loaded.pixels[0], 4)
print("expected: 0.033, marked and loaded as scene-linear")
print("seen:", written, mark, "loaded as", read, loaded.colorspace_settings.name)
if (written, mark, read) != (0.033, "srgb_rec709_display", 0.0026):
    sys.exit("Changed: an 8-bit image saved as OpenEXR is no longer decoded twice.")
PYTHON
