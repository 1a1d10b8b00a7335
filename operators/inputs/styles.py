# SPDX-License-Identifier: GPL-3.0-or-later
"""The style images of a job: those of the panel's list, or those a script names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images import learned
from ...nst_addon.job.model import RenderMask, Style
from ...nst_addon.settings import StyleOptions
from ..images.pixels import read_image, size_of
from ..properties.calls import plain
from ..properties.items import RENDER_MASK_KINDS
from ..properties.panel import mask_items, panel_settings
from . import frames, masks, render_masks
from .sources import Source


class StyleName(NamedTuple):
    """A style that a script names: an image or a path, and the same for its mask.

    With a kind of RENDER_MASK_KINDS for a channel, the mask is objects or materials. `learned`
    is a mask of the style itself, or empty.
    """

    name: str
    weight: float = 1.0
    mask: str = ""
    mask_channel: str = "GRAY"
    learned: str = ""
    learned_channel: str = "GRAY"


def read(
    context: bpy.types.Context, named: Sequence[StyleName], source: Source | None
) -> list[Style]:
    """The styles that are `named`, or else those of the panel's list. Raises ArtistError."""
    return read_named(named, source) if named else read_listed(context, source)


def read_listed(context: bpy.types.Context, source: Source | None) -> list[Style]:
    """The styles of the panel's list, their masks as `source` needs them. Raises ArtistError."""
    chosen = [
        style for style in panel_settings(context.scene).styles if style.image and style.weight > 0
    ]
    if not chosen:
        raise ArtistError("There is no style image: add one to the list of styles")
    return [_listed(context, style, source) for style in chosen]


def read_named(named: Iterable[StyleName], source: Source | None) -> list[Style]:
    """Styles by image name or path ("//" is the .blend's folder), their masks as `source`
    needs them. Raises ArtistError."""
    return [_read_one(each, source) for each in named]


def load(path: str, what: str = "style") -> bpy.types.Image:
    """The image in the file `path`, loaded once. Raises ArtistError when it is none; `what` it
    was to be, a style or a mask."""
    absolute = bpy.path.abspath(path)
    if not Path(absolute).is_file():
        raise ArtistError(f"There is no {what} image {path}: choose a picture file")
    known = {image.as_pointer() for image in bpy.data.images}
    image = bpy.data.images.load(absolute, check_existing=True)
    if not size_of(image)[0]:
        if image.as_pointer() not in known:
            bpy.data.images.remove(image)
        raise ArtistError(f"The {what} {Path(path).name} is not a picture: choose an image file")
    return image


def _listed(context: bpy.types.Context, style: Any, source: Source | None) -> Style:
    found = _style(
        style.image.name, style.image, style.weight, _listed_mask(context, style, source)
    )
    return replace(found, pixels=_learned(style, found))


def _learned(style: Any, found: Style) -> np.ndarray:
    """The pixels of `found`, with what is not to be learned hidden. Raises ArtistError."""
    if style.learned == "IMAGE":
        if style.learned_mask is None:
            raise ArtistError(
                f"What to learn of the style “{style.image.name}” has no image: choose one"
            )
        mask = masks.from_image(style.learned_mask, style.learned_channel)
        return learned.masked(found.pixels, mask, found.name)
    if style.learned == "RECTANGLE":
        names = ("left", "right", "bottom", "top")
        options = StyleOptions(**{name: plain(getattr(style, name)) for name in names})
        return learned.within(found.pixels, options, found.name)
    return found.pixels


def _listed_mask(
    context: bpy.types.Context, style: Any, source: Source | None
) -> np.ndarray | RenderMask | None:
    if source is None or style.mask_from == "NONE":
        return None
    if style.mask_from in RENDER_MASK_KINDS:
        things = [each.picked for each in mask_items(style) if each.picked]
        return render_masks.render_mask(source, style.mask_from, things)
    if style.mask_from == "ATTRIBUTE":
        return masks.from_attribute(context, style.mask_attribute, style.mask_channel, source)
    if style.mask is None:
        raise ArtistError(f"The mask of the style “{style.image.name}” has no image: choose one")
    return masks.from_image(style.mask, style.mask_channel)


def _read_one(named: StyleName, source: Source | None) -> Style:
    with _opened(named.name) as image:
        found = _style(named.name, image, named.weight, _named_mask(named, source))
    if not named.learned:
        return found
    with _opened(named.learned) as image:
        mask = masks.from_image(image, named.learned_channel)
    return replace(found, pixels=learned.masked(found.pixels, mask, found.name))


def _named_mask(named: StyleName, source: Source | None) -> np.ndarray | RenderMask | None:
    if source is None or not named.mask:
        return None
    if named.mask_channel in RENDER_MASK_KINDS:
        things = render_masks.named(named.mask, getattr(bpy.data, named.mask_channel.lower()))
        return render_masks.render_mask(source, named.mask_channel, things)
    with _opened(named.mask, "mask") as mask:
        return masks.from_image(mask, named.mask_channel)


@contextmanager
def _opened(name: str, what: str = "style") -> Iterator[bpy.types.Image]:
    """The image of that name or path. The file need not keep one that was loaded for this:
    the job has its pixels."""
    known = set(bpy.data.images)
    image = bpy.data.images.get(name) or load(name, what)
    try:
        yield image
    finally:
        if image not in known:
            bpy.data.images.remove(image)


def _style(
    name: str, image: bpy.types.Image, weight: float, mask: np.ndarray | RenderMask | None
) -> Style:
    frames.check_still(image)
    pixels = read_image(image)
    if image.alpha_mode == "CHANNEL_PACKED":  # a fourth channel that hides nothing
        pixels = pixels[..., :3]
    if pixels.shape[2] == 4 and not pixels[..., 3].any():
        raise ArtistError(f"The style “{name}” is transparent all over: choose another")
    return Style(Path(name).stem, weight, pixels, mask)
