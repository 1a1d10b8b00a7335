# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that a texture has itself, which it keeps where no style goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ...nst_addon.images.maps import FLAT
from ...nst_addon.steps import Steps
from ..images.udim import Udim
from ..materials.kept_maps import Displacement
from . import material_maps, material_nodes
from .material_maps import texel
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
    found: FoundMaps, kinds: Iterable[str], layout: Udim | None, raised: Displacement
) -> Steps[dict[str, np.ndarray]]:
    """Those of some `kinds`, as a job has them, in the tiles of the texture's `layout`: one that is
    missing is flat, as its material is. Heights are as `raised` shows them. Raises ArtistError."""
    if not found.is_any:
        return {}
    even = {kind: texel(number) for kind, number in found.numbers.items()}
    even = {**FLAT, **even, "height": texel(raised.middle)}
    maps = {kind: even[kind] for kind in kinds if kind in even and kind not in found.left_out}
    wanted = {kind: each for kind, each in found.maps.items() if kind in kinds}
    read = yield from material_maps.read(wanted, layout)
    maps |= read.maps
    if read.raised:
        maps["height"] = _raised(maps["height"], read.raised, raised)
    return maps


def _raised(heights: np.ndarray, own: Displacement, as_of: Displacement) -> np.ndarray:
    """The `heights`, 0–1, that are raised `as_of` another as far as they were by their `own`."""
    share = own.scale / as_of.scale if as_of.scale else 0.0
    found: np.ndarray = (as_of.middle + (heights - own.middle) * share).clip(0, 1)
    return found.astype(np.float32)
