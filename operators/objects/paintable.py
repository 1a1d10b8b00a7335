# SPDX-License-Identifier: GPL-3.0-or-later
"""What is painted with one texture: an object, or several that share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ..materials import nodes
from ..materials.identity import check_editable

#: Kinds of selected objects that nobody means to paint.
_NEVER_PAINTED = frozenset({"CAMERA", "LIGHT", "LIGHT_PROBE", "SPEAKER", "ARMATURE", "LATTICE"})


@dataclass(frozen=True)
class Paintable:
    """Objects with one texture: `objects` have a mesh each, `shown_by` are all that show it."""

    name: str
    objects: Sequence[Any]
    shown_by: Sequence[Any]


def find(context: bpy.types.Context, objects: str, atlas: str) -> list[Paintable]:
    """What the artist means. Raises ArtistError when some of it cannot be painted.

    `objects` is ACTIVE or SELECTED, `atlas` EACH (one texture each) or SHARED.
    """
    found = meshes(context, objects)
    check(found)
    _check_instances(context, found)
    groups = [found] if atlas == "SHARED" else _by_mesh(found)
    painted = [Paintable(each[0].name, _distinct(each), each) for each in groups]
    _check_materials(painted)
    return painted


def meshes(context: bpy.types.Context, objects: str) -> list[Any]:
    """The active or the selected mesh objects, the active one first. Raises ArtistError."""
    active: Any = context.view_layer.objects.active
    if objects == "ACTIVE":
        chosen = [active] if active else []
    else:
        chosen = [each for each in nodes.selected_objects(context) if not _is_never_painted(each)]
        chosen.sort(key=lambda each: each != active)
    if not chosen:
        raise ArtistError("There is no object to paint: select a mesh")
    for each in chosen:
        if each.instance_type != "NONE":
            raise _shows_instances(each)
        if each.type != "MESH":
            raise ArtistError(
                "“{name}” is not a mesh: convert it first (Object ▸ Convert ▸ Mesh)", name=each.name
            )
        if not each.data.polygons and not each.modifiers:
            raise ArtistError("“{name}” has no faces: there is nothing to paint", name=each.name)
    return chosen


def check(objects: Iterable[Any]) -> None:
    """Raise ArtistError when one of the mesh `objects` is hidden, has no UV map, or materials
    that cannot show a texture: all that can be told at a glance."""
    for each in objects:
        if not each.visible_get():
            raise ArtistError(
                "“{name}” is hidden: show it first (Object ▸ Show/Hide)", name=each.name
            )
        if each.data.uv_layers.active is None:
            raise ArtistError("“{name}” has no UV map: press Unwrap", name=each.name)
        for material in nodes.of_object(each):
            nodes.check_base_color(material)
        if not all(slot.material for slot in each.material_slots) or not each.material_slots:
            check_editable(each.data)  # it will get one


def _is_never_painted(each: Any) -> bool:
    return each.type in _NEVER_PAINTED or each.type == "EMPTY" and each.instance_type == "NONE"


def _check_instances(context: bpy.types.Context, objects: Sequence[Any]) -> None:
    """What geometry nodes or particles put in is no part of the mesh."""
    for each in context.evaluated_depsgraph_get().object_instances:
        if each.is_instance and each.parent.original in objects:
            raise _shows_instances(each.parent.original)


def _shows_instances(each: Any) -> ArtistError:
    return ArtistError(
        "“{name}” shows instances: make them real first (Object ▸ Apply ▸ Make Instances Real)",
        name=each.name,
    )


def _check_materials(painted: Sequence[Paintable]) -> None:
    """A material shows one texture, by one UV map."""
    for one, other in combinations(painted, 2):
        if both := _materials(one.shown_by) & _materials(other.shown_by):
            raise ArtistError(
                "“{name}” and “{other}” share the material “{material}”: "
                "choose Shared, or give each its own",
                name=one.name,
                other=other.name,
                material=both.pop().name,
            )
    for each in painted:
        if len({one.data.uv_layers.active.name for one in each.shown_by}) > 1:
            raise ArtistError(
                "The UV maps of the objects have different names: "
                "press Unwrap, or rename them under Object Data Properties"
            )


def _materials(objects: Iterable[Any]) -> set[Any]:
    return {material for each in objects for material in nodes.of_object(each)}


def _by_mesh(objects: Iterable[Any]) -> list[list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for each in objects:
        groups.setdefault(each.data, []).append(each)
    return list(groups.values())


def _distinct(objects: Iterable[Any]) -> list[Any]:
    """One object for each mesh: linked duplicates are painted once."""
    return [group[0] for group in _by_mesh(objects)]
