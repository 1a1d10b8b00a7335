#!/usr/bin/env bash
# Expected: the image "Render Result" says whether something was rendered: by `has_data`, its size
#   or its channels.
# Happens: all of them are the same before and after a render, although `save_render` has pixels to
#   write then. Blender's own startup file has the image from the start.
# Why it matters: to know whether there is a render, listen to the render handlers, or ask Save As
#   of an Image Editor for its poll().
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

bpy.ops.wm.read_homefile(use_factory_startup=True)
print("bpy", bpy.app.version_string)
image = bpy.data.images["Render Result"]


def told():
    return image.has_data, tuple(image.size), image.channels


scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples, scene.cycles.use_denoising = 1, False
scene.render.resolution_x = scene.render.resolution_y = 32
scene.render.resolution_percentage = 100
before = told()
bpy.ops.render.render()
after = told()
image.save_render(os.path.abspath("render.png"), scene=scene)
print("expected: not", before)
print("seen:", after, "with a file of", os.path.getsize("render.png"), "bytes")
if before != after:
    sys.exit("Changed: the Render Result says whether something was rendered.")
PYTHON
