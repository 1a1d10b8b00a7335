# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture is painted in a Blender that lets no timer write any more, as 4.2.0 to 4.4 can end up.

`dev.py desktop` runs this in Blender's window; the screenshot goes to --out.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import blender_desktop as desktop
import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _hand import Hand
from _pictures import VERSION
from panel import EXTENSION, add_style, arguments, install, patiently

RESULT = "Checks.style"


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    area = desktop.show("IMAGE_EDITOR")
    with desktop.override(area):
        bpy.ops.image.new(name="Checks", width=128, height=128, generated_type="COLOR_GRID")
        add_style()
    desktop.open_sidebar(area, "Style")
    panel = bpy.context.scene.nst
    panel.source, panel.image = "IMAGE", bpy.data.images["Checks"]
    panel.size, panel.quality = 128, "DRAFT"
    yield 2.0
    hand = Hand()
    yield from hand.find(area, "UI", "bpy.ops.nst.stylize(")
    overlap()
    is_refused = not may_write()
    assert is_refused == (bpy.app.version < (4, 5)), "this is what the script is for"
    yield from hand.click()
    yield from patiently(lambda: RESULT in bpy.data.images)
    yield 1.0
    progress = bpy.context.window_manager.nst
    assert not progress.running and not progress.error, progress.error
    assert bpy.data.images[RESULT].packed_file, "all of its delivery was done"
    allowed = sys.modules[f"{EXTENSION}.operators.app.writing"].allowed
    allowed(lambda: desktop.screenshot(given.out / f"refused-writes-{VERSION}.jpg"))


def may_write() -> bool:
    """Whether Blender lets this timer write."""
    try:
        bpy.context.scene.frame_step = 1
    except AttributeError:
        return False
    return True


def overlap() -> None:
    """Two functions that may not write overlap in two threads, as a panel and a render can."""
    first, second = Polled("first"), Polled("second")
    for each in (first, second):
        each.begin()
    for each in (first, second):
        each.end()


class Polled:
    """An operator that is polled in a thread until end()."""

    def __init__(self, name: str) -> None:
        self._begun, self._released = Event(), Event()
        begun, released = self._begun, self._released

        class Operator(bpy.types.Operator):
            bl_idname = f"nst_test.{name}"
            bl_label = name

            @classmethod
            def poll(cls, _: bpy.types.Context) -> bool:
                begun.set()
                return released.wait(30)

        bpy.utils.register_class(Operator)
        self._thread = Thread(target=getattr(bpy.ops.nst_test, name).poll)

    def begin(self) -> None:
        self._thread.start()
        self._begun.wait(30)

    def end(self) -> None:
        self._released.set()
        self._thread.join()


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
