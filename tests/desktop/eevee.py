# SPDX-License-Identifier: GPL-3.0-or-later
"""A shot that EEVEE renders in a Blender window, painted by one press.

`dev.py desktop` runs this in Blender's window; the frames and a screenshot go to --out.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _pictures import VERSION
from animation import build
from panel import add_style, arguments, install, open_panels, patiently

FRAMES = 3


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    open_panels("NST_PT_image_animation")
    folder = given.out.resolve() / f"eevee-{VERSION}"
    area = desktop.show("VIEW_3D")
    with desktop.override(area):
        build(folder, frames=FRAMES)
        add_style()
    scene, progress = bpy.context.scene, bpy.context.window_manager.nst
    is_new = bpy.app.version >= (5, 0)
    scene.render.engine = "BLENDER_EEVEE" if is_new else "BLENDER_EEVEE_NEXT"
    scene.eevee.taa_render_samples = 8
    scene.nst.shot_overwrite = True
    area = desktop.show("IMAGE_EDITOR")
    desktop.open_sidebar(area, "Style")
    yield 1.0
    with desktop.override(area):
        assert bpy.ops.nst.stylize_animation("INVOKE_DEFAULT") == {"FINISHED"}
    yield from patiently(lambda: not progress.running)
    assert not progress.error, progress.error
    assert not bpy.app.is_job_running("RENDER")
    for name, ending in (("render", "exr"), ("painted", "png")):
        found = sorted(each.name for each in (folder / name).glob(f"*.{ending}"))
        assert found == [f"{number:04d}.{ending}" for number in range(1, FRAMES + 1)], found
    desktop.screenshot(given.out / f"eevee-{VERSION}.jpg")


desktop.drive(steps(arguments()))
