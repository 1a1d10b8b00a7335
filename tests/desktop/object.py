# SPDX-License-Identifier: GPL-3.0-or-later
"""The section Object in a Blender window, and what painting an object leaves as it was.

`dev.py desktop` runs this in Blender's window; the screenshots go to --out.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _pictures import VERSION
from panel import EXTENSION, add_style, arguments, install, open_panels, patiently

from nst_addon.steps import finish  # found by panel's path

KINDS = ("scenes", "objects", "meshes", "cameras", "images", "materials")


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    open_panels("NST_PT_view")
    area = desktop.show("VIEW_3D")
    with desktop.override(area):
        add_monkey()
        add_style()
        render()
    desktop.open_sidebar(area, "Style")
    yield 2.0
    with desktop.override(area, "UI"):
        bpy.ops.view2d.scroll_down(page=True)
    yield 1.0
    desktop.move(20, 880)  # away from everything that has a tooltip
    desktop.screenshot(given.out / f"object-{VERSION}.jpg")

    with desktop.override(area):
        bpy.ops.ed.undo_push(message="Before")
        bpy.context.object.location.x = 1.0
        bpy.ops.ed.undo_push(message="Move")
        before = names(), rendered()
        assert bpy.ops.nst.stylize_object("INVOKE_DEFAULT") == {"FINISHED"}
        assert names() == before[0], "nothing is left of the views"
        assert np.array_equal(rendered(), before[1]), "the Render Result is the same"
    progress = bpy.context.window_manager.nst
    live = sys.modules[f"{EXTENSION}.operators"].objects.live_texture
    yield from patiently(lambda: live._shown is not None)
    yield 1.0
    desktop.screenshot(given.out / f"object-live-{VERSION}.jpg")
    with desktop.override(area):
        if progress.running:
            bpy.ops.nst.cancel()
    yield lambda: not progress.running
    with desktop.override(area):
        bpy.ops.ed.undo()
    yield 1.0
    assert bpy.context.object.location.x == 0.0, "the last undo step is still the artist's"
    with desktop.override(area):
        bpy.ops.ed.redo()
    yield 1.0
    assert bpy.context.object.location.x == 1.0


def add_monkey() -> None:
    bpy.ops.object.camera_add(location=(0, -7, 0), rotation=(np.pi / 2, 0, 0))
    bpy.context.scene.camera = bpy.context.object
    bpy.ops.mesh.primitive_monkey_add()
    bpy.ops.object.modifier_add(type="SUBSURF")


def render() -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = 64
    scene.cycles.samples, scene.cycles.use_denoising = 1, False
    bpy.ops.render.render()


def names() -> dict[str, list[str]]:
    """What is in the file, by kind; a job's preview is none of it."""
    return {kind: sorted(set(getattr(bpy.data, kind).keys()) - {"Style Preview"}) for kind in KINDS}


def rendered() -> np.ndarray:
    operators = sys.modules[f"{EXTENSION}.operators"]
    sources = operators.inputs.sources
    (found,) = sources.find_sources(bpy.context, "RENDER", "")
    return finish(sources.read(found)).pixels


desktop.drive(steps(arguments()))
