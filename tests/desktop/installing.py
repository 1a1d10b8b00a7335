# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to PyTorch by real clicks, up to Blender's question whether to download it.

`dev.py desktop` runs this in Blender's window. The extension is there, as after its .zip was
dropped into Blender (a drag, and a click on OK); nothing is downloaded.
"""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _hand import STEP, Hand, under_mouse
from _pictures import VERSION, box_of, picture, seen
from newcomer import OBJECT_MENU, area_of
from panel import EXTENSION, arguments

#: So many clicks may it take to the question; a click on Install in it is one more.
CLICKS = 4


def steps(given: Any) -> Iterator[Any]:
    bpy.ops.extensions.package_install_files(
        filepath=str(given.zip.resolve()), repo="user_default", enable_on_install=True
    )
    yield 1.0
    area, hand = area_of("VIEW_3D"), Hand()
    shot = partial(picture, given.out, "install-1", box_of(area))
    yield from hand.choose(area, "HEADER", OBJECT_MENU, "nst.open_panel", shot)
    yield 2.0
    picture(given.out, "install-2", box_of(area))
    yield from hand.find(area, "UI", "nst.install_from_folder(", (160, 60))
    for _ in range(12):  # Blender does not say what the switch is: it is above the buttons
        if "nst.install" not in under_mouse(area, "UI"):
            break
        yield from hand.move_by(0, -STEP)
    yield from hand.move_by(0, -2 * STEP)
    yield from hand.click()
    assert bpy.app.online_access
    yield from hand.find(area, "UI", "nst.install(", (160, 60))
    yield 1.0
    before = seen()
    yield from hand.click()
    yield 2.0
    picture(given.out, "install-3", box_of(area))
    assert (abs(seen() - before) > 0.02).any(axis=2).mean() > 0.01, "Blender asks"
    print(f"CLICKS {VERSION} to the question whether to download: {hand.clicks}", flush=True)
    assert hand.clicks <= CLICKS
    desktop.type_keys("Escape")
    yield 1.0
    assert not sys.modules[f"{EXTENSION}.operators.environment.state"].environments.installing


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
