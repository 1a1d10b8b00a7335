#!/usr/bin/env bash
# Expected: rendering one still of frame 10 calls `frame_change_post` for frame 10.
# Happens: with the Vector pass on, Cycles evaluates the frames before and after it too, and the
#   handler is called for 9 and 11 in the middle of the render, then for 10 again.
# Why it matters: a handler that counts frames or writes files does so for frames nobody asked for.
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
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 1
scene.render.resolution_x = scene.render.resolution_y = 8
camera = bpy.data.cameras.new("camera")
camera.type, camera.ortho_scale = "ORTHO", 4
scene.camera = bpy.data.objects.new("camera", camera)
scene.camera.location.z = 5
scene.collection.objects.link(scene.camera)
scene.frame_set(10)
frames = []


def note(scene, _graph):
    frames.append(scene.frame_current)


bpy.app.handlers.frame_change_post.append(note)
seen = {}
for vector in (False, True):
    scene.view_layers[0].use_pass_vector = vector
    frames.clear()
    bpy.ops.render.render()
    seen[vector] = sorted(set(frames))
    print("with Vector:" if vector else "without:", frames)
bpy.app.handlers.frame_change_post.remove(note)
print("expected: 10 alone, twice")
print("seen:", seen[False], seen[True])
if seen != {False: [10], True: [9, 10, 11]}:
    sys.exit("Changed: a still with the Vector pass no longer visits the frames around it.")
PYTHON
