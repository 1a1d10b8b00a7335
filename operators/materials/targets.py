"""Where a result goes: nodes to show it, and materials to have it on Base Color."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from . import nodes, originals
from .nodes import Place


def find_target(
    context: bpy.types.Context, target: str, shown_by: Sequence[Place]
) -> dict[str, Any]:
    """Names of where a result will go, as a job's origin keeps them. Raises ArtistError.

    `target` is IMAGE (nowhere), MATERIAL (Base Color of the active material) or NODE: the
    nodes that show the source, `shown_by`, or else the active Image Texture node.
    """
    places: Sequence[Place] = []
    materials = []
    if target == "NODE":
        places = shown_by or [nodes.active_texture(nodes.active_material(context))]
    if target == "MATERIAL":
        found = nodes.active_material(context)
        if not nodes.principled(found):
            raise ArtistError(
                f"The material “{found.name}” has no Principled BSDF: "
                "add one, or choose Image Texture Node as the result"
            )
        materials = [found.name]
    return {"nodes": [list(place) for place in places], "materials": materials}


def on_objects(uv_maps: dict[str, str]) -> dict[str, Any]:
    """The Base Color of all materials of objects, given by name with the name of a UV map."""
    return {"nodes": [], "materials": [], "objects": uv_maps}


def put(image: bpy.types.Image, where: dict[str, Any]) -> None:
    """Put `image` where find_target() or on_objects() pointed.

    Raises ArtistError when some of that has gone; the rest has the image then.
    """
    gone = []
    for place in (Place(*each) for each in where["nodes"]):
        node = place.find()
        if node is None or node.type != "TEX_IMAGE":
            gone.append(f"material “{place.owner}”")
        else:
            originals.put_in_node(image, node)
    for name in where["materials"]:
        if not _put_on_material(image, bpy.data.materials.get(name)):
            gone.append(f"material “{name}”")
    for name, uv_map in where.get("objects", {}).items():
        owner = bpy.data.objects.get(name)
        materials = (nodes.of_object(owner) or [nodes.new_on(owner)]) if owner else [None]
        if not all([_put_on_material(image, each, uv_map) for each in materials]):
            gone.append(f"object “{name}”")
    if gone:
        raise ArtistError(
            f"The {gone[0]} has changed: "
            f"the result is in the file as “{image.name}”, put it on by hand"
        )


def _put_on_material(image: bpy.types.Image, found: Any, uv_map: str = "") -> bool:
    """Whether `found` is still there and has a Base Color, which shows `image` now."""
    if found is None or found.node_tree is None or not nodes.principled(found):
        return False
    originals.put_on_base_color(image, found, uv_map)
    return True
