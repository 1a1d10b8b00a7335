# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to the panel and to the manual: entries of menus, right clicks, F1, by real clicks and keys.

`dev.py desktop` runs this in Blender's window. Object ▸ Stylize and Image ▸ Stylize are in
newcomer.py.
"""

import argparse
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _hand import Hand, region_of, under_mouse
from _pictures import box_of, picture, seen
from newcomer import RENDER_MENU, area_of
from panel import arguments, install

#: The key, by its number: its name does not arrive in every window.
F1 = "67"
#: The entry of the menu Render, whose place Python cannot ask for.
RENDER_STYLIZE = 150, 190


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    image = bpy.data.images.new("Wood", 256, 256)
    image.generated_type = "COLOR_GRID"
    hand = Hand()
    yield from from_image_button(hand, image)
    yield from from_node(hand, image)
    yield from to_manual(hand)
    yield from from_render_menu(hand)  # the last: a window that is closed takes the keys with it


def from_image_button(hand: Hand, image: Any) -> Iterator[Any]:
    """A right click on the name of the image that an Image Editor shows."""
    area = desktop.show("IMAGE_EDITOR")
    area.spaces.active.image = image
    yield 1.0
    for across in range(450, 750, 10):
        yield from hand.move(area, "HEADER", across, 13)
        if under_mouse(area, "HEADER") == "name":
            break
    yield from from_popup(hand, "image")
    assert tab_of(area) == "Style" and bpy.context.scene.nst.source == "IMAGE"


def from_node(hand: Hand, image: Any) -> Iterator[Any]:
    """A right click on an Image Texture node."""
    material = bpy.data.objects["Cube"].active_material
    material.use_nodes = True
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image, node.select, material.node_tree.nodes.active = image, True, node
    for each in material.node_tree.nodes:
        each.select = each == node
    area = desktop.show("NODE_EDITOR", "ShaderNodeTree")
    yield 2.0
    with desktop.override(area):
        bpy.ops.node.view_selected()
    yield 2.0
    window = region_of(area, "WINDOW")
    yield from hand.move(area, "WINDOW", window.width // 2, window.height // 2 - 40)
    yield from from_popup(hand, "node")
    assert tab_of(area) == "Style"


def from_popup(hand: Hand, name: str) -> Iterator[Any]:
    """A right click where the hand is, and a click on the last entry of what pops up."""
    before = seen()
    yield from hand.click(3)
    yield 1.0
    shot(f"{name}-popup")
    changed = (np.abs(seen() - before) > 0.02).any(axis=2)
    column = changed[:, hand.place[0]]
    bottom = int(np.flatnonzero(column).max())
    yield from hand.click_at(hand.place[0], bottom - 16)
    yield 2.0
    shot(f"{name}-panel")


def to_manual(hand: Hand) -> Iterator[Any]:
    """F1 over a setting and over a button, and a click on the question mark."""
    asked: list[str] = []
    webbrowser.open = lambda url, *_, **__: asked.append(url) or True  # type: ignore
    area = area_of("NODE_EDITOR")
    yield from hand.find(area, "UI", "nst.strength", (170, 10))
    yield from hand.click(3)
    yield 1.0
    left, top, right, bottom = box_of(area, "UI")
    picture(arguments().out, "help", (left - 200, top, right, bottom))
    desktop.type_keys("Escape")
    yield 0.5
    for what, heading in (("nst.strength", "#strength-and-style-size"), ("nst.pick_style", "#use")):
        yield from hand.find(area, "UI", what, (170, 10))
        for way in ("keydown", "keyup"):  # as long as a person holds it; a touch does not arrive
            subprocess.run(["xdotool", way, F1], check=True)
            yield 0.5
        shot("f1")
        assert asked and asked[-1].endswith("/manual/manual.html" + heading), (what, asked)
    yield from hand.press(area, "UI", "nst.open_manual", (234, 40))
    yield 1.0
    assert len(asked) == 3 and asked[-1].endswith("/manual/manual.html"), asked
    assert Path(asked[-1].removeprefix("file://")).is_file(), "it is on this computer"


def from_render_menu(hand: Hand) -> Iterator[Any]:
    """A window with the panel, where there is no Image Editor."""
    yield from hand.click_at(*RENDER_MENU)
    shot("render-menu")
    yield from hand.click_at(*RENDER_STYLIZE)
    yield 1.0
    area = area_of("IMAGE_EDITOR")
    yield 2.0
    shot("render-menu-window")
    assert tab_of(area) == "Style" and bpy.context.scene.nst.source == "RENDER"


def tab_of(area: Any) -> str:
    """The tab of the sidebar of `area`; empty while it is closed."""
    is_open = area.spaces.active.show_region_ui
    return region_of(area, "UI").active_panel_category if is_open else ""


def shot(name: str) -> None:
    picture(arguments().out, f"way-{name}")


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
