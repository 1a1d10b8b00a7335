#!/usr/bin/env bash
# Expected: `image.copy()` copies the image, as `mesh.copy()` copies the mesh.
# Happens: it copies the data-block without pixels that are not saved or packed: the copy of a
#   generated image is black, the copy of a changed file shows the file as it was.
# Why it matters: a copy made to keep the original safe keeps nothing.
# Seen with bpy 4.5.15 (5.2.3 does the same).
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

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string)
print("expected: 0.8 for both copies")
generated = bpy.data.images.new("generated", 4, 4)
generated.pixels = [0.8, 0.8, 0.8, 1] * 16

file = bpy.data.images.new("file", 4, 4)
file.pixels = [0.2, 0.2, 0.2, 1] * 16
file.file_format = "PNG"
file.filepath_raw = os.path.abspath("file.png")
file.save()
file.pixels = [0.8, 0.8, 0.8, 1] * 16

seen = [round(image.copy().pixels[0], 3) for image in (generated, file)]
print("seen:", seen)
if seen != [0.0, 0.2]:
    sys.exit("Changed: a copy of an image now differs from black and from the file.")
PYTHON
