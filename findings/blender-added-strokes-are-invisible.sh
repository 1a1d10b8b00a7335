#!/usr/bin/env bash
# Expected: a stroke that is added to a Grease Pencil drawing is like the one that was added before.
# Happens: only until a point of the drawing is given a radius or an opacity. From then on the points
#   that are added have 0 of it: they are there, and nothing is seen.
# Why it matters: a script that draws stroke by stroke shows the first one alone. Set both for each
#   point that is added.
# Seen with bpy 5.2.3 (in 4.5.15 the radius is 0 then, and the opacity from the beginning).
set -eu
python3.13 -c "" 2>/dev/null || { echo "This needs python3.13 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.13 -m venv venv
venv/bin/python -m pip install --quiet bpy==5.2.3
venv/bin/python - <<'PYTHON'
import sys

import bpy

bpy.ops.wm.read_factory_settings(use_empty=True)
print("bpy", bpy.app.version_string)
drawing = bpy.data.grease_pencils.new("drawing").layers.new("layer").frames.new(1).drawing


def added():
    """The radius and the opacity of a point of a stroke that is added."""
    drawing.add_strokes([2])
    point = drawing.strokes[len(drawing.strokes) - 1].points[0]
    return round(point.radius, 3), round(point.opacity, 3)


seen = [added()]
drawing.strokes[0].points[0].radius = 0.02
seen.append(added())
drawing.strokes[0].points[0].opacity = 0.9
seen.append(added())
print("expected: (0.01, 1.0) each")
print("seen:", seen)
if seen != [(0.01, 1.0), (0.0, 1.0), (0.0, 0.0)]:
    sys.exit("Changed: a stroke that is added can be seen.")
PYTHON
