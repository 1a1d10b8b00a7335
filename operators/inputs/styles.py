# SPDX-License-Identifier: GPL-3.0-or-later
"""The style images of a job: those of the panel's list, or those a script names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images import learned
from ...nst_addon.job.model import Style
from ...nst_addon.settings import StyleOptions
from ...nst_addon.steps import Steps
from ...nst_addon.system.names import stem_of
from ..app.messages import message_for
from ..app.translated import translated
from ..images.pixels import decoded, is_made_by_us, take
from ..materials.kept_maps import Displacement
from ..properties.calls import plain
from ..properties.items import RENDER_MASK_KINDS
from ..properties.panel import mask_items, panel_settings
from . import frames, masks, material_maps, render_masks, sources
from .material_nodes import FoundMaps
from .picture import Picture
from .sources import Source


class StyleName(NamedTuple):
    """A style that a script names: an image or a path, and the same for its mask.

    With a kind of RENDER_MASK_KINDS for a channel, the mask is objects or materials. `learned`
    is a mask of the style itself, or empty; with the channel RECTANGLE, the sides of one.
    """

    name: str
    weight: float = 1.0
    mask: str = ""
    mask_channel: str = "GRAY"
    learned: str = ""
    learned_channel: str = "GRAY"


@dataclass(frozen=True)
class Found:
    """A style that is still to be read: its image, an image of the file or a picture file, its
    mask, and what of it is to be learned."""

    name: str
    weight: float
    picture: Picture
    mask: masks.Mask | None = None
    part: masks.InImage | StyleOptions | None = None  #: what of it is learned; None is all
    material: FoundMaps = field(default_factory=FoundMaps)  #: its maps, besides colors


class ReadStyles(NamedTuple):
    """Styles as a job has them; and how the heights of a result are `raised`: as those of the first
    one whose material says so."""

    styles: list[Style]
    raised: Displacement


def find(
    context: bpy.types.Context, named: Sequence[StyleName], source: sources.Found | None
) -> list[Found]:
    """The styles that are `named`, or else those of the panel's list. Raises ArtistError.

    Names are those of images, or paths ("//" is the .blend's folder). Without a `source` there
    are no masks.
    """
    if named:
        return [_find_named(each, source) for each in named]
    listed = list(filter(_counts, panel_settings(context.scene).styles))
    if not listed:
        raise ArtistError("There is no style yet: click one in the gallery")
    return [
        Found(
            stem_of(style.image.name),
            style.weight,
            Picture.of(style.image),
            _listed_mask(context, style, source),
            _listed_part(style),
        )
        for style in listed
    ]


def with_maps(found: Found) -> Found:
    """The style as a material, with the maps that belong to it. Raises ArtistError without any."""
    return replace(found, material=material_maps.find(found.picture))


def warning(found: Sequence[Found]) -> str:
    """What the artist should know of the styles; empty when all is well."""
    for each in found:
        if left_out := each.material.left_out:
            return told_of(next(iter(left_out.values())), each.name)
    return ""


def why_not(context: bpy.types.Context, *, are_materials: bool) -> str:
    """Why nothing can be painted in the styles of the panel's list, as materials if they are to be
    some; empty when it can. A panel may ask: nothing of the file is changed."""
    try:
        found = find(context, [], None)
    except ArtistError as error:
        return message_for(error)
    reasons = (material_maps.why_not(each.picture) for each in found) if are_materials else ()
    return next(filter(None, reasons), "")


def told_of(node: str, name: str) -> str:
    """What to say of a `node` that makes a map of the texture `name`."""
    told = "The node “{node}” makes a map of “{name}”, which is left out: bake it for one"
    return translated(told, node=node, name=name)


def _counts(style: Any) -> bool:
    return bool(style.image and style.weight > 0)


def image_of(name: Any) -> bpy.types.Image | None:
    """The image of this file that is the style called `name`; None when there is none."""
    found = (each for each in bpy.data.images if not is_made_by_us(each))
    return next((each for each in found if stem_of(each.name) == name), None)


def check(named: StyleName) -> None:
    """Raises ArtistError when a picture that `named` needs is not there."""
    Picture.named(material_maps.color_of(named.name))
    _named_part(named)


def read(found: Sequence[Found], source: Source | None) -> Steps[ReadStyles]:
    """The styles themselves, their masks as `source` needs them. Raises ArtistError."""
    styles, raised = [], None
    for each in found:
        pixels = yield from _read_pixels(each)
        pixels = yield from _learned(each, pixels)
        mask = None if each.mask is None or source is None else (yield from each.mask.read(source))
        numbers = each.material.numbers.items()
        maps = {kind: material_maps.texel(number) for kind, number in numbers}
        found_maps = yield from material_maps.read(each.material.maps)
        maps |= found_maps.maps
        raised = raised or found_maps.raised
        styles.append(Style(each.name, each.weight, pixels, mask, maps))
    return ReadStyles(styles, raised or Displacement())


def _listed_part(style: Any) -> masks.InImage | StyleOptions | None:
    """What of `style` is to be learned. Raises ArtistError."""
    if style.learned == "IMAGE":
        if style.learned_mask is None:
            raise ArtistError(
                "What to learn of the style “{name}” has no image: choose one",
                name=style.image.name,
            )
        return masks.InImage(Picture.of(style.learned_mask), style.learned_channel)
    if style.learned == "RECTANGLE":
        names = ("left", "right", "bottom", "top")
        return StyleOptions(**{name: plain(getattr(style, name)) for name in names})
    return None


def _listed_mask(
    context: bpy.types.Context, style: Any, source: sources.Found | None
) -> masks.Mask | None:
    if source is None or style.mask_from == "NONE":
        return None
    if style.mask_from in RENDER_MASK_KINDS:
        things = [each.picked for each in mask_items(style) if each.picked]
        return render_masks.InRender.of(source, style.mask_from, things)
    if style.mask_from == "ATTRIBUTE":
        return masks.OnObject.of(context, style.mask_attribute, style.mask_channel)
    if style.mask is None:
        raise ArtistError(
            "The mask of the style “{name}” has no image: choose one", name=style.image.name
        )
    return masks.InImage(Picture.of(style.mask), style.mask_channel)


def _find_named(named: StyleName, source: sources.Found | None) -> Found:
    mask = _named_mask(named, source)
    part = _named_part(named)
    picture = Picture.named(material_maps.color_of(named.name))
    return Found(stem_of(named.name), named.weight, picture, mask, part)


def _named_part(named: StyleName) -> masks.InImage | StyleOptions | None:
    if not named.learned:
        return None
    if named.learned_channel == "RECTANGLE":
        return learned.rectangle(named.learned)
    return masks.InImage(Picture.named(named.learned, "mask"), named.learned_channel)


def _named_mask(named: StyleName, source: sources.Found | None) -> masks.Mask | None:
    if source is None or not named.mask:
        return None
    if named.mask_channel in RENDER_MASK_KINDS:
        things = render_masks.named(named.mask, getattr(bpy.data, named.mask_channel.lower()))
        return render_masks.InRender.of(source, named.mask_channel, things)
    return masks.InImage(Picture.named(named.mask, "mask"), named.mask_channel)


def _learned(found: Found, pixels: np.ndarray) -> Steps[np.ndarray]:
    """`pixels`, with what is not to be learned hidden. Raises ArtistError."""
    if isinstance(found.part, masks.InImage):
        mask = yield from found.part.values()
        return learned.masked(pixels, mask, found.name)
    if found.part is not None:
        return learned.within(pixels, found.part, found.name)
    return pixels


def _read_pixels(found: Found) -> Steps[np.ndarray]:
    with found.picture.opened() as image:
        frames.check_still(image)
        frames.check_one_tile(image)
        taken = take(image)
    yield
    pixels = yield from decoded(taken)
    if taken.kept.alpha_mode == "CHANNEL_PACKED":  # a fourth channel that hides nothing
        pixels = pixels[..., :3]
    if pixels.shape[2] == 4 and not pixels[..., 3].any():
        raise ArtistError(
            "The style “{name}” is transparent all over: choose another", name=found.name
        )
    return pixels
