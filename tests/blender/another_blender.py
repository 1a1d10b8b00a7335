# SPDX-License-Identifier: GPL-3.0-or-later
"""A second Blender beside the tests' one: run by test_recovery.py, in a process of its own.

    python another_blender.py FOLDER ...

Prints as JSON which job folders it offers, and what happens as it tries to recover and to
discard each FOLDER and then all. Works in the user folder that BLENDER_USER_RESOURCES names.
"""

import json
import sys
import time

import bpy
from in_blender import EXTENSION, modules

bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.preferences.addon_enable(module=EXTENSION)
modules().jobs.queue.look_for_pictures()
offered = [str(each.folder) for each in modules().jobs.recovery.recoverable]
refused = []
for folder in sys.argv[1:]:
    for operator in (bpy.ops.nst.recover, bpy.ops.nst.discard):
        try:
            operator(folder=folder)
        except RuntimeError as error:
            refused.append(str(error))
time.sleep(0.1)
print(json.dumps({"offered": offered, "refused": refused}), flush=True)
