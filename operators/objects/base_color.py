# SPDX-License-Identifier: GPL-3.0-or-later
"""The Base Color of objects: what painting starts from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.encoding import decode, to_bytes
from ...nst_addon.job.model import BaseColor
from ..images.color import to_rec709
from ..images.pixels import Encoding
from ..inputs import sources
from ..inputs.sources import Source
from ..materials import originals, shaders

#: Side of a picture of one color.
_PLAIN_SIDE = 64
#: What an object without a material looks like, scene-linear.
_GRAY = (0.8, 0.8, 0.8)


def read(objects: Sequence[Any], owners: np.ndarray) -> Source | list[BaseColor]:
    """The Base Color of `objects` before any result; `owners` are their triangles'.

    It is the image itself where all of them show the same, or else that of each material.
    Raises ArtistError when nodes make it.
    """
    slots = int(owners[:, 1].max()) + 1
    wanted = [divmod(each, slots) for each in np.unique(owners[:, :2] @ (slots, 1)).tolist()]
    parts = {(owner, slot): _of_slot(objects[owner], slot) for owner, slot in wanted}
    first, *others = parts.values()
    if all(_same(first, each) for each in others):
        return first
    return [BaseColor(owner, slot, part.pixels) for (owner, slot), part in parts.items()]


def _of_slot(owner: Any, slot: int) -> Source:
    """What the material in a slot of `owner` shows. Raises ArtistError."""
    slots = owner.material_slots
    material = slots[min(slot, len(slots) - 1)].material if slots else None
    if material is None:
        return _plain(owner.name, _GRAY)
    own, *others = shaders.base_colors(material)
    if others:
        raise _bake_first(material, "is that of several Principled BSDFs")
    socket = originals.linked_before(own)
    if socket is None:
        return _plain(material.name, tuple(own.default_value)[:3])
    image = originals.original(socket.node) if socket.node.type == "TEX_IMAGE" else None
    if image is None or socket.name != "Color":
        raise _bake_first(material, "is made by nodes")
    if not _is_laid_out(socket.node, owner):
        raise _bake_first(material, "is not laid out by the UV map that is painted")
    source = sources.read_texture(image, [socket.node])
    if source.udim:
        raise _bake_first(material, "has UDIM tiles")
    return source


def _bake_first(material: Any, what: str) -> ArtistError:
    return ArtistError(
        f"The Base Color of “{material.name}” {what}: "
        "press Bake Base Color first, or choose From Scratch"
    )


def _plain(name: str, color: Sequence[float]) -> Source:
    linear = np.array([[color]], np.float32)
    seen = decode(linear, linear=True, premultiplied=False, matrix=to_rec709())
    return Source(name, np.tile(to_bytes(seen), (_PLAIN_SIDE, _PLAIN_SIDE, 1)), Encoding())


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


def _same(one: Source, other: Source) -> bool:
    return one.encoding == other.encoding and np.array_equal(one.pixels, other.pixels)
