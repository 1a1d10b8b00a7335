# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a job's result belongs, as the job folder keeps it for Blender, after a crash too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.fields import Fields
from ...nst_addon.job.model import MAPS
from ..images.pixels import Encoding
from ..images.udim import Udim
from ..materials.identity import NodeReference, Reference
from ..materials.kept_maps import Displacement
from ..materials.targets import Target, UvMap

#: No texture goes to more nodes, materials or objects.
_MOST = 100_000


@dataclass(frozen=True)
class Origin:
    """The result's name and where it goes; how its pixels are kept, as those of the source.

    With `overwrite` it takes the place of the last result of that name. `source` is the image
    that it was painted from. Of a material, `numbers` are what is the same all over, by their
    kinds, and its heights are `raised`, if that is known.
    """

    name: str
    target: Target
    overwrite: bool
    encoding: Encoding = Encoding()
    udim: Udim | None = None
    source: Reference | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    raised: Displacement | None = None

    def to_dict(self) -> dict[str, Any]:
        """In plain JSON, for job.json."""
        return {
            "name": self.name,
            "target": self.target.to_dict(),
            "overwrite": self.overwrite,
            "encoding": self.encoding.to_dict(),
            "udim": self.udim.to_dict() if self.udim else None,
            "source": asdict(self.source) if self.source else None,
            "numbers": dict(self.numbers),
            "raised": asdict(self.raised) if self.raised else None,
        }

    @classmethod
    def unknown(cls, name: str, *, is_float: bool) -> Origin:
        """That of a picture of which nothing else is known: an image of the file, no more."""
        return cls(name, Target(), overwrite=False, encoding=Encoding(is_float=is_float))

    @classmethod
    def from_dict(cls, values: Any) -> Origin:
        """The origin that to_dict() gave. Raises ArtistError when `values` are none."""
        try:
            data = Fields(values)
            return cls(
                data.name("name"),
                _target(data.part("target")),
                data.flag("overwrite"),
                _encoding(data.part("encoding")),
                _udim(data.part("udim")) if data.has("udim") else None,
                _reference(data.part("source"), "images") if data.has("source") else None,
                _numbers(data.part("numbers")) if data.has("numbers") else {},
                _raised(data.part("raised")) if data.has("raised") else None,
            )
        except ValueError as error:
            raise ArtistError(
                "The job folder does not say where its picture belongs ({error})",
                "start the job again",
                error=error,
            ) from error


def target_from_dict(values: Any) -> Target:
    """The target that Target.to_dict() gave. Raises ValueError when `values` are none."""
    return _target(Fields(values))


def _target(data: Fields) -> Target:
    return Target(
        [_node(each) for each in data.parts("nodes", _MOST)],
        [_reference(each, "materials") for each in data.parts("materials", _MOST)],
        [_object(pair) for pair in data.items("objects", _MOST)],
    )


def _object(pair: Any) -> tuple[Reference, UvMap]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise ValueError("an object is given without its UV map")
    owner, uv_map = map(Fields, pair)
    return _reference(owner, "objects"), UvMap(uv_map.name("name"), uv_map.whole("index", 0, _MOST))


def _node(data: Fields) -> NodeReference:
    image = _reference(data.part("image"), "images") if data.has("image") else None
    owner = _reference(data.part("owner"), "materials", "node_groups")
    return NodeReference(owner, data.name("name"), data.name("mark"), image)


def _reference(data: Fields, *collections: str) -> Reference:
    return Reference(
        data.choice("collection", collections),
        data.name("name"),
        data.name("library"),
        data.whole("uid", -(2**31), 2**32),
        data.name("opened"),
        data.name("mark"),
    )


def _numbers(data: Fields) -> dict[str, float]:
    return {kind: data.number(kind, 0, 1) for kind in MAPS if kind in data.plain()}


def _raised(data: Fields) -> Displacement:
    return Displacement(data.number("scale"), data.number("middle"))


def _encoding(data: Fields) -> Encoding:
    alpha_mode: Any = bpy.types.Image.bl_rna.properties["alpha_mode"]
    return Encoding(
        data.name("color_space"),
        data.flag("is_float"),
        data.flag("is_data"),
        data.choice("alpha_mode", alpha_mode.enum_items.keys()),
    )


def _udim(data: Fields) -> Udim:
    numbers = data.wholes("numbers", 1001, 2000, most=1000)
    if not numbers:
        raise ValueError("a tiled image has no tiles")
    width, height = (data.whole(side, 1, 2**17) for side in ("width", "height"))
    return Udim(tuple(numbers), width, height)
