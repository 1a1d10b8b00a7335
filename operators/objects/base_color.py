# SPDX-License-Identifier: GPL-3.0-or-later
"""The Base Color of objects: what painting starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.encoding import decode, to_bytes
from ...nst_addon.job.model import BaseColor
from ...nst_addon.steps import Steps
from ..images.color import to_rec709
from ..inputs import sources
from ..inputs.sources import Source
from ..materials import originals, shaders

#: Side of a picture of one color.
_PLAIN_SIDE = 64
#: What an object without a material looks like, scene-linear.
_GRAY = (0.8, 0.8, 0.8)


@dataclass(frozen=True)
class Plain:
    """A Base Color without a texture, scene-linear."""

    color: tuple[float, ...]

    @property
    def source(self) -> Source:
        """It as a picture."""
        linear = np.array([[self.color]], np.float32)
        seen = decode(linear, linear=True, premultiplied=False, matrix=to_rec709())
        return Source("", np.tile(to_bytes(seen), (_PLAIN_SIDE, _PLAIN_SIDE, 1)))


#: The Base Color of objects by the index of the object and of the material slot.
Colors: TypeAlias = Mapping[tuple[int, int], Plain | sources.Found]


def find(objects: Sequence[Any], owners: np.ndarray) -> Colors:
    """The Base Color of `objects` before any result; `owners` are their triangles'.

    Raises ArtistError when nodes make it.
    """
    slots = int(owners[:, 1].max()) + 1
    wanted = [divmod(each, slots) for each in np.unique(owners[:, :2] @ (slots, 1)).tolist()]
    return {(owner, slot): _of_slot(objects[owner], slot) for owner, slot in wanted}


def read(colors: Colors) -> Steps[tuple[Source | None, list[BaseColor]]]:
    """The picture that all of the objects show, or else that of each material.

    Raises ArtistError when one of them cannot be read.
    """
    distinct = dict.fromkeys(colors.values())
    read: dict[Plain | sources.Found, Source] = {}
    for each in distinct:
        read[each] = each.source if isinstance(each, Plain) else (yield from sources.read(each))
    if len(read) == 1:
        return read.popitem()[1], []
    return None, [
        BaseColor(owner, slot, read[each].pixels) for (owner, slot), each in colors.items()
    ]


def _of_slot(owner: Any, slot: int) -> Plain | sources.Found:
    """What the material in a slot of `owner` shows. Raises ArtistError."""
    slots = owner.material_slots
    material = slots[min(slot, len(slots) - 1)].material if slots else None
    if material is None:
        return Plain(_GRAY)
    own, *others = shaders.base_colors(material)
    if others:
        raise _bake_first(
            material, "The Base Color of “{name}” is that of several Principled BSDFs"
        )
    socket = originals.linked_before(own)
    if socket is None:
        return Plain(tuple(own.default_value)[:3])
    image = originals.original(socket.node) if socket.node.type == "TEX_IMAGE" else None
    if image is None or socket.name != "Color":
        raise _bake_first(material, "The Base Color of “{name}” is made by nodes")
    if not _is_laid_out(socket.node, owner):
        what = "The Base Color of “{name}” is not laid out by the UV map that is painted"
        raise _bake_first(material, what)
    if image.source == "TILED":
        raise _bake_first(material, "The Base Color of “{name}” has UDIM tiles")
    return sources.find_texture(image, [socket.node])


def _bake_first(material: Any, what: str) -> ArtistError:
    return ArtistError(
        what, "press Bake Base Color first, or choose From Scratch", name=material.name
    )


def _is_laid_out(node: Any, owner: Any) -> bool:
    """Whether an Image Texture node shows its image by the active UV map, and nothing else."""
    active = owner.data.uv_layers.active
    if node.projection != "FLAT":
        return False
    if not node.inputs["Vector"].links:
        return active.active_render
    source = node.inputs["Vector"].links[0].from_socket
    if source.node.type == "UVMAP":
        return source.node.uv_map in ({active.name, ""} if active.active_render else {active.name})
    return source.node.type == "TEX_COORD" and source.name == "UV" and active.active_render
