#!/usr/bin/env bash
# Expected: a mesh with vertex colors looks the same in Blender, written by trimesh as GLB or as PLY.
# Happens: 128, mid-gray, is 188 from the GLB. trimesh writes the same bytes into both, but glTF's
#   colors are linear, and those of PLY Blender takes for sRGB.
# Why it matters: scans and painted meshes come out washed out, or dark the other way, by file format.
# Seen with trimesh 5.2.0 and bpy 5.2.3.
set -eu
python3.13 -c "" 2>/dev/null || { echo "This needs python3.13 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.13 -m venv venv
venv/bin/python -m pip install --quiet trimesh==5.2.0 bpy==5.2.3
venv/bin/python - <<'PYTHON'
import os
import sys

import bpy
import trimesh

print("trimesh", trimesh.__version__, "bpy", bpy.app.version_string)
corners = [[0, 0, 0], [1, 0, 0], [0, 1, 0]]
mesh = trimesh.Trimesh(corners, [[0, 1, 2]], vertex_colors=[[128, 128, 128, 255]] * 3)
importers = {"glb": bpy.ops.import_scene.gltf, "ply": bpy.ops.wm.ply_import}
seen = {}
for suffix, read in importers.items():
    path = os.path.abspath(f"mesh.{suffix}")
    mesh.export(path)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    read(filepath=path)
    data = next(mesh for mesh in bpy.data.meshes if mesh.color_attributes)
    seen[suffix] = round(255 * data.color_attributes[0].data[0].color_srgb[0])
print("expected: 128 twice")
print("seen:", seen)
if seen != {"glb": 188, "ply": 128}:
    sys.exit("Changed: colors that trimesh writes as GLB and as PLY look the same in Blender.")
PYTHON
