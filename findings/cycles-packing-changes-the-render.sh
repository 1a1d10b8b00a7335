#!/usr/bin/env bash
# Expected: packing an image into the .blend file changes nothing that is rendered.
# Happens: Cycles mixes neighboring pixels of a 16-bit sRGB picture before it decodes them as long as it
#   reads the file, and after it once the picture is packed. Halfway between black and white it renders
#   0.214, packed 0.5. Files of 8 bits stay at 0.214, OpenEXR files are at 0.5.
# Why it matters: textures near the camera, and each edge in them, grow bolder by packing, and a picture
#   and its OpenEXR copy do not render the same.
# Seen with bpy 5.2.3, and 4.5.15.
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
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.cycles.use_denoising = False
scene.cycles.filter_width = 0.01
scene.render.resolution_x = scene.render.resolution_y = 5  # the middle pixel sees the middle
scene.view_settings.view_transform = "Standard"
scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
scene.camera.data.type = "ORTHO"
scene.camera.data.ortho_scale = 2
scene.camera.location.z = 1
scene.collection.objects.link(scene.camera)
bpy.ops.mesh.primitive_plane_add(size=2)
material = bpy.data.materials.new("glowing")
nodes, links = material.node_tree.nodes, material.node_tree.links
nodes.clear()
texture = nodes.new("ShaderNodeTexImage")
emission = nodes.new("ShaderNodeEmission")
links.new(texture.outputs["Color"], emission.inputs["Color"])
links.new(emission.outputs[0], nodes.new("ShaderNodeOutputMaterial").inputs["Surface"])
bpy.context.object.data.materials.append(material)
settings = scene.render.image_settings


def picture(format_, depth):
    """A picture whose left half is black and whose right half is white, loaded from a file."""
    image = bpy.data.images.new("halves", 2, 1, float_buffer=True)
    image.pixels = [0, 0, 0, 1, 1, 1, 1, 1]
    settings.file_format, settings.color_depth = format_, depth
    path = os.path.abspath(f"{format_}-{depth}")
    image.save_render(path)
    return bpy.data.images.load(path)


def middle(image):
    texture.image = image
    settings.file_format, settings.color_depth = "OPEN_EXR", "32"
    scene.render.filepath = os.path.abspath("render.exr")
    bpy.ops.render.render(write_still=True)
    render = bpy.data.images.load(scene.render.filepath)
    value = round(render.pixels[4 * 12], 3)
    bpy.data.images.remove(render)
    return value


seen = {}
for format_, depth in (("PNG", "8"), ("PNG", "16"), ("OPEN_EXR", "32")):
    image = picture(format_, depth)
    of_file = middle(image)
    image.pack()
    seen[f"{format_} {depth}"] = of_file, middle(image)
print("expected, as file and packed: the same two of each")
print("seen:", seen)
if seen != {"PNG 8": (0.214, 0.214), "PNG 16": (0.214, 0.5), "OPEN_EXR 32": (0.5, 0.5)}:
    sys.exit("Changed: packing a 16-bit picture no longer changes how Cycles renders it.")
PYTHON
