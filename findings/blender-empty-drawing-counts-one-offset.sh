#!/usr/bin/env bash
# Expected: `curve_offsets` of a Grease Pencil drawing is as long as what it gives, and has one
#   offset more than there are strokes: 1 where there are none.
# Happens: of a drawing without strokes `len(curve_offsets)` is 1, but iterating gives nothing, and
#   foreach_get() refuses a list of that length: it wants one of 0. With strokes all three agree.
# Why it matters: reading offsets in one call, as long as len() says, fails for an empty drawing,
#   which every new layer's first frame is. Ask for `strokes` first.
# Seen with bpy 4.5.15 (5.2.3 does the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.5.15 numpy==1.26.4
venv/bin/python - <<'PYTHON'
import sys

import bpy

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string)
layer = bpy.data.grease_pencils_v3.new("drawing").layers.new("lines")
drawing = layer.frames.new(1).drawing


def counted():
    offsets = drawing.curve_offsets
    values = [0] * len(offsets)
    try:
        offsets.foreach_get("value", values)
    except TypeError as error:
        return len(offsets), len(list(offsets)), str(error)
    return len(offsets), len(list(offsets)), values


empty = counted()
drawing.add_strokes([3, 2])
full = counted()
print("without strokes, len(), items, foreach_get():", *empty)
print("with two strokes:", *full)
if empty[:2] != (1, 0) or "mismatch" not in str(empty[2]) or full != (3, 3, [0, 3, 5]):
    sys.exit("Changed: the offsets of an empty drawing are counted alike.")
PYTHON
