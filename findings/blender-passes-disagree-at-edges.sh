#!/usr/bin/env bash
# Expected: the data passes of one pixel describe the same thing.
# Happens: at the edge of an object UV and Normal are averages over all samples, where nothing
#   counts as 0, while Depth, Position and Object Index are those of one sample. In a pixel that
#   the right edge of a plane halves, UV says the middle of the plane, and Depth that nothing is
#   there at all.
# Why it matters: who looks up a texture by the UV pass takes wrong texels along edges. UV's third
#   channel is the coverage: divide by it.
# Seen with bpy 4.5.15 (5.2.3 does the same).
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
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.render.resolution_x = scene.render.resolution_y = 8
camera = bpy.data.cameras.new("camera")
camera.type, camera.ortho_scale = "ORTHO", 4
scene.camera = bpy.data.objects.new("camera", camera)
scene.camera.location.z = 5
scene.collection.objects.link(scene.camera)
scene.cycles.samples = 64
scene.cycles.pixel_filter_type = "BOX"
layer = scene.view_layers[0]
layer.use_pass_uv = layer.use_pass_normal = layer.use_pass_position = layer.use_pass_z = True
bpy.ops.mesh.primitive_plane_add(size=2, location=(0.25, 0, 0))  # its edges halve pixels
bpy.ops.render.render()
scene.render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
bpy.data.images["Render Result"].save_render(os.path.abspath("plane.exr"), scene=scene)
channels = OpenEXR.File("plane.exr", separate_channels=True).channels()
seen = {}
for name in ("UV.U", "UV.A", "Normal.Z", "Depth.Z"):
    seen[name] = round(float(channels["ViewLayer." + name].pixels[4, 6]), 2)
print("expected: all as on the plane (U 0.94, Normal 1, Depth 5), or all as beside it")
print("seen:", seen)
if not (0.4 < seen["UV.U"] < 0.6 and 0.4 < seen["Normal.Z"] < 0.6 and seen["Depth.Z"] == 1e10):
    sys.exit("Changed: at an edge UV and Normal are no longer averages beside Depth's one sample.")
PYTHON
