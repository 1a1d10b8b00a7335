#!/usr/bin/env bash
# Expected: OpenEXR MultiLayer holds the passes of a view layer whatever it is called, up to the 63
#   letters that Blender lets a name have.
# Happens: "layer.pass.channel" is cut after 63 letters, and channels that have the same name then
#   are one. With 48 letters Cryptomatte loses its four channels; with 63 letters all passes together
#   are a single channel.
# Why it matters: the render reports success, and hours of it are lost.
# Seen with bpy 4.5.15 (4.2.23 does the same; 5.2.3 keeps the passes).
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
scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
scene.collection.objects.link(scene.camera)
scene.render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
layer = scene.view_layers[0]
layer.use_pass_cryptomatte_object = True
seen = {}
for length in (16, 48, 63):
    layer.name = ("Trees in the fog behind the house, lit by the key light only, take 2")[:length]
    bpy.ops.render.render()
    bpy.data.images["Render Result"].save_render(os.path.abspath("fog.exr"), scene=scene)
    names = OpenEXR.File("fog.exr", separate_channels=True).channels()
    seen[len(layer.name)] = len(names), sum("Crypto" in name for name in names)
print("expected: as many channels, and as many of Cryptomatte, with each length of the name")
print("seen:", seen)
if seen != {16: seen[16], 48: (seen[16][0] - 9, 3), 63: (1, 0)}:
    sys.exit("Changed: a view layer with a long name no longer loses passes.")
PYTHON
