# SPDX-License-Identifier: GPL-3.0-or-later
"""A striped style along a swirl, measured: how far strokes are from the directions that they were
given, and how far the picture is from the style."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from nst_addon.engine.cost.style_cost import gram_matrix
from nst_addon.engine.network.vgg import Network, load_network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.pictures.structure_tensor import orientation
from nst_addon.engine.subject import Style, texture
from nst_addon.engine.turned_style import turned
from nst_addon.settings import Settings

from .grid import Grid, to_image

#: Side of a picture, and what is left out of it at each border, in pixels.
_SIDE, _BORDER = 256, 8

#: Layers that nothing optimizes (bench/judges.py), and what is cropped before they look.
_LAYERS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3")
_CROPS = ((3, 5), (5, 3), (1, 6), (6, 1))

Grams = Mapping[str, Tensor]


def directions(gallery: Path, network: Network) -> Image.Image:
    """The style, a new texture of it, and one whose strokes go round the middle; nothing in the
    `gallery` is needed."""
    style, swirl = _stripes(), _swirl()
    judge = load_network("VGG16", "MAX", network.device, torch.float32, tuned=False)
    all_round = [_grams(judge, each) for each, _ in turned(Style(style), _SIDE, network.device)]
    wanted = {
        "None": _grams(judge, style),
        "Swirl": {
            layer: torch.stack([each[layer] for each in all_round]).mean(0) for layer in _LAYERS
        },
    }
    grid = Grid(3, 1, _SIDE)
    grid.place(to_image(style), "Style", 0, 0)
    for column, (name, grams) in enumerate(wanted.items(), 1):
        subject = texture(_SIDE, _SIDE, Style(style))
        if name == "Swirl":
            subject = replace(subject, directions=swirl)
        *_, last = paint(subject, Settings(size=_SIDE, quality="DRAFT", device="cpu"), network)
        picture = last.picture()
        grid.place(to_image(picture), name, column, 0)
        print(
            f"{name}: median error of angle {_error(picture, swirl):.1f}°, "
            f"style distance {_distance(judge, picture, grams):.3f}",
            flush=True,
        )
    return grid.sheet


def _stripes() -> Tensor:
    """Wavy stripes of blue and yellow, 12 pixels wide, (1, 3, _SIDE, _SIDE)."""
    generator = torch.Generator().manual_seed(0)
    waves = resize(torch.rand(1, 1, 9, 9, generator=generator), _SIDE, _SIDE)[0, 0]
    rows = torch.arange(float(_SIDE))[:, None]
    share = 0.5 + 0.5 * torch.sin(2 * math.pi * (rows / 12 + 1.2 * waves))
    blue, yellow = torch.tensor([0.1, 0.2, 0.5]), torch.tensor([0.95, 0.8, 0.4])
    return (blue.view(3, 1, 1) + (yellow - blue).view(3, 1, 1) * share)[None]


def _swirl() -> Tensor:
    """Directions around the middle, (1, 2, _SIDE, _SIDE)."""
    places = torch.arange(_SIDE) - (_SIDE - 1) / 2
    angle = torch.atan2(-places[:, None], places[None]) + math.pi / 2
    return torch.stack([torch.cos(2 * angle), torch.sin(2 * angle)])[None]


def _error(picture: Tensor, wanted: Tensor) -> float:
    """The median of how far strokes are from `wanted`, in degrees, weighed by coherence."""
    inner = slice(_BORDER, -_BORDER)
    found = orientation(picture, 4.0)[0, :, inner, inner]
    away = torch.atan2(found[1], found[0]) - torch.atan2(wanted[0, 1], wanted[0, 0])[inner, inner]
    away = (torch.remainder(away + math.pi, 2 * math.pi) - math.pi).abs().flatten() / 2
    order = away.argsort()
    counted = found.norm(dim=0).flatten()[order].cumsum(0)
    middle = int((counted < counted[-1] / 2).sum())
    return math.degrees(float(away[order][middle]))


def _grams(judge: Network, picture: Tensor) -> Grams:
    with torch.inference_mode():
        features = judge.features(picture, _LAYERS)
        return {layer: gram_matrix(features[layer], mean=True) for layer in _LAYERS}


def _distance(judge: Network, picture: Tensor, wanted: Grams) -> float:
    """As bench/judges.py has it, from the style as it is turned: of a swirl, all round."""
    found = [_grams(judge, picture[..., top:, left:]) for left, top in _CROPS]
    shares = [
        float((each[layer] - wanted[layer]).norm() / wanted[layer].norm())
        for each in found
        for layer in _LAYERS
    ]
    return sum(shares) / len(shares)
