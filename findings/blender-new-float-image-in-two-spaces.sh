#!/usr/bin/env bash
# Expected: a new float image looks the same in a render of Cycles and when it is saved as it is
#   shown; and it looks as it did after it was packed and loaded again.
# Happens: in a color space other than the one it gets by default, Cycles takes its numbers for
#   scene-linear, saving takes them for numbers of that space, and so do both once it was reloaded.
# Why it matters: 0.5 in sRGB is 0.5 or 0.214; the object changes when the file is opened again.
# Seen with bpy 5.2.3. (4.2.23 and 4.5.15 save as Cycles renders, until it is loaded again.)
set -eu
python3.13 -c "" 2>/dev/null || { echo "This needs python3.13 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.13 -m venv venv
venv/bin/python -m pip install --quiet bpy==5.2.3
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string)
image = bpy.data.images.new("Half", 4, 4, float_buffer=True)
image.colorspace_settings.name = "sRGB"
image.pixels.foreach_set([0.5] * 64)
image.update()

scene = bpy.context.scene
scene.render.engine, scene.cycles.samples = "CYCLES", 1
scene.cycles.use_denoising = False
scene.render.resolution_x = scene.render.resolution_y = 4
scene.view_settings.view_transform = "Standard"
output = scene.render.image_settings
output.file_format, output.color_depth = "OPEN_EXR", "32"
bpy.ops.object.camera_add(location=(0, 0, 1))
scene.camera = bpy.context.object
bpy.ops.mesh.primitive_plane_add(size=9)
material = bpy.data.materials.new("Lit")
tree = material.node_tree
tree.nodes.clear()
texture = tree.nodes.new("ShaderNodeTexImage")
light = tree.nodes.new("ShaderNodeEmission")
shown = tree.nodes.new("ShaderNodeOutputMaterial")
tree.links.new(texture.outputs["Color"], light.inputs["Color"])
tree.links.new(light.outputs["Emission"], shown.inputs["Surface"])
texture.image = image
bpy.context.object.data.materials.append(material)


def in_file(path):
    file = bpy.data.images.load(path)
    value = round(file.pixels[0], 3)
    bpy.data.images.remove(file)
    return value


def look():
    scene.render.filepath = os.path.abspath("render.exr")
    bpy.ops.render.render(write_still=True)
    image.save_render(os.path.abspath("saved.exr"), scene=scene)
    return in_file(scene.render.filepath), in_file(os.path.abspath("saved.exr"))


before = look()
image.pack()
image.reload()
after = look()
print("expected: four times the same")
print("seen: rendered and saved", *before, "and when loaded again", *after)
if (before, after) != ((0.5, 0.214), (0.214, 0.214)):
    sys.exit("Changed: new float images of other color spaces are treated in another way.")
PYTHON
