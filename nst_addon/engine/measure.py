# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring a finished picture: J as it is defined, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..settings import Settings
from .cost import content_cost as content
from .cost import style_cost as style
from .cost.content_cost import CONTENT_LAYER
from .cost.strength import content_weight
from .cost.style_term import STYLE_SHARES, layer_weights
from .network.vgg import Network
from .pictures.resample import resize
from .schedule import check_sides, result_size


@dataclass(frozen=True)
class Measurement:
    """J = α J_content + β J_style with J_style = Σ λ^[l] J_style^[l]."""

    total: float
    content: float
    style: float
    layers: dict[str, float]  #: J_style^[l], as the formula has it
    lambdas: dict[str, float]
    alpha: float
    beta: float


@torch.no_grad()
def measure(
    content_picture: Tensor,
    style_picture: Tensor,
    picture: Tensor,
    size: int,
    network: Network,
    settings: Settings,
) -> Measurement:
    """What `picture` costs, given its content and its style; each (1, 3, H, W), 0–1.

    Content and style are resized so that their long sides are `size`, the picture to
    the content's size. `network` should be the plain one (``tuned=False``), in float32.

    λ is calibrated once, at the content picture (style_cost.balance), and α by the
    content and the style (content_cost.balance): neither depends on the picture, so
    pictures can be compared. Raises ArtistError when a picture is too small.
    """
    for name, each in (("content", content_picture), ("style", style_picture)):
        what = f"The {name} is {{width}} × {{height}} pixels"
        check_sides(what, each.shape[3], each.shape[2])
    target = _sized(content_picture, size)
    layers = [*STYLE_SHARES, CONTENT_LAYER]

    def features(image: Tensor) -> dict[str, Tensor]:
        return network.features(image.to(network.device), layers)

    source = features(target)
    painted = features(resize(picture, target.shape[3], target.shape[2]))
    wanted = features(_sized(style_picture, size))
    costs, lambdas = {}, {}
    for layer, share in layer_weights(settings).items():
        gram_s, gram_c, gram_g = (
            style.gram_matrix(each[layer], mean=True) for each in (wanted, source, painted)
        )
        costs[layer] = style.style_cost(gram_s, gram_g).item()
        lambdas[layer] = share * style.balance(gram_s, gram_c).item()
    balance = content.balance(
        content.moments(source[CONTENT_LAYER]), content.moments(wanted[CONTENT_LAYER])
    )
    alpha = content_weight(settings.strength) * balance.item()
    content_number = content.content_cost(source[CONTENT_LAYER], painted[CONTENT_LAYER]).item()
    style_number = sum(lambdas[layer] * cost for layer, cost in costs.items())
    return Measurement(
        total=alpha * content_number + style_number,
        content=content_number,
        style=style_number,
        layers=costs,
        lambdas=lambdas,
        alpha=alpha,
        beta=1.0,
    )


def _sized(picture: Tensor, size: int) -> Tensor:
    return resize(picture, *result_size(picture.shape[3], picture.shape[2], size))
