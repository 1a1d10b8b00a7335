# SPDX-License-Identifier: GPL-3.0-or-later
"""A striped style along a swirl, and how far strokes are from it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.pictures.structure_tensor import orientation
from nst_addon.engine.subject import Style, texture
from nst_addon.settings import Settings

from .grid import Grid, to_image

#: Side of a picture, and what is left out of it at each border, in pixels.
SIDE, _BORDER = 256, 8


def directions(gallery: Path, network: Network) -> Image.Image:
    """The style, a new texture of it, and one whose strokes go round the middle; nothing in the
    `gallery` is needed."""
    style = Style(stripes())
    grid = Grid(3, 1, SIDE)
    grid.place(to_image(style.picture), "Style", 0, 0)
    for column, (name, followed) in enumerate((("None", None), ("Swirl", swirl())), 1):
        subject = replace(texture(SIDE, SIDE, style), directions=followed)
        *_, last = paint(subject, Settings(size=SIDE, quality="DRAFT", device="cpu"), network)
        grid.place(to_image(last.picture()), name, column, 0)
    return grid.sheet


def stripes() -> Tensor:
    """Wavy stripes of blue and yellow, 12 pixels wide, (1, 3, SIDE, SIDE)."""
    generator = torch.Generator().manual_seed(0)
    waves = resize(torch.rand(1, 1, 9, 9, generator=generator), SIDE, SIDE)[0, 0]
    rows = torch.arange(float(SIDE))[:, None]
    share = 0.5 + 0.5 * torch.sin(2 * math.pi * (rows / 12 + 1.2 * waves))
    blue, yellow = torch.tensor([0.1, 0.2, 0.5]), torch.tensor([0.95, 0.8, 0.4])
    return (blue.view(3, 1, 1) + (yellow - blue).view(3, 1, 1) * share)[None]


def swirl() -> Tensor:
    """Directions around the middle, (1, 2, SIDE, SIDE)."""
    places = torch.arange(SIDE) - (SIDE - 1) / 2
    angle = torch.atan2(-places[:, None], places[None]) + math.pi / 2
    return torch.stack([torch.cos(2 * angle), torch.sin(2 * angle)])[None]


def angle_error(picture: Tensor) -> float:
    """The median of how far strokes of `picture` are from the swirl, in degrees, weighed by
    coherence."""
    wanted = swirl()
    inner = slice(_BORDER, -_BORDER)
    found = orientation(picture, 4.0)[0, :, inner, inner]
    away = torch.atan2(found[1], found[0]) - torch.atan2(wanted[0, 1], wanted[0, 0])[inner, inner]
    away = (torch.remainder(away + math.pi, 2 * math.pi) - math.pi).abs().flatten() / 2
    order = away.argsort()
    counted = found.norm(dim=0).flatten()[order].cumsum(0)
    middle = int((counted < counted[-1] / 2).sum())
    return math.degrees(float(away[order][middle]))
