# SPDX-License-Identifier: GPL-3.0-or-later
"""What is painted: a source or nothing yet, its styles, and where each of them goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from ..errors import ArtistError, SettingError
from .schedule import check_sides


@dataclass(frozen=True)
class Style:
    """A style image: (1, 3, h, w), its weight, and where it goes. Of a material it is (M, 3, h, w),
    the Base Color first.

    `cover` (1, 1, h, w) is the image's own alpha: only what it shows is style. `mask`
    (1, 1, H, W) says where in the source, and how strongly, 0–1; None is wherever no
    mask claims. All are float32, 0–1, on the CPU; colors are display-encoded sRGB.
    """

    picture: Tensor
    weight: float = 1.0
    cover: Tensor | None = None
    mask: Tensor | None = None


@dataclass(frozen=True)
class Subject:
    """What to paint, `width` × `height` pixels or another size of that aspect.

    `content` is (1, 3, H, W), and `cover` (1, 1, H, W) its alpha; both as a Style's.
    Without content a new texture is painted. `directions` (1, 2, h, w), of that aspect, are
    those that strokes follow (cost/directions.py); None is whatever the style cost finds.
    `own_maps` are those that the content of a material has itself, by their kinds, of MAPS: each
    (1, 1 or 3, h, w) of any size, 0–1.
    """

    styles: Sequence[Style]
    width: int
    height: int
    content: Tensor | None = None
    cover: Tensor | None = None
    directions: Tensor | None = None
    own_maps: Mapping[str, Tensor] = field(default_factory=dict)

    def check(self) -> None:
        """Raises ArtistError when a picture or a weight does not fit."""
        check_sides("The source is {width} × {height} pixels", self.width, self.height)
        if not self.styles:
            raise ArtistError("There is no style image", "choose one")
        for style in self.styles:
            check_sides(
                "A style image is {width} × {height} pixels",
                style.picture.shape[3],
                style.picture.shape[2],
            )
            if not 0 <= style.weight < float("inf"):
                raise SettingError("weight", style.weight, "a number from 0 up")
        if not sum(style.weight for style in self.styles) > 0:
            raise ArtistError("Every style's weight is 0", "raise one of them")
        for style in self.styles:
            if style.cover is not None and not style.cover.any():
                raise ArtistError("A style image is transparent all over", "choose another")
        if self.cover is not None and not self.cover.any():
            raise ArtistError(
                "The source is transparent all over", "choose another: there is nothing to paint"
            )
        if not all(part.share > 0 for part in regions(self)):
            raise ArtistError(
                "A mask is black, or what it shows is transparent", "nothing to paint"
            )


def transfer(content: Tensor, *styles: Style) -> Subject:
    """`content` (1, 3, H, W), to be painted in the manner of `styles`."""
    return Subject(styles, content.shape[3], content.shape[2], content)


def texture(width: int, height: int, *styles: Style) -> Subject:
    """A new texture of that aspect, in the manner of `styles`."""
    return Subject(styles, width, height)


@dataclass(frozen=True)
class Region:
    """Part of a picture, and the styles that are blended there.

    `weights` (1, 1, H, W), 0–1, says how much of each place is the region's; None is all
    of every place. `mean` (3, 1), float64, is the content's mean color there, where that is to
    become the styles'; None is that of the whole content.
    """

    styles: Sequence[Style]
    weights: Tensor | None
    mean: Tensor | None = None

    @property
    def share(self) -> float:
        """How much of the picture is the region's, 0–1."""
        return 1.0 if self.weights is None else self.weights.mean().item()

    @property
    def blend(self) -> list[tuple[Style, float]]:
        """The styles with their shares, which sum to 1."""
        total = sum(style.weight for style in self.styles)
        return [(style, style.weight / total) for style in self.styles]


def regions(subject: Subject) -> list[Region]:
    """The regions of `subject`: one for each mask, and one for what no mask claims.

    Where masks overlap they share the place; what alpha hides belongs to none.
    """
    used = [style for style in subject.styles if style.weight > 0]
    masks = list({id(style.mask): style.mask for style in used if style.mask is not None}.values())
    claimed = sum(masks, torch.zeros(()))
    found = [
        Region([style for style in used if style.mask is mask], mask / claimed.clamp_min(1))
        for mask in masks
    ]
    if rest := [style for style in used if style.mask is None]:
        found.append(Region(rest, (1 - claimed).clamp_min(0) if masks else None))
    return [replace(each, weights=_visible(each.weights, subject.cover)) for each in found]


def painted_share(subject: Subject) -> Tensor | None:
    """How much of each place is painted rather than left as it is, (1, 1, H, W); None is all."""
    if any(style.mask is None for style in subject.styles if style.weight > 0):
        return None
    masks = {id(style.mask): style.mask for style in subject.styles if style.mask is not None}
    return sum(masks.values(), torch.zeros(())).clamp_max(1)


def _visible(weights: Tensor | None, cover: Tensor | None) -> Tensor | None:
    return weights if cover is None else cover if weights is None else weights * cover
