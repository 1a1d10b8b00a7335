#!/usr/bin/env bash
# Expected: `text.from_string()` takes the whole string, or refuses one that it cannot hold.
# Happens: the text ends at the first NUL character, without a word.
# Why it matters: a log that a crashed process left behind may have some, and is shown empty.
# Seen with bpy 4.5.15.
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
print("expected: before and after, or an error")
text = bpy.data.texts.new("Log")
text.from_string("before\0after")
seen = text.as_string()
print("seen:", repr(seen))
if seen.strip() != "before":
    sys.exit("Changed: a text no longer ends at a NUL character.")
PYTHON
