#!/usr/bin/env bash
# Expected: a function that may not write (a panel's draw, an operator's poll) ends, and what runs
#   afterwards may write again.
# Happens: Blender 4.2.0 to 4.4 has one flag for all threads. When two such functions overlap in two
#   threads, each puts back what it found, and the flag stays at "no": timers, handlers and the
#   operators they call are refused until Blender ends.
# Why it matters: a panel is drawn while a render's thread calls Python. An add-on that writes
#   from a timer or a handler fails from then on, though nothing renders any more. An update
#   function of a property may write all the same; its get and set functions may not from 4.4 on.
# Seen with bpy 4.3.0 (4.2.0 and 4.4.0 do the same; 4.2.23 and 4.5.15 have a flag for each thread).
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet bpy==4.3.0 numpy==1.26.4
venv/bin/python - <<'PYTHON'
import os
import threading

import bpy

print("bpy", bpy.app.version_string)
begun = {name: threading.Event() for name in "ab"}
released = {name: threading.Event() for name in "ab"}


def operator(name):
    class Polled(bpy.types.Operator):
        bl_idname = f"wm.polled_{name}"
        bl_label = "Polled"

        @classmethod
        def poll(cls, context):
            begun[name].set()
            released[name].wait(30)
            return True

    bpy.utils.register_class(Polled)
    return getattr(bpy.ops.wm, f"polled_{name}")


def may_write():
    try:
        bpy.data.scenes[0].frame_step = 1
    except AttributeError as error:
        print(error)
        return False
    return True


threads = {name: threading.Thread(target=operator(name).poll) for name in "ab"}
before = may_write()
for name, thread in threads.items():
    thread.start()
    begun[name].wait(30)
for name, thread in threads.items():
    released[name].set()
    thread.join()
after = may_write()
print("expected: may write before and after: True True")
print("seen:", before, after)
changed = (before, after) != (True, False)
if changed:
    print("Changed: Blender lets Python write again.")
os._exit(changed)  # Blender's own end fails too: it may not unregister its classes
PYTHON
