#!/usr/bin/env bash
# Expected: the Cryptomatte manifest in the OpenEXR header is JSON, as the specification says.
# Happens: names go into it as they are. One object with a quotation mark or a backslash in its
#   name makes the manifest of all objects unreadable for a JSON parser.
# Why it matters: a reader has to scan the manifest by itself, or fails on an artist's names.
# Seen with bpy 4.5.15 (5.2.3 does the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4 openexr==3.5.3
venv/bin/python - <<'PYTHON'
import json
import os
import sys

import bpy
import OpenEXR

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.render.resolution_x = scene.render.resolution_y = 8
camera = bpy.data.cameras.new("camera")
camera.type, camera.ortho_scale = "ORTHO", 4
scene.camera = bpy.data.objects.new("camera", camera)
scene.camera.location.z = 5
scene.collection.objects.link(scene.camera)
scene.view_layers[0].use_pass_cryptomatte_object = True
bpy.ops.mesh.primitive_plane_add()
bpy.context.object.name = 'Board 3"'
bpy.ops.render.render()
scene.render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
bpy.data.images["Render Result"].save_render(os.path.abspath("board.exr"), scene=scene)
header = OpenEXR.File("board.exr").parts[0].header
manifest = next(value for name, value in header.items() if name.endswith("/manifest"))
print(r'expected: {"Board 3\"":"…"}')
print("seen:", manifest)
try:
    json.loads(manifest)
except json.JSONDecodeError as error:
    print("json:", error)
else:
    sys.exit("Changed: the Cryptomatte manifest is now valid JSON.")
PYTHON
