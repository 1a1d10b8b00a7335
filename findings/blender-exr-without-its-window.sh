#!/usr/bin/env bash
# Expected: an OpenEXR file that holds a part of a larger picture (its data window is smaller than its
#   display window) is opened as that picture, or placed within it.
# Happens: it is opened as the part alone, and where it belongs is forgotten. Renders that are cropped
#   to a render region are written without their place too.
# Why it matters: compositing programs write just the part that is not empty; as a texture or mask
#   it is then too large, and elsewhere.
# Seen with bpy 5.2.3 (4.2.23 and 4.5.15 do the same).
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
import numpy as np
import OpenEXR

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)


def window(*corners):
    return tuple(np.array(corner, np.int32) for corner in corners)


header = {"dataWindow": window((2, 1), (5, 4)), "displayWindow": window((0, 0), (7, 7))}
OpenEXR.File(header, {"RGB": np.ones((4, 4, 3), np.float32)}).write("part.exr")
read = tuple(bpy.data.images.load(os.path.abspath("part.exr")).size)

scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.render.resolution_x = scene.render.resolution_y = 8
scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
scene.collection.objects.link(scene.camera)
scene.render.use_border = scene.render.use_crop_to_border = True
scene.render.border_min_x, scene.render.border_max_x = 0.25, 0.75
bpy.ops.render.render()
scene.render.image_settings.file_format = "OPEN_EXR"
bpy.data.images["Render Result"].save_render(os.path.abspath("region.exr"), scene=scene)
header = OpenEXR.File("region.exr").header()
written = [np.ravel(header[name]).tolist() for name in ("dataWindow", "displayWindow")]
print("expected: (8, 8), and [[2, 0, 5, 7], [0, 0, 7, 7]] for the render region")
print("seen:", read, written)
if read != (4, 4) or written != [[0, 0, 3, 7]] * 2:
    sys.exit("Changed: Blender no longer forgets where a part of a picture belongs.")
PYTHON
