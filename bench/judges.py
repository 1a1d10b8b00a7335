# SPDX-License-Identifier: GPL-3.0-or-later
"""How good a picture is: two style distances and a content distance. Less is better.

A style distance is measured on layers that no program optimizes. A network favors the
programs that optimize it, so there are two: VGG-16, which all but pastiche use, and
VGG-19, which pastiche uses. What is better by both is better.

A picture has no grid of its own, and pooling has: an optimizer that always sees the
picture at the same place of that grid fits the grid too, and a crop of a few pixels
takes that away again. So a style distance is the mean over a few crops.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from nst_addon.engine.network.vgg import Network, reduction
from nst_addon.engine.network.weights import Arrays, convolution_names

from . import weights
from .pictures import read

#: Of the style distances.
STYLE_LAYERS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3")
#: What is cropped from the left and from the top, in pixels.
CROPS = ((3, 5), (5, 3), (1, 6), (6, 1))
#: Of the content distance.
LPIPS_LAYERS = (*STYLE_LAYERS, "relu5_3")

Features = Mapping[str, Tensor]

#: A picture (1, 3, H, W), and how much each of its pixels counts, (1, 1, H, W), 0–1.
View = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Figures:
    """What the judges say of one picture."""

    style16: float  #: style distance by VGG-16; 0 is the style picture's
    style19: float  #: style distance by VGG-19
    aligned16: float  #: style distance by VGG-16 of the picture as it lies, not cropped
    content: float  #: LPIPS-VGG to the content picture; 0 is the same picture


class StyleJudges:
    """Both networks, and what they see in the `styles`, pictures (1, 3, h, w): of several the mean
    of their Gram matrices."""

    def __init__(self, *styles: Tensor) -> None:
        self._vgg16 = judging_network("VGG16", weights.vgg16())
        self._vgg19 = judging_network("VGG19", weights.vgg19())
        self._style16 = _mean_grams(self._vgg16, styles)
        self._style19 = _mean_grams(self._vgg19, styles)

    def distances(self, picture: Tensor) -> tuple[float, float]:
        """The style distances of `picture` (1, 3, H, W) by VGG-16 and by VGG-19."""
        return (
            _cropped_distance(self._vgg16, picture, self._style16),
            _cropped_distance(self._vgg19, picture, self._style19),
        )

    def pooled(self, views: Sequence[View]) -> tuple[float, float]:
        """As distances(), of `views` as if they were one picture: they share Gram matrices."""
        return (
            _pooled_distance(self._vgg16, views, self._style16),
            _pooled_distance(self._vgg19, views, self._style19),
        )


class Judges(StyleJudges):
    """What they see in the content picture besides."""

    def __init__(self, content: Path, style: Path) -> None:
        super().__init__(read(style))
        self._heads = [torch.from_numpy(head) for head in weights.lpips_heads()]
        self._content = features_of(self._vgg16, read(content), LPIPS_LAYERS)

    def judge(self, picture: Path) -> Figures:
        """The figures of a picture that has the content picture's size."""
        seen = read(picture)
        features16 = features_of(self._vgg16, seen, LPIPS_LAYERS)
        style16, style19 = self.distances(seen)
        return Figures(
            style16=style16,
            style19=style19,
            aligned16=style_distance(_grams(features16), self._style16),
            content=lpips(features16, self._content, self._heads),
        )


def _cropped_distance(network: Network, picture: Tensor, style: Features) -> float:
    """The mean style distance over CROPS."""
    crops = [picture[..., top:, left:] for left, top in CROPS]
    distances = [style_distance(_grams_of(network, crop), style) for crop in crops]
    return sum(distances) / len(distances)


def _pooled_distance(network: Network, views: Sequence[View], style: Features) -> float:
    """The mean over CROPS of the style distance of all `views` together."""
    distances = []
    for left, top in CROPS:
        cropped = [(each[..., top:, left:], by[..., top:, left:]) for each, by in views]
        distances.append(style_distance(pooled_grams(network, cropped), style))
    return sum(distances) / len(distances)


def pooled_grams(network: Network, views: Sequence[View]) -> Features:
    """Ĝ = Σ w a aᵀ / Σ w of STYLE_LAYERS, over the places of all `views`."""
    totals = {layer: torch.zeros(()) for layer in STYLE_LAYERS}
    weights = {layer: torch.zeros(()) for layer in STYLE_LAYERS}
    for picture, by in views:
        for layer, features in features_of(network, picture, STYLE_LAYERS).items():
            places = avg_pool2d(by, reduction(layer)).flatten()
            flat = features[0].flatten(1)
            totals[layer] = totals[layer] + (flat * places) @ flat.T
            weights[layer] = weights[layer] + places.sum()
    return {layer: total / weights[layer] for layer, total in totals.items()}


def style_distance(grams: Features, style: Features) -> float:
    """The mean over STYLE_LAYERS of ‖Ĝ(S) − Ĝ(G)‖ / ‖Ĝ(S)‖ (Frobenius)."""
    relative = [
        torch.linalg.norm(style[layer] - grams[layer]) / torch.linalg.norm(style[layer])
        for layer in STYLE_LAYERS
    ]
    return float(torch.stack(relative).mean())


def lpips(features: Features, content: Features, heads: list[Tensor]) -> float:
    """LPIPS v0.1 of two pictures' features at LPIPS_LAYERS.

    Zhang et al., "The Unreasonable Effectiveness of Deep Features as a Perceptual
    Metric" (2018). Its shift and scale of an input in −1…1 are ImageNet's mean and
    deviation of one in 0…1, which the network subtracts and divides by itself.
    """
    distance = 0.0
    for layer, head in zip(LPIPS_LAYERS, heads, strict=True):
        difference = (_unit(features[layer]) - _unit(content[layer])) ** 2
        distance += float((difference * head.view(1, -1, 1, 1)).sum(1).mean())
    return distance


def judging_network(name: str, arrays: Arrays) -> Network:
    """The network `name`, as it judges: max pooling, float32."""
    cpu = torch.device("cpu")
    names = convolution_names(name)
    return Network(arrays, names, pooling="MAX", device=cpu, dtype=torch.float32, tuned=False)


def features_of(network: Network, picture: Tensor, layers: Collection[str]) -> Features:
    """What `network` sees in `picture` (1, 3, H, W) at `layers`: (1, n_C, h, w) each."""
    with torch.inference_mode():
        return network.features(picture, layers)


def _mean_grams(network: Network, pictures: Sequence[Tensor]) -> Features:
    found = [_grams_of(network, each) for each in pictures]
    return {layer: torch.stack([each[layer] for each in found]).mean(0) for layer in STYLE_LAYERS}


def _grams_of(network: Network, picture: Tensor) -> Features:
    return _grams(features_of(network, picture, STYLE_LAYERS))


def _grams(features: Features) -> Features:
    """Ĝ of STYLE_LAYERS: each Gram matrix (n_C, n_C) divided by its layer's places."""
    flat = {layer: features[layer][0].flatten(1) for layer in STYLE_LAYERS}
    return {layer: rows @ rows.T / rows.shape[1] for layer, rows in flat.items()}


def _unit(features: Tensor) -> Tensor:
    """Every place's activations (n_C) scaled to length 1."""
    return features / (features.norm(dim=1, keepdim=True) + 1e-10)
