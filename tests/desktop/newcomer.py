# SPDX-License-Identifier: GPL-3.0-or-later
"""A newcomer's way by real clicks: a stylized render and a painted cube, from Blender as it starts.

`dev.py desktop` runs this in Blender's window. Clicks are counted, and there is a screenshot of
each step. Only what takes time on a slow machine is set beforehand: small pictures, few iterations.
"""

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _hand import Hand, onto_screen
from _pictures import VERSION, box_of, picture
from panel import arguments, install, patiently

#: So many clicks may a way take.
CLICKS = 6
#: Where the menus are in their headers, in pixels.
OBJECT_MENU, IMAGE_MENU = 330, 190
#: The menu Render at the top of the window and its first entry, which Python cannot ask for.
RENDER_MENU, RENDER_IMAGE = (125, 14), (140, 38)
#: Where the gallery is in our panel at the earliest, and its third column.
THUMBNAIL = 160, 200


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    yield from render(given.out)
    yield from cube(given.out)


def cube(out: Path) -> Iterator[Any]:
    """The cube of a new file, painted."""
    fresh()
    yield 2.0
    area, hand = area_of("VIEW_3D"), Hand()
    yield from way(hand, out, area, "cube", OBJECT_MENU, "nst.stylize_object")
    material = bpy.data.objects["Cube"].active_material
    assert any(node.type == "TEX_IMAGE" for node in material.node_tree.nodes), "it has a texture"
    assert area.spaces.active.shading.color_type == "TEXTURE", "and it is seen"


def render(out: Path) -> Iterator[Any]:
    """A render, stylized."""
    fresh()
    yield 2.0
    hand, known = Hand(), set(bpy.data.images.keys())
    yield from hand.click_at(*RENDER_MENU)
    yield from hand.click_at(*RENDER_IMAGE)
    yield lambda: not bpy.app.is_job_running("RENDER") and "Render Result" in bpy.data.images
    yield 2.0
    onto_screen("Render")
    yield 1.0
    area = area_of("IMAGE_EDITOR")
    yield from way(hand, out, area, "render", IMAGE_MENU, "nst.stylize(")
    made = set(bpy.data.images.keys()) - known
    assert area.spaces.active.image.name in made, "the editor shows the result"


def way(hand: Hand, out: Path, area: Any, name: str, menu: int, button: str) -> Iterator[Any]:
    """From the editor to the picture: our entry of its `menu`, a thumbnail, the `button`."""
    shot = partial(picture, out, f"first-{name}-1", box_of(area))
    yield from hand.choose(area, "HEADER", menu, "nst.open_panel", shot)
    yield from seen(out, area, f"{name}-2")
    yield from hand.press(area, "UI", "nst.pick_style", THUMBNAIL)
    yield from hand.press(area, "UI", button)
    yield from finished(out, area, name)
    print(f"CLICKS {VERSION} {name}: {hand.clicks}", flush=True)
    assert hand.clicks <= CLICKS


def finished(out: Path, area: Any, name: str) -> Iterator[Any]:
    """Wait for the picture."""
    progress = bpy.context.window_manager.nst
    yield from patiently(lambda: progress.done > 0.2)
    yield from seen(out, area, f"{name}-3")
    yield from patiently(lambda: not progress.running)
    assert not progress.error, progress.error
    yield 1.0
    yield from seen(out, area, f"{name}-4")


def fresh() -> None:
    """A new file as Blender starts with, and what spares a slow machine time."""
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"  # EEVEE compiles its shaders for minutes without a graphics card
    scene.cycles.samples, scene.cycles.use_denoising = 4, False
    scene.render.resolution_percentage = 60
    panel = scene.nst
    panel.size, panel.quality, panel.iterations = 256, "DRAFT", 15
    panel.views, panel.view_size = 6, 256


def area_of(kind: str) -> Any:
    """An editor of that kind, in the window that was opened last."""
    areas = [each for window in bpy.context.window_manager.windows for each in window.screen.areas]
    return [each for each in areas if each.type == kind][-1]


def seen(out: Path, area: Any, name: str) -> Iterator[Any]:
    """A picture of the editor, once all of it is drawn."""
    yield 3.0
    picture(out, f"first-{name}", box_of(area))


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
