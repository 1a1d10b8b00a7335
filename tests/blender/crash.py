# SPDX-License-Identifier: GPL-3.0-or-later
"""A Blender that dies in the middle of a job: run by test_recovery.py, in a process of its own.

    python crash.py NST_PYTHON

Works in the user folder that BLENDER_USER_RESOURCES names, where the extension is.
"""

import os
import sys
import time

import bpy
from in_blender import EXTENSION, LONG, make_image, modules, picture, start
from processes import kill

bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.preferences.addon_enable(module=EXTENSION)
preferences = bpy.context.preferences.addons[EXTENSION].preferences
preferences.python, preferences.device = sys.argv[1], "cpu"

make_image("Wood", picture(1))
make_image("Waves.png", picture(2))
task = start(**LONG)
while not task.progress:
    modules().jobs.queue.queue.poll()
    time.sleep(0.05)
print(modules().jobs.queue.queue.worker.process_id, task.folder, sep="\n", flush=True)
kill(os.getpid())
