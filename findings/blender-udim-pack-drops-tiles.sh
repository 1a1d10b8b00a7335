#!/usr/bin/env bash
# Expected: `pack()` on a UDIM image packs all of its tiles. It does, while none is changed.
# Happens: once a pixel was written, `pack()` keeps the tiles that are loaded, here one of two,
#   and says nothing. The list of tiles still has both.
# Why it matters: with the files gone (which is what packing is for) the other tiles are lost.
# Seen with bpy 4.5.15 (5.2.3 does the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string)
print("expected: two packed files, twice")
for number in (1001, 1002):
    tile = bpy.data.images.new("tile", 4, 4)
    tile.file_format = "PNG"
    tile.filepath_raw = os.path.abspath(f"tile.{number}.png")
    tile.save()
    bpy.data.images.remove(tile)

seen = {}
for changed in (False, True):
    image = bpy.data.images.load(os.path.abspath("tile.1001.png"))
    image.source = "TILED"
    assert [tile.number for tile in image.tiles] == [1001, 1002]
    if changed:
        image.pixels[0] = 0.5
    image.pack()
    seen[changed] = [os.path.basename(file.filepath) for file in image.packed_files]
    print("changed:" if changed else "unchanged:", seen[changed])
    bpy.data.images.remove(image)
if seen != {False: ["tile.1001.png", "tile.1002.png"], True: ["tile.1001.png"]}:
    sys.exit("Changed: packing a changed UDIM image no longer keeps the loaded tile alone.")
PYTHON
