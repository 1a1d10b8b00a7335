"""Masks by names: where the passes of a render show objects or materials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..errors import ArtistError
from ..job.folder import PASSES
from ..job.model import Job, Matte
from .cryptomatte import coverage, has_cryptomatte
from .mask_channel import mask_of
from .passes import Passes, Planes, read_passes


class _Source(NamedTuple):
    """The passes that know of one kind of things."""

    cryptomatte: str
    indices: str
    label: str


_SOURCES = {
    "OBJECTS": _Source("CryptoObject", "Object Index", "Cryptomatte Object"),
    "MATERIALS": _Source("CryptoMaterial", "Material Index", "Cryptomatte Material"),
}


def with_masks(job: Job, folder: Path) -> Job:
    """`job` with masks found in the passes of its `folder`, in place of Mattes.

    Raises ArtistError when the passes do not show what one of them names.
    """
    assert job.content is not None, "what a render shows is a mask of that render"
    passes, alpha = read_passes(folder / PASSES), mask_of(job.content, "ALPHA")
    styles = [
        replace(style, mask=_of_opaque(find(style.mask, passes), alpha))
        if isinstance(style.mask, Matte)
        else style
        for style in job.styles
    ]
    return replace(job, styles=styles)


def _of_opaque(mask: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """`mask`, a share of each whole pixel, as a share of what is opaque of it.

    At the border to a transparent background a pixel's color is the object's alone.
    """
    return np.clip(mask / np.maximum(alpha, 1 / 255), 0, 1)


def find(matte: Matte, passes: Passes) -> np.ndarray:
    """How much of each pixel shows what `matte` names, (H, W) float32, 0–1.

    Cryptomatte has smooth borders; an index pass, which does without them, is the next best.
    Where the compositor laid view layers over each other, what one of them shows counts.
    Raises ArtistError.
    """
    source = _SOURCES[matte.what]
    masks = [_in_layer(matte, source, planes) for planes in _seen(passes, matte.layers)]
    found = [mask for mask in masks if mask is not None]
    if not found:
        raise ArtistError(
            f"The render has no {source.label} pass: switch it on in the view layer, "
            "or press Enable Passes and Render"
        )
    mask = np.maximum.reduce(found)
    if not mask.any():
        names = ", ".join(f"“{name}”" for name in matte.names)
        raise ArtistError(f"The render does not show {names}: render again, or choose others")
    return mask


def _in_layer(matte: Matte, source: _Source, planes: Planes) -> np.ndarray | None:
    """The mask in one view layer; None when it has no pass that could tell."""
    if has_cryptomatte(planes, source.cryptomatte):
        return coverage(planes, source.cryptomatte, matte.names)
    if matte.indices and source.indices in planes:
        return np.isin(planes[source.indices][..., 0], matte.indices).astype(np.float32)
    return None


def _seen(passes: Passes, order: Sequence[str]) -> list[Planes]:
    """The view layers that make the picture: all, or the first without a compositor."""
    rendered = [passes.layers[name] for name in order if name in passes.layers]
    if not rendered:
        raise ArtistError("The view layers are not those of the render: render again")
    return rendered if passes.is_composited else rendered[:1]
