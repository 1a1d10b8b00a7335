#!/usr/bin/env bash
# Expected: a TIFF file says whether its colors are multiplied by alpha (ExtraSamples), and so they
#   are read.
# Happens: what it says counts for nothing. With 8 bits colors count as straight, with 16 bits as
#   multiplied. A half-transparent red of 0.46 is 0.1 in a file of 8 bits that is multiplied, and
#   2.19 in one of 16 bits that is not.
# Why it matters: cut-outs get dark or glowing edges. Setting `alpha_mode` after loading mends it.
# Seen with bpy 4.5.15 (5.2.3 does the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4 tifffile==2024.8.30
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy
import numpy as np
import tifffile

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string, "tifffile", tifffile.__version__)


def linear(encoded):
    return ((encoded + 0.055) / 1.055) ** 2.4


def straight_red(image):
    red, alpha = image.pixels[0], image.pixels[3]
    return round(red / alpha if image.is_float else linear(red), 2)


straight = np.full((4, 4, 4), (180, 0, 0, 128), np.uint8)
multiplied = np.full((4, 4, 4), (90, 0, 0, 128), np.uint8)
seen = {}
for depth, scale in ((8, np.uint8(1)), (16, np.uint16(257))):
    for kind, pixels in (("unassalpha", straight), ("assocalpha", multiplied)):
        tifffile.imwrite("red.tif", pixels * scale, photometric="rgb", extrasamples=[kind])
        image = bpy.data.images.load(os.path.abspath("red.tif"))
        seen[depth, kind] = straight_red(image)
        print(f"{depth} bits, {kind}: {seen[depth, kind]}", image.alpha_mode)
        image.alpha_mode = "STRAIGHT" if kind == "unassalpha" else "PREMUL"
        seen[depth, kind, "by hand"] = straight_red(image)
        bpy.data.images.remove(image)
print("expected:", round(linear(180 / 255), 2), "of each")
print("seen:", seen)
mended = [value for key, value in seen.items() if len(key) == 3]
if max(mended) - min(mended) > 0.02 or not (
    seen[8, "assocalpha"] < 0.2 and seen[16, "unassalpha"] > 1.5
):
    sys.exit("Changed: ExtraSamples counts, in 8 or in 16 bits.")
PYTHON
