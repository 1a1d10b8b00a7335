#!/usr/bin/env bash
# Expected: the stubs of two Blender versions cannot be installed together, or do not meet.
# Happens: fake-bpy-module-4-2 and fake-bpy-module-5-2 are two packages with the same folders.
#   pip installs both, the second over the first. Uninstalling the second takes the files of both,
#   and `pip check` finds nothing broken.
# Why it matters: types of another version than the one that is asked for. Each needs an
#   environment of its own.
# Seen with both at 20260730.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet fake-bpy-module-4-2==20260730
stubs=$(echo venv/lib/python3.*/site-packages/bpy-stubs)
venv/bin/python -m pip install --quiet fake-bpy-module-5-2==20260730
venv/bin/python -m pip list 2>/dev/null | grep fake-bpy
venv/bin/python -m pip uninstall --quiet --yes fake-bpy-module-5-2
echo "expected: the stubs of 4.2 are still there"
seen="$(venv/bin/python -m pip list 2>/dev/null | grep fake-bpy), $(venv/bin/python -m pip check)"
echo "seen: $seen, and $stubs $([ -e "$stubs/__init__.pyi" ] && echo is there || echo is gone)"
if [ -e "$stubs/__init__.pyi" ] || [ "${seen%No broken*}" = "$seen" ]; then
  echo "Changed: the stubs of one version no longer take the other's with them." >&2
  exit 1
fi
