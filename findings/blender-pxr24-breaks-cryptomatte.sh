#!/usr/bin/env bash
# Expected: Cryptomatte's numbers, which are names, are kept whatever codec is chosen; or Blender
#   refuses codecs that do not keep them.
# Happens: with Pxr24 (lossy), and full floats, the last 8 of 32 bits are cut off. The number of the
#   object "Cube" is in the manifest, and nowhere in the picture.
# Why it matters: every matte of such a file is empty, without a word, and the frames are rendered.
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
import numpy as np
import OpenEXR

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.render.resolution_x = scene.render.resolution_y = 8
scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
scene.camera.location.z = 5
scene.collection.objects.link(scene.camera)
bpy.ops.mesh.primitive_cube_add(size=2)
scene.view_layers[0].use_pass_cryptomatte_object = True
bpy.ops.render.render()
settings = scene.render.image_settings
settings.file_format, settings.color_depth = "OPEN_EXR_MULTILAYER", "32"
seen = {}
for codec in ("ZIP", "PXR24"):
    settings.exr_codec = codec
    bpy.data.images["Render Result"].save_render(os.path.abspath("cube.exr"), scene=scene)
    file = OpenEXR.File("cube.exr", separate_channels=True)
    number = file.channels()["ViewLayer.CryptoObject00.r"].pixels[4, 4]
    seen[codec] = f"{number.view(np.uint32):08x}"
    manifest = next(value for name, value in file.header().items() if name.endswith("/manifest"))
wanted = json.loads(manifest)["Cube"]
print("expected:", wanted, "each")
print("seen:", seen)
if seen["ZIP"] != wanted or seen["PXR24"] == wanted:
    sys.exit("Changed: Pxr24 no longer changes Cryptomatte's numbers.")
PYTHON
