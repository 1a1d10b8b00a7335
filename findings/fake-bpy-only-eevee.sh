#!/usr/bin/env bash
# Expected: `scene.render.engine = "CYCLES"` passes a type check, as it runs in Blender.
# Happens: the stubs type it as a Literal with the one engine that is compiled into Blender, EEVEE.
#   Cycles is an add-on that registers itself, so its name is an error; so is comparing with it
#   under `--strict-equality`.
# Why it matters: the commonest line of a render script needs an ignore.
# Seen with fake-bpy-module-5-2 20260730 and mypy 2.4.1 (the stubs of 4.2 do the same).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet fake-bpy-module-5-2==20260730 mypy==2.4.1
venv/bin/mypy --version
venv/bin/pip list 2>/dev/null | grep fake-bpy
cat >render.py <<'PYTHON'
import bpy

bpy.data.scenes[0].render.engine = "CYCLES"
PYTHON
echo "expected: no error"
seen=$(venv/bin/mypy --python-executable venv/bin/python render.py || true)
echo "seen: $seen"
case $seen in
  *"Literal['CYCLES']"*) ;;
  *) echo "Changed: the stubs no longer refuse Cycles." >&2 && exit 1 ;;
esac
