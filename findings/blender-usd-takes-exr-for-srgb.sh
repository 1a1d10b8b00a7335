#!/usr/bin/env bash
# Expected: a color texture in OpenEXR that a USD file names is scene-linear in Blender, too. By the
#   definition of UsdPreviewSurface "auto", the default of `sourceColorSpace`, means sRGB only for 8
#   bits.
# Happens: Blender's import takes it for sRGB and decodes it: 0.2 has become 0.033. So it does in 4.5.15
#   with what its own export wrote; 5.2.3 adds a mark for itself, which files of others lack.
# Why it matters: materials from other programs arrive nearly black, and lights, skies and painted
#   textures with them.
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
from pathlib import Path

import bpy
import numpy as np
import OpenEXR

print("bpy", bpy.app.version_string, "OpenEXR", OpenEXR.__version__)
header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
OpenEXR.File(header, {"RGB": np.full((8, 8, 3), 0.2, np.float32)}).write("color.exr")
Path("triangle.usda").write_text("""#usda 1.0
def Mesh "triangle" (prepend apiSchemas = ["MaterialBindingAPI"])
{
    int[] faceVertexCounts = [3]
    int[] faceVertexIndices = [0, 1, 2]
    point3f[] points = [(0, 0, 0), (1, 0, 0), (0, 1, 0)]
    rel material:binding = </painted>
}
def Material "painted"
{
    token outputs:surface.connect = </painted/shader.outputs:surface>
    def Shader "shader"
    {
        uniform token info:id = "UsdPreviewSurface"
        color3f inputs:diffuseColor.connect = </painted/texture.outputs:rgb>
        token outputs:surface
    }
    def Shader "texture"
    {
        uniform token info:id = "UsdUVTexture"
        asset inputs:file = @./color.exr@
        token inputs:sourceColorSpace = "auto"
        float3 outputs:rgb
    }
}
""")
bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.wm.usd_import(filepath=os.path.abspath("triangle.usda"))
image = next(image for image in bpy.data.images if image.name.startswith("color"))
seen = image.colorspace_settings.name, round(image.pixels[0], 3)
print("expected: 0.2, in Linear Rec.709")
print("seen:", seen[1], "in", seen[0])
if seen != ("sRGB", 0.033):
    sys.exit("Changed: USD import no longer takes OpenEXR textures for sRGB.")
PYTHON
