#!/usr/bin/env bash
# Expected: Cryptomatte tells apart the objects of a scene.
# Happens: two of the same name, one of the file and one linked from a library, are one matte. An ID
#   is a hash of the name, and only within one file names are unique. Materials share theirs likewise.
# Why it matters: linked files all have a "Cube" and a "Material". A mask of the hero takes in the
#   set, and nothing says so.
# Seen with bpy 5.2.3 and OpenEXR 3.5.3.
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

print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)
bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.mesh.primitive_plane_add(size=1, location=(0.7, 0, 0))
bpy.context.object.name = "Thing"
library = os.path.abspath("library.blend")
bpy.ops.wm.save_as_mainfile(filepath=library)

bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
bpy.ops.mesh.primitive_plane_add(size=1, location=(-0.7, 0, 0))
bpy.context.object.name = "Thing"
with bpy.data.libraries.load(library, link=True) as (_, linked):
    linked.objects = ["Thing"]
scene.collection.objects.link(linked.objects[0])
scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
scene.camera.data.type = "ORTHO"
scene.camera.data.ortho_scale = 3
scene.camera.location.z = 1
scene.collection.objects.link(scene.camera)
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.cycles.use_denoising = False
scene.render.resolution_x, scene.render.resolution_y = 32, 16
scene.view_layers[0].use_pass_cryptomatte_object = True
scene.render.image_settings.media_type = "MULTI_LAYER_IMAGE"
scene.render.filepath = os.path.abspath("render.exr")
bpy.ops.render.render(write_still=True)

render = OpenEXR.File("render.exr", separate_channels=True)
first_rank = next(
    channel.pixels
    for part in render.parts
    for name, channel in part.channels.items()
    if name.endswith("CryptoObject00.r")
)
manifest = next(
    text
    for part in render.parts
    for name, text in part.header.items()
    if name.endswith("/manifest")
)
left, right = first_rank[8, 8].view(np.uint32), first_rank[8, 24].view(np.uint32)
print("expected: one ID for the object on the left, another for that on the right")
print(f"seen: {left:08x} and {right:08x}, manifest {manifest}")
if left != right or left == 0:
    sys.exit("Changed: a linked object no longer shares the matte of a local one.")
PYTHON
