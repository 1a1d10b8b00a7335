# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel in all its editors, at interface scales of 1 and 1.5, from its head to its end.

`dev.py desktop` runs this in Blender's window; the screenshots go to --out. Nothing is painted:
they are for looking whether something is cut off.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _pictures import box_of, picture
from panel import EXTENSION, add_style, arguments, install

#: Editors, and which region of them has the panel.
EDITORS = (
    ("IMAGE_EDITOR", "", "UI"),
    ("VIEW_3D", "", "UI"),
    ("NODE_EDITOR", "ShaderNodeTree", "UI"),
    ("PROPERTIES", "", "WINDOW"),
)

#: Those that the manual shows, and the names of the pictures.
SHOWN = {"VIEW_3D": "viewport", "NODE_EDITOR": "shader"}


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    open_all()
    area = desktop.show("VIEW_3D")
    with desktop.override(area):
        add_style()
    image_node(bpy.data.images["style"])
    bpy.context.scene.nst.source = "IMAGE"
    for kind, tree, region in EDITORS:
        area = editor(kind, tree)
        yield from show(area, kind)
        for scale in (1.0, 1.5):
            yield from at_scale(area, kind, scale)
            if kind in SHOWN and scale == 1.0:
                picture(given.out, SHOWN[kind], box_of(area, region))
            yield from pages(given.out, area, region, f"scale-{kind.lower()}-{scale}")
        bpy.context.preferences.view.ui_scale = 1.0
        yield 1.0


def show(area: Any, kind: str) -> Iterator[Any]:
    """Our tab in an editor of that kind."""
    yield 1.5
    if kind == "PROPERTIES":
        area.spaces.active.context = "RENDER"
    else:
        desktop.open_sidebar(area, "Style")


def at_scale(area: Any, kind: str, scale: float) -> Iterator[Any]:
    """The interface at another scale, where Blender forgets the tab."""
    bpy.context.preferences.view.ui_scale = scale
    yield 2.0
    if kind != "PROPERTIES":
        desktop.open_sidebar(area, "Style")
        yield 1.0


def pages(out: Path, area: Any, kind: str, name: str) -> Iterator[Any]:
    """Pictures of a region, scrolled down by pages."""
    desktop.move(20, 880)
    for number in range(3):
        yield 1.0
        picture(out, f"{name}-{number}", box_of(area, kind))
        with desktop.override(area, kind):
            bpy.ops.view2d.scroll_down(page=True)
    with desktop.override(area, kind):
        for _ in range(3):
            bpy.ops.view2d.scroll_up(page=True)


def editor(kind: str, tree: str) -> Any:
    """The biggest area as an editor of that kind; of Properties the one that is there."""
    if kind != "PROPERTIES":
        return desktop.show(kind, tree or None)
    return next(each for each in desktop.window().screen.areas if each.type == kind)


def image_node(image: Any) -> None:
    """The cube shows `image`."""
    tree = bpy.data.objects["Cube"].active_material.node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image, tree.nodes.active = image, node
    for each in tree.nodes:
        each.select = each == node


def open_all() -> None:
    """Every panel of ours open: registered anew before Blender has drawn it closed."""
    panels = sys.modules[f"{EXTENSION}.operators.ui.panels"]
    for each in reversed(panels.CLASSES):
        bpy.utils.unregister_class(each)
    for each in panels.CLASSES:
        each.bl_options = set()
        bpy.utils.register_class(each)


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
