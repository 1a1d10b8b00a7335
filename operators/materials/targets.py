# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a result goes: nodes to show it, and materials to have it on Base Color."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ..app.messages import message_for
from ..images.pixels import SOURCE, is_made_by_us
from . import nodes, originals
from .identity import (
    NodeReference,
    Reference,
    check_editable,
    is_editable,
    owner_of,
    with_groups,
)


@dataclass(frozen=True)
class UvMap:
    """A UV map of an object, by name and index: renamed, it has the index still."""

    name: str
    index: int

    @classmethod
    def of(cls, owner: Any) -> UvMap:
        """The active UV map of a mesh object."""
        layers = owner.data.uv_layers
        return cls(layers.active.name, layers.active_index)

    def name_on(self, owner: Any) -> str | None:
        """What it is called now; None when it is gone."""
        layers = owner.data.uv_layers
        if self.name in layers:
            return self.name
        return layers[self.index].name if self.index < len(layers) else None


@dataclass(frozen=True)
class Target:
    """Where a result will go, in references: Blender's data may be gone before the job is over.

    `nodes` are Image Texture nodes, `materials` those that get it on Base Color, and `objects`
    those all of whose materials do, each with the UV map that it is laid out by.
    """

    nodes: Sequence[NodeReference] = ()
    materials: Sequence[Reference] = ()
    objects: Sequence[tuple[Reference, UvMap]] = ()

    @classmethod
    def of_objects(cls, objects: Sequence[Any]) -> Target:
        """All materials of mesh `objects`, by their active UV maps."""
        return cls(objects=[(Reference.to(each, "objects"), UvMap.of(each)) for each in objects])

    @property
    def is_nowhere(self) -> bool:
        """Whether a result is an image and no more."""
        return not (self.nodes or self.materials or self.objects)

    def to_dict(self) -> dict[str, Any]:
        """As a job's origin keeps it."""
        return asdict(self)


def find_target(context: bpy.types.Context, kind: str, shown_by: Sequence[Any]) -> Target:
    """The target of `kind`. Raises ArtistError, also for what cannot be changed.

    It is IMAGE (nowhere), MATERIAL (Base Color of the active material) or NODE: the nodes that
    show the source, `shown_by`, or else the active Image Texture node.
    """
    if kind == "NODE":
        found = shown_by or [nodes.active_texture(nodes.active_material(context))]
        for node in found:
            check_editable(owner_of(node)[0])
        return Target(nodes=[NodeReference.to(node) for node in found])
    if kind == "MATERIAL":
        material = nodes.active_material(context)
        nodes.check_base_color(material)
        return Target(materials=[Reference.to(material, "materials")])
    return Target()


def put(image: bpy.types.Image, target: Target) -> str:
    """Put `image` where `target` points.

    What it returns is empty, or a sentence when some of that has gone; the rest has the image then.
    """
    # Every place is tried, also after one is gone.
    nodes_done = [(each.name, _put_in_node(image, each)) for each in target.nodes]
    materials_done = [
        (each.name, _put_on_material(image, each.find())) for each in target.materials
    ]
    objects_done = [
        (owner.name, _put_on_object(image, owner.find(), uv_map))
        for owner, uv_map in target.objects
    ]
    for what, done in (
        ("The node “{name}” has changed", nodes_done),
        ("The material “{name}” has changed", materials_done),
        ("The object “{name}” has changed", objects_done),
    ):
        if gone := [name for name, is_done in done if not is_done]:
            by_hand = "the result is in the file as “{result}”, put it on by hand"
            return message_for(ArtistError(what, by_hand, name=gone[0], result=image.name))
    return ""


def is_shown(image: bpy.types.Image, target: Target) -> bool:
    """Whether something that `target` points to shows `image`."""
    if any(node is not None and node.image == image for node in _nodes_of(target)):
        return True
    found = [each.find() for each in target.materials]
    found += _of_objects(target)
    shown = (node for each in found if each for node in nodes.all_image_nodes(each))
    return any(node.image == image for node in shown)


def materials_of(target: Target) -> set[bpy.types.Material]:
    """The materials of this file that `target` points to, also by nodes in groups."""
    found = {each.find() for each in target.materials} | set(_of_objects(target))
    trees = {node.id_data for node in _nodes_of(target) if node is not None}
    for each in bpy.data.materials if trees else ():
        if each.node_tree and not trees.isdisjoint(with_groups(each.node_tree)):
            found.add(each)
    return found - {None}


def _nodes_of(target: Target) -> list[Any]:
    return [each.find() for each in target.nodes]


def _of_objects(target: Target) -> list[Any]:
    owners = [each.find() for each, _ in target.objects]
    return [material for each in owners if each is not None for material in nodes.of_object(each)]


def _put_in_node(image: bpy.types.Image, meant: NodeReference) -> bool:
    """Whether the node is still there, and not given another image meanwhile; it shows `image`
    now."""
    node = meant.find()
    if node is None or node.type != "TEX_IMAGE" or not is_editable(owner_of(node)[0]):
        return False
    if node.image is not None and not _is_expected(node.image, meant.image):
        return False
    originals.put_in_node(image, node)
    return True


def _is_expected(shown: Any, meant: Reference | None) -> bool:
    """Whether `shown` is what the node showed when the job began, a result, or its source."""
    before: Any = meant.find() if meant else None
    return is_made_by_us(shown) or (before and shown in (before, before.get(SOURCE)))


def _put_on_object(image: bpy.types.Image, owner: Any, uv_map: UvMap) -> bool:
    """Whether the object and all its materials are still there, and show `image` now."""
    name = uv_map.name_on(owner) if owner is not None and owner.type == "MESH" else None
    if name is None:
        return False
    nodes.fill_slots(owner)
    shown = [_put_on_material(image, each, name) for each in nodes.of_object(owner)]
    return all(shown)


def _put_on_material(image: bpy.types.Image, material: Any, uv_map: str = "") -> bool:
    """Whether `material` is still there and has a Base Color, which shows `image` now."""
    if material is None:
        return False
    try:
        nodes.check_base_color(material)
    except ArtistError:
        return False
    originals.put_on_base_color(image, material, uv_map)
    return True
