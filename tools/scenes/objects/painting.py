"""An object painted twice: flat, in UV space, and as one sees it; and how its seams show."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...seams import Skin, Steps, measure
from ..demo import EXTENSION
from .turntable import pixels_of


@dataclass(frozen=True)
class Order:
    """How an object is painted: the style picture, the texture's side in pixels, the views."""

    style: Path
    size: int
    style_size: float = 1.0
    views: int = 12
    view_size: int = 320


def paint(painted: Any, order: Order) -> tuple[Any, Any]:
    """The two images: painted flat, and as an object. Both start from the same Base Color."""
    bpy.context.view_layer.objects.active = painted
    bpy.ops.nst.unwrap()
    bpy.ops.nst.bake_base_color(size=order.size)
    common = {
        "style": str(order.style),
        "size": order.size,
        "style_size": order.style_size,
        "quality": "DRAFT",
        "strength": 0.7,
    }
    flat = _made_by(bpy.ops.nst.stylize, source="TEXTURE", target="IMAGE", **common)
    flat.name = "Flat"
    whole = _made_by(
        bpy.ops.nst.stylize_object, views=order.views, view_size=order.view_size, **common
    )
    return flat, whole


def show(painted: Any, image: Any) -> None:
    """Have the object's material show `image`."""
    tree = painted.active_material.node_tree
    socket = tree.nodes["Principled BSDF"].inputs["Base Color"]
    socket.links[0].from_node.image = image


def steps(painted: Any, images: Sequence[Any]) -> list[Steps]:
    """How the colors of `images` step at the seams of the object."""
    stage, surface = (sys.modules[f"{EXTENSION}.operators.{name}"] for name in ("stage", "surface"))
    with stage.staged(bpy.context, [painted]) as staged:
        found = surface.Surface.of(staged.meshes)
    skin = Skin(found.corners, found.uv, found.slot)
    return [measure(skin, pixels_of(each)[..., :3]) for each in images]


def _made_by(operator: Any, **options: Any) -> Any:
    """The image that `operator` makes."""
    before = set(bpy.data.images)
    operator(**options)
    (image,) = set(bpy.data.images) - before
    return image
