# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles in the palette of the source, as far as the setting Colors asks for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import torch
from torch import Tensor

from ..settings import Settings
from .pictures.color import Palette, match_luminance, match_palette, palette
from .subject import Style, Subject

#: How each value of Colors gives a style the palette of the source.
_CHANGES: dict[str, Callable[[Tensor, Palette, Palette], Tensor]] = {
    "LUMINANCE": match_luminance,
    "CHOLESKY": partial(match_palette, root=torch.linalg.cholesky),
    "PCA": match_palette,
}


def in_colors(subject: Subject, settings: Settings, colors_of: Subject) -> Subject:
    """`subject` with styles whose palettes are as the setting Colors says, that of the source being
    that of `colors_of`; of a material those of the Base Color, the first of its pictures."""
    if settings.colors == "STYLE" or colors_of.content is None:
        return subject
    wanted, change = palette(colors_of.content, colors_of.cover), _CHANGES[settings.colors]

    def changed(style: Style) -> Style:
        own, maps = style.picture[:1], style.picture[1:]
        new = own.lerp(change(own, palette(own, style.cover), wanted), settings.color_mix)
        return replace(style, picture=torch.cat([new, maps]))

    return replace(subject, styles=[changed(style) for style in subject.styles])
