#!/usr/bin/env bash
# Expected: UVs that `xatlas.parametrize` makes keep proportions: a square of the surface is one in a
#   square texture.
# Happens: on a long cylinder texels are 16 times longer than wide. The atlas, which keeps proportions,
#   is 230 × 3682, and its UVs are divided by its width and by its height, each for itself.
#   `parametrize` does not tell these; `Atlas` does. trimesh's `unwrap()` is the same.
# Why it matters: brush strokes and noise painted into a 1024 × 1024 texture are stretched on the object.
#   A cube shows 1.5 only.
# Seen with xatlas 0.0.11 and trimesh 5.2.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet xatlas==0.0.11 trimesh==5.2.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
import trimesh
import xatlas


def stretch(corners, uvs):
    """How many times longer than wide a circle of the surface is in the texture."""
    right, up = corners[1] - corners[0], corners[2] - corners[0]
    along = right / np.linalg.norm(right)
    normal = np.cross(right, up)
    across = np.cross(normal / np.linalg.norm(normal), along)
    flat = np.array([[right @ along, up @ along], [right @ across, up @ across]])
    largest, least = np.linalg.svd((uvs[1:] - uvs[0]).T @ np.linalg.inv(flat))[1]
    return largest / least


print("xatlas", version("xatlas"), "trimesh", trimesh.__version__)
seen = {}
for mesh in (
    trimesh.creation.box(),
    trimesh.creation.cylinder(radius=0.1, height=10, sections=64),
):
    vertices, triangles, uvs = xatlas.parametrize(mesh.vertices, mesh.faces)
    atlas = xatlas.Atlas()
    atlas.add_mesh(mesh.vertices, mesh.faces)
    atlas.generate()
    corners = mesh.vertices[vertices]
    size = atlas.width, atlas.height
    seen[size] = [
        round(float(np.median([stretch(corners[t], shape[t]) for t in triangles])), 2)
        for shape in (uvs, uvs * np.array(size))
    ]
print("expected: 1 in a square texture")
for (width, height), (square, own) in seen.items():
    print(f"seen: {square} in a square texture, {own} in one of {width} × {height}")
square, own = list(seen.values())[1]
if square < 4 or own > 1.1:
    sys.exit("Changed: UVs of xatlas keep proportions in a square texture.")
PYTHON
