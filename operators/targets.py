"""Where a result goes: nodes to show it, and materials to have it on Base Color."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy

from ..nst_addon.errors import ArtistError
from . import material, originals
from .material import Place


def find_target(
    context: bpy.types.Context, target: str, shown_by: Sequence[Place]
) -> dict[str, Any]:
    """Names of where a result will go, as a job's origin keeps them. Raises ArtistError.

    `target` is IMAGE (nowhere), MATERIAL (Base Color of the active material) or NODE: the
    nodes that show the source, `shown_by`, or else the active Image Texture node.
    """
    nodes: Sequence[Place] = []
    materials = []
    if target == "NODE":
        nodes = shown_by or [material.active_texture(material.active_material(context))]
    if target == "MATERIAL":
        found = material.active_material(context)
        if not material.principled(found):
            raise ArtistError(
                f"The material “{found.name}” has no Principled BSDF: "
                "add one, or choose Image Texture Node as the result"
            )
        materials = [found.name]
    return {"nodes": [list(place) for place in nodes], "materials": materials}


def put(image: bpy.types.Image, where: dict[str, Any]) -> None:
    """Put `image` where find_target() pointed.

    Raises ArtistError when some of that has gone; the rest has the image then.
    """
    gone = []
    for place in (Place(*each) for each in where["nodes"]):
        node = place.find()
        if node is None or node.type != "TEX_IMAGE":
            gone.append(place.owner)
        else:
            originals.put_in_node(image, node)
    for name in where["materials"]:
        found = bpy.data.materials.get(name)
        if found is None or found.node_tree is None or not material.principled(found):
            gone.append(name)
        else:
            originals.put_on_base_color(image, found)
    if gone:
        raise ArtistError(
            f"The material “{gone[0]}” has changed: "
            f"the result is in the file as “{image.name}”, put it on by hand"
        )
