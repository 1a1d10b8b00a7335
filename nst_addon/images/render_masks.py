# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks by names: where the passes of a render show objects or materials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..errors import ArtistError, PassMissing
from ..job.model import RenderMask
from .cryptomatte import has_cryptomatte, pixel_share
from .passes import Passes, Planes


class _Source(NamedTuple):
    """The passes that know of one kind of things."""

    cryptomatte: str
    indices: str
    label: str


_SOURCES = {
    "OBJECTS": _Source("CryptoObject", "Object Index", "Cryptomatte Object"),
    "MATERIALS": _Source("CryptoMaterial", "Material Index", "Cryptomatte Material"),
}


def find(wanted: RenderMask, passes: Passes) -> np.ndarray:
    """How much of each pixel shows what `wanted` names, (H, W) float32, 0–1.

    Cryptomatte has smooth borders; an index pass, which does without them, is the next best.
    Where the compositor laid view layers over each other, what one of them shows counts.
    Raises ArtistError.
    """
    source = _SOURCES[wanted.what]
    visible = _visible(passes, wanted.layers)
    if passes.is_rounded and any(has_cryptomatte(each, source.cryptomatte) for each in visible):
        raise ArtistError(
            "The codec Pxr24 has rounded the numbers of Cryptomatte",
            "choose the codec ZIP, and render again",
        )
    masks = [_in_layer(wanted, source, planes) for planes in visible]
    found = [mask for mask in masks if mask is not None]
    if not found:
        raise PassMissing(source.label)
    mask: np.ndarray = np.maximum.reduce(found)
    if not mask.any():
        names = ", ".join(f"“{name}”" for name in wanted.names)
        raise ArtistError(
            "The render does not show {names}", "render again, or choose others", names=names
        )
    return mask


def _in_layer(wanted: RenderMask, source: _Source, planes: Planes) -> np.ndarray | None:
    """The mask in one view layer; None when it has no pass that could tell."""
    if has_cryptomatte(planes, source.cryptomatte):
        return pixel_share(planes, source.cryptomatte, wanted.names)
    if wanted.indices and source.indices in planes:
        return np.isin(planes[source.indices][..., 0], wanted.indices).astype(np.float32)
    return None


def _visible(passes: Passes, order: Sequence[str]) -> list[Planes]:
    """The view layers that make the picture: all, or the first without a compositor."""
    rendered = [passes.layers[name] for name in order if name in passes.layers]
    if not rendered:
        raise ArtistError("The view layers are not those of the render: render again")
    return rendered if passes.is_composited else rendered[:1]
