# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvas: what a picture is at the beginning of each scale, before anything is optimized."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ..settings import Settings
from .cost.strength import step_factor
from .pictures.color import Palette, match_palette, palette, palette_matrix
from .pictures.resample import resize
from .pictures.white_noise import white_noise
from .pictures.wrap import wrap_of
from .schedule import Scale
from .subject import Region, Style, Subject

#: Deviation of the noise that the brush marks start from.
_NOISE = 0.04

#: Deviation of the noise that a new texture starts from, before it has the style's colors.
_TEXTURE_NOISE = 0.2


class Canvas:
    """Canvases of `subject`, (1, 3, H, W) of colors 0–1, whose `regions` have the colors of their
    styles, as far as these count: `styled`, 0–1.

    `colors_of` is the subject whose palette counts as the content's, if not its own.
    """

    def __init__(
        self,
        subject: Subject,
        regions: Sequence[Region],
        styled: float,
        settings: Settings,
        colors_of: Subject | None,
    ) -> None:
        self._subject = subject
        self._regions = regions
        self._styled = styled
        self._settings = settings
        self._colors_of = colors_of
        self._wrap = wrap_of(settings.seamless)

    def first(self, scale: Scale, noise: Tensor | None = None) -> Tensor:
        """The content in the styles' colors at the coarsest scale, with noise.

        Colors are a long way for small steps, above all from black. Brush marks start from
        the noise: without it a flat area has no gradient that differs from place to place.
        Where there is no content, noise is all there is. It is `noise`, or else white_noise().
        """
        if noise is None:
            noise = white_noise(scale.width, scale.height, self._settings.seed)
        if self._subject.content is None:
            return self.in_style_colors(0.5 + _TEXTURE_NOISE * noise).clamp(0, 1)
        # Short steps would leave it in what is even and white, as gray flecks.
        noise = _NOISE * step_factor(self._settings.strength) ** 2 * noise
        return (self.in_style_colors(self._sized(self._subject.content, scale)) + noise).clamp(0, 1)

    def next(self, picture: Tensor, scale: Scale) -> Tensor:
        """`picture` enlarged to `scale`, with the detail of what it still has of the content."""
        canvas = self._sized(picture, scale)
        if self._subject.content is None or self._styled == 1:
            return canvas
        coarse = resize(self._subject.content, picture.shape[3], picture.shape[2], self._wrap)
        detail = self._sized(self._subject.content, scale) - self._sized(coarse, scale)
        return (canvas + (1 - self._styled) * detail.to(canvas.device)).clamp(0, 1)

    def in_style_colors(self, picture: Tensor) -> Tensor:
        """The content as `picture` (1, 3, H, W), or noise, in the palettes of the styles."""
        height, width = picture.shape[2:]
        whole = self._palette(picture)
        painted = picture
        for region, style, share in self._shares(width, height):
            # Its own covariance would make an even sky as colorful as all of the style's.
            own = whole if region.mean is None else replace(whole, mean=region.mean)
            change = match_palette(picture, own, palette(style.picture, style.cover)) - picture
            painted = painted + change * share
        return painted

    def relit(self, change: Tensor) -> Tensor:
        """A `change` (1, 3, H, W) of the content's colors as one of the canvas's."""
        assert self._subject.content is not None, "there is something to be lit"
        height, width = change.shape[2:]
        own = self._palette(resize(self._subject.content, width, height, self._wrap))
        new = change
        for _, style, share in self._shares(width, height):
            matrix = palette_matrix(own, palette(style.picture, style.cover)).to(change)
            other = torch.einsum("ij,njhw->nihw", matrix, change)
            new = new + (other - change) * share
        return new

    def _shares(self, width: int, height: int) -> Iterator[tuple[Region, Style, Tensor]]:
        """Each style of each region, and how much of each place it has: (1, 1, H, W), or ()."""
        for region in self._regions:
            weights = torch.ones(())
            if region.weights is not None:
                weights = resize(region.weights, width, height, self._wrap)
            for style, share in region.blend:
                yield region, style, weights * (share * self._styled)

    def _palette(self, content: Tensor) -> Palette:
        """The palette of the content, which is `content` at its size."""
        if self._colors_of is not None and self._colors_of.content is not None:
            return palette(self._colors_of.content, self._colors_of.cover)
        cover = self._subject.cover
        height, width = content.shape[2:]
        return palette(content, None if cover is None else resize(cover, width, height, self._wrap))

    def _sized(self, picture: Tensor, scale: Scale) -> Tensor:
        return resize(picture, scale.width, scale.height, self._wrap)
