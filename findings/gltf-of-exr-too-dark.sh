#!/usr/bin/env bash
# Expected: a color texture in OpenEXR, exported as glTF and imported again, has the colors that it had.
# Happens: glTF has no OpenEXR, so the exporter makes it a PNG, and writes the linear numbers into it as
#   they are. glTF means sRGB: 0.2 has become 0.033. A float picture that was made in Blender and never
#   saved is encoded as it should be.
# Why it matters: every material with such a texture is far too dark in all other programs.
# Seen with bpy 5.2.3, and 4.5.15.
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


def after_gltf(image):
    """The first number of the image, scene-linear, exported as a base color and imported again."""
    bpy.ops.mesh.primitive_plane_add()
    material = bpy.data.materials.new("painted")
    nodes = material.node_tree.nodes
    texture = nodes.new("ShaderNodeTexImage")
    texture.image = image
    shader = nodes["Principled BSDF"]
    material.node_tree.links.new(texture.outputs["Color"], shader.inputs["Base Color"])
    bpy.context.object.data.materials.append(material)
    path = os.path.abspath("plane.glb")
    bpy.ops.export_scene.gltf(filepath=path)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=path)
    return round(next(image for image in bpy.data.images if image.size[0] == 8).pixels[0], 3)


print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)
header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
OpenEXR.File(header, {"RGB": np.full((8, 8, 3), 0.2, np.float32)}).write("color.exr")
bpy.ops.wm.read_factory_settings(use_empty=True)
of_file = after_gltf(bpy.data.images.load(os.path.abspath("color.exr")))
bpy.ops.wm.read_factory_settings(use_empty=True)
made = bpy.data.images.new("made", 8, 8, float_buffer=True)
made.pixels = [0.2, 0.2, 0.2, 1] * 64
of_made = after_gltf(made)
print("expected: 0.2 of the OpenEXR file, as of the float picture that was made in Blender")
print("seen:", of_file, "and", of_made)
if (of_file, of_made) != (0.033, 0.2):
    sys.exit("Changed: a color texture in OpenEXR is no longer exported too dark.")
PYTHON
