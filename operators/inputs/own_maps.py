# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that a texture has itself, which it keeps where no style goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ...nst_addon.images.maps import FLAT
from ...nst_addon.steps import Steps
from ..images.udim import Udim
from . import material_maps, material_nodes
from .material_nodes import FoundMaps
from .sources import Found


def find(source: Found) -> FoundMaps:
    """Those of the material that shows the texture, or else those beside its file; none where there
    are none."""
    image: Any = source.image.find() if source.image else None
    if image is None:
        return FoundMaps()
    shown = material_nodes.of_source(image, source.shown_by)
    return shown if shown.is_any else FoundMaps(material_maps.beside(image, image.name))


def read(
    found: FoundMaps, kinds: Iterable[str], layout: Udim | None
) -> Steps[dict[str, np.ndarray]]:
    """Those of some `kinds`, as a job has them, in the tiles of the texture's `layout`: one that is
    missing is flat, as its material is. Raises ArtistError."""
    if not found.is_any:
        return {}
    even = {**FLAT, **{kind: _texel(number) for kind, number in found.numbers.items()}}
    maps = {kind: even[kind] for kind in kinds if kind in even and kind not in found.left_out}
    wanted = {kind: each for kind, each in found.maps.items() if kind in kinds}
    return {**maps, **(yield from material_maps.read(wanted, layout))}


def _texel(number: float) -> np.ndarray:
    """A map of one texel, (1, 1)."""
    return np.full((1, 1), min(max(number, 0.0), 1.0), np.float32)
