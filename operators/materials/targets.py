# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a result goes: nodes to show it, and materials to have it on Base Color."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from . import nodes, originals
from .nodes import NodePath


@dataclass(frozen=True)
class Target:
    """Where a result will go, by names: Blender's own data may be gone before the job is over.

    `nodes` are Image Texture nodes, `materials` those that get it on Base Color, and `objects`
    those all of whose materials do, each with the name of the UV map that it is laid out by.
    """

    nodes: Sequence[NodePath] = ()
    materials: Sequence[str] = ()
    objects: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As a job's origin keeps it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Target:
        """The target that to_dict() gave."""
        return cls(
            [NodePath(*each) for each in values["nodes"]], values["materials"], values["objects"]
        )


def find_target(context: bpy.types.Context, kind: str, shown_by: Sequence[NodePath]) -> Target:
    """The target of `kind`. Raises ArtistError.

    It is IMAGE (nowhere), MATERIAL (Base Color of the active material) or NODE: the nodes that
    show the source, `shown_by`, or else the active Image Texture node.
    """
    if kind == "NODE":
        return Target(nodes=shown_by or [nodes.active_texture(nodes.active_material(context))])
    if kind == "MATERIAL":
        material = nodes.active_material(context)
        if not nodes.principled(material):
            raise ArtistError(
                f"The material “{material.name}” has no Principled BSDF: "
                "add one, or choose Image Texture Node as the result"
            )
        return Target(materials=[material.name])
    return Target()


def put(image: bpy.types.Image, target: Target) -> None:
    """Put `image` where `target` points.

    Raises ArtistError when some of that has gone; the rest has the image then.
    """
    # Every place is tried, also after one is gone.
    done = [(f"material “{path.owner}”", _put_in_node(image, path)) for path in target.nodes]
    for name in target.materials:
        material = bpy.data.materials.get(name)
        done.append((f"material “{name}”", _put_on_material(image, material)))
    for name, uv_map in target.objects.items():
        done.append((f"object “{name}”", _put_on_object(image, name, uv_map)))
    gone = [what for what, is_done in done if not is_done]
    if gone:
        raise ArtistError(
            f"The {gone[0]} has changed: "
            f"the result is in the file as “{image.name}”, put it on by hand"
        )


def _put_in_node(image: bpy.types.Image, path: NodePath) -> bool:
    """Whether the node is still there; it shows `image` now."""
    node = path.find()
    if node is None or node.type != "TEX_IMAGE":
        return False
    originals.put_in_node(image, node)
    return True


def _put_on_object(image: bpy.types.Image, name: str, uv_map: str) -> bool:
    """Whether the object and all its materials are still there, and show `image` now."""
    owner = bpy.data.objects.get(name)
    if owner is None:
        return False
    materials = nodes.of_object(owner) or [nodes.new_on(owner)]
    shown = [_put_on_material(image, each, uv_map) for each in materials]
    return all(shown)


def _put_on_material(image: bpy.types.Image, material: Any, uv_map: str = "") -> bool:
    """Whether `material` is still there and has a Base Color, which shows `image` now."""
    if material is None or material.node_tree is None or not nodes.principled(material):
        return False
    originals.put_on_base_color(image, material, uv_map)
    return True
