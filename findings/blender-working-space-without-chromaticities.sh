#!/usr/bin/env bash
# Expected: an OpenEXR file that is not in Rec.709 says so in the attribute `chromaticities`,
#   whose absence means Rec.709 by OpenEXR's own definition.
# Happens: with the working space ACEScg Blender writes AP1 values without it. Only Blender's
#   younger attribute `colorInteropID` tells them apart.
# Why it matters: readers that follow the OpenEXR documentation show other colors.
# Seen with bpy 5.2.3.
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
bpy.ops.wm.set_working_color_space(working_space="ACEScg")
image = bpy.data.images.new("red", 4, 4, float_buffer=True)
image.pixels = [1, 0, 0, 1] * 16
settings = bpy.context.scene.render.image_settings
settings.file_format = "OPEN_EXR"
image.save_render(os.path.abspath("red.exr"))
header = OpenEXR.File("red.exr").parts[0].header
print("expected: the chromaticities of AP1")
print("seen:", header.get("chromaticities"), header.get("colorInteropID"))
if "chromaticities" in header or header.get("colorInteropID") != "lin_ap1_scene":
    sys.exit("Changed: the header no longer lacks the chromaticities of the working space.")
PYTHON
