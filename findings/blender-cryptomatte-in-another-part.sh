#!/usr/bin/env bash
# Expected: from 5.0 on a multilayer OpenEXR has one part a pass, and each part's header
#   describes its pass, since every part has a header of its own.
# Happens: the Cryptomatte attributes (hash, manifest, name) are in the header of the first part,
#   Combined. The parts that hold Cryptomatte have none. The names of passes changed as well:
#   IndexOB is Object Index.
# Why it matters: a reader that looks at the Cryptomatte part finds colors without a key.
# Seen with bpy 5.2.3 (4.5.15 writes a single part).
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
scene.view_layers[0].use_pass_object_index = True
bpy.ops.mesh.primitive_plane_add()
bpy.ops.render.render()
settings = scene.render.image_settings
settings.media_type, settings.file_format = "MULTI_LAYER_IMAGE", "OPEN_EXR_MULTILAYER"
bpy.data.images["Render Result"].save_render(os.path.abspath("plane.exr"), scene=scene)
seen = {}
for part in OpenEXR.File("plane.exr").parts:
    seen[part.name()] = sum("cryptomatte/" in name for name in part.header)
print("expected: Cryptomatte's four attributes in the parts CryptoObject00 to 02")
print("seen:", seen)
crypto = [count for name, count in seen.items() if "CryptoObject" in name]
if list(seen.values())[0] != 4 or any(crypto) or len(crypto) != 3:
    sys.exit("Changed: Cryptomatte's attributes are no longer in the first part alone.")
if "ViewLayer.Object Index" not in seen:
    sys.exit("Changed: the pass is no longer named Object Index.")
PYTHON
