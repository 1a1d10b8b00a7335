# SPDX-License-Identifier: GPL-3.0-or-later
"""How long Blender's window halts while objects are looked at, by a timer every 10 ms.

`dev.py desktop` runs this in Blender's window.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _gaps import Gaps
from panel import add_style, arguments, install


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    area = desktop.show("VIEW_3D")
    with desktop.override(area):
        add_style()
    gaps, progress = Gaps(), bpy.context.window_manager.nst
    for name, levels in (("monkey", 0), ("60k triangles", 3), ("250k triangles", 4)):
        with desktop.override(area):
            bpy.ops.mesh.primitive_monkey_add()
            if levels:
                bpy.ops.object.modifier_add(type="SUBSURF")
                bpy.context.object.modifiers[0].levels = levels
                bpy.ops.object.modifier_apply(modifier="Subdivision")
                bpy.ops.object.mode_set(mode="EDIT")
                bpy.ops.mesh.select_all(action="SELECT")
                bpy.ops.uv.smart_project()
                bpy.ops.object.mode_set(mode="OBJECT")
        yield 2.0
        gaps.reset()
        yield 3.0
        before = gaps.longest  # of a loaded machine, and of a window without a graphics card
        gaps.reset()
        begin, busy = time.perf_counter(), time.thread_time()
        with desktop.override(area):
            assert bpy.ops.nst.stylize_object("INVOKE_DEFAULT") == {"FINISHED"}
        held, cpu = time.perf_counter() - begin, time.thread_time() - busy
        assert progress.running, "progress is seen at once"
        yield 3.0
        print(
            f"GAPS {bpy.app.version_string} {name}, {len(bpy.context.object.data.polygons)} faces: "
            f"the operator {held:.3f} s (CPU {cpu:.3f} s), longest gap {gaps.longest:.3f} s, "
            f"busiest {gaps.busiest:.3f} s CPU; without a job {before:.3f} s",
            flush=True,
        )
        assert cpu < 0.4, "the window never waits"  # half of it where nothing else runs
        with desktop.override(area):
            bpy.ops.nst.cancel()
        yield lambda: not progress.running
        with desktop.override(area):
            bpy.ops.object.delete()


desktop.drive(steps(arguments()))
