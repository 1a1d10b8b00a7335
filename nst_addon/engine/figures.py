# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures: what a style image shows, where that is a thing and not how it is painted.

A Gram matrix says what a picture has and not where. So the eyes of a portrait come into a
street, and chairs onto a wall. Only the deepest layers know such things. At an eye single channels
fire many times more than on average; brush marks are all over, and nothing does so for them. There
the deepest layers learn little of a style, and they count less than they would.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from .cost.guidance import Guidance
from .cost.target_cache import TargetCache, guided_digest
from .network.features import whole_features
from .network.jitter import unframed
from .network.vgg import Network, reduction
from .pictures.resample import resize
from .style_images import fitted
from .subject import Style

#: The style layers that know figures.
DEEP_LAYERS = ("relu4_1", "relu5_1")

#: What is left of their share in the style cost where forms are held: strokes are hardly theirs.
_DEEP_SHARE = 0.3

#: Where figures are looked for, in a style for a picture of that long side: where forms begin.
_LAYER, _SIDE = "relu4_1", 256

#: How quickly less is learned where channels fire more than in half of the places.
_STEEPNESS = 3

#: Times its mean that a channel counts by at most: some fire at one place alone.
_MOST = 20.0

_known: TargetCache[Tensor] = TargetCache()


def deep_share(held: float) -> float:
    """What DEEP_LAYERS' shares in the style cost are multiplied by; 1 when `held` is 0, not 1."""
    return 1 - (1 - _DEEP_SHARE) * held


def without_figures(
    network: Network, style: Style, style_size: float, held: float, at_once: int
) -> Style:
    """`style`, whose cover leaves its figures out as far as `held` (0–1) says.

    `style_size` is that of its brush marks, as the setting, and `at_once` how many pixels the
    network gets at a time.
    """
    first = replace(style, picture=style.picture[:1])
    picture, guidance = fitted(first, _SIDE * style_size, network.device)
    key = (at_once, *guided_digest(picture, guidance))
    plain = _known.get(network, key, partial(_plain, network, picture, guidance, at_once))
    weights = torch.lerp(torch.ones_like(plain), plain, held).cpu()
    height, width = style.picture.shape[2:]
    cover = resize(weights, width, height).clamp(0, 1)
    return replace(style, cover=cover if style.cover is None else cover * style.cover)


def _plain(network: Network, picture: Tensor, guidance: Guidance | None, at_once: int) -> Tensor:
    features = whole_features(network, picture, unframed(picture), _LAYER, at_once).float()
    shown = torch.ones_like(features[:, :1])
    if guidance is not None:
        shown = guidance.places(reduction(_LAYER)).to(features)
    return plainness(features, shown)


def plainness(features: Tensor, shown: Tensor) -> Tensor:
    """How far each place of `features` (1, n_C, n_H, n_W) is without figures, (1, 1, n_H, n_W).

    It is 1 in half of the places, and falls towards 0 where channels fire many times more than on
    average. Places count by `shown` (1, 1, n_H, n_W), 0–1, somewhere more than 0.
    """
    fired = avg_pool2d(features, 3, 1, 1, count_include_pad=False)
    means = (fired * shown).sum((2, 3), keepdim=True) / shown.sum()
    times = fired / means.clamp_min(1e-3 * means.mean().clamp_min(1e-6))
    peaks = times.clamp_max(_MOST).square().mean(1, keepdim=True)
    usual = peaks[shown >= shown.max() / 2].median()
    return (usual / peaks.clamp_min(1e-6)).clamp_max(1) ** _STEEPNESS
