# SPDX-License-Identifier: GPL-3.0-or-later
"""Which maps belong to a result: its normals, height, roughness … What is the same all over, a
Metallic of 1, is a number in place of a map.

They are in custom properties of the result, so they are saved, undone and appended with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import bpy

from ...nst_addon.job.model import MAPS
from ..images.relief_maps import DEPTH

#: The custom properties of a result that name its maps.
_NAME = "nst_map_{kind}"
#: What the 1 of a height is taken for where that is not known, as a share of the long side.
_DEPTH = 0.02
#: The custom property of a height: what of it is neither raised nor lowered, 0–1.
_MIDDLE = "nst_middle"


@dataclass(frozen=True)
class Displacement:
    """How a Displacement node raises heights from 0 to 1: by `scale`, those above the `middle`."""

    scale: float = _DEPTH
    middle: float = 0.5

    def of_shares(self, least: float, most: float) -> Displacement:
        """The same for heights that are given as shares of those from `least` to `most`."""
        return Displacement(self.scale * (most - least), (self.middle - least) / (most - least))


def of(image: Any) -> dict[str, bpy.types.Image]:
    """The maps of `image` by their kinds; none of an image that has none."""
    return {kind: each for kind, each in _known(image) if isinstance(each, bpy.types.Image)}


def numbers_of(image: Any) -> dict[str, float]:
    """What `image` has no maps of, for it is a number all over, by the kinds."""
    return {kind: each for kind, each in _known(image) if isinstance(each, float)}


def keep(image: Any, made: Mapping[str, bpy.types.Image], numbers: Mapping[str, float]) -> None:
    """Have the result `image` know the maps that were `made` of it and the `numbers`, by their
    kinds."""
    for kind, each in {**made, **numbers}.items():
        image[_NAME.format(kind=kind)] = each


def forget(image: Any) -> None:
    """Have the result `image` know no maps and no numbers."""
    for kind in [kind for kind, _ in _known(image)]:
        del image[_NAME.format(kind=kind)]


def raise_by(height: Any, raised: Displacement) -> None:
    """Have what shows the map `height` raise it like that."""
    height[DEPTH], height[_MIDDLE] = raised.scale, raised.middle


def raised_by(height: Any) -> Displacement:
    """How the map `height` is raised."""
    return Displacement(height.get(DEPTH, _DEPTH), height.get(_MIDDLE, 0.5))


def _known(image: Any) -> Iterator[tuple[str, Any]]:
    """The kinds of what the result `image` has beside it, each with an image or a number."""
    for kind in MAPS if image else ():
        if (found := image.get(_NAME.format(kind=kind))) is not None:
            yield kind, found
