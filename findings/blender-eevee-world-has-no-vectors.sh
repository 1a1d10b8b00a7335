#!/usr/bin/env bash
# Expected: in EEVEE's Vector pass the world moves as the camera turns, as everything else does.
# Happens: in a frame before or after which the camera stands still, the world's vectors are 0 both
#   ways, while those of objects are right. In Cycles they are 0, or wrong, in all frames.
# Why it matters: where a camera begins to move or stops, the sky sticks to the screen. Position, 0
#   for the world, tells it from the rest; its Depth is 1e10 from Blender 5 on, and the camera's clip
#   end before.
# Seen with bpy 4.5.15 (5.2.3 does the same). EEVEE wants OpenGL; Mesa's software is enough.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4 openexr==3.4.4
venv/bin/python - <<'PYTHON'
import sys
from math import pi

import bpy

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string)
scene = bpy.context.scene
scene.render.engine = "BLENDER_EEVEE_NEXT"
scene.eevee.taa_render_samples = 1
scene.render.resolution_x, scene.render.resolution_y = 32, 24
bpy.ops.mesh.primitive_plane_add(size=30, location=(0, 0, -1))
bpy.ops.object.camera_add(location=(0, -6, 0.5), rotation=(pi / 2, 0, 0))
scene.camera = bpy.context.object
for frame, turn in ((1, 0.0), (4, 0.2)):
    scene.camera.rotation_euler[2] = turn
    scene.camera.keyframe_insert("rotation_euler", frame=frame)
layer = scene.view_layers[0]
layer.use_pass_vector = layer.use_pass_z = True
scene.render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
scene.render.filepath = "frame_"
scene.frame_start, scene.frame_end = 1, 2
bpy.ops.render.render(animation=True)

import OpenEXR  # after bpy, which has libraries of the same names

forth = []
for number in (1, 2):
    with OpenEXR.File(f"frame_{number:04d}.exr", separate_channels=True) as file:
        pixels = file.channels()["ViewLayer.Vector.Z"].pixels
        forth.append((float(pixels[2, 16]), float(pixels[21, 16])))
        print(f"frame {number}: world {forth[-1][0]:.2f}, floor {forth[-1][1]:.2f} pixels to the next")
print("expected: about the same for the world as for the floor, in both")
if forth[0][0] != 0 or abs(forth[0][1]) < 0.1 or abs(forth[1][0]) < 0.1:
    sys.exit("Changed: the world's vectors are no longer 0 where the camera begins to move.")
PYTHON
