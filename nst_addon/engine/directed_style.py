# SPDX-License-Identifier: GPL-3.0-or-later
"""The style cost of a picture, or of a region of it, whose strokes follow directions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import torch
from torch import Tensor

from .cost.directed_term import guided_target
from .cost.directions import shares_of
from .cost.style_term import StyleTarget, mean_target, style_target
from .cost.target_cache import TargetCache, guided_digest
from .network.vgg import Network
from .pictures.resample import resize
from .pictures.wrap import NONE, Wrap
from .style_images import fitted
from .subject import Style
from .turned_style import turned

#: Targets in every direction that are kept: each takes 20 MB.
_targets: TargetCache[StyleTarget] = TargetCache(most=8)


def bins_of(directions: Tensor, width: int, height: int, wrap: Wrap = NONE) -> Tensor:
    """The shares of the bins, and of no direction, in `directions` (1, 2, h, w) at that size."""
    return shares_of(2 * resize((directions + 1) / 2, width, height, wrap) - 1)


def directed_target(
    network: Network,
    blend: Sequence[tuple[Style, float]],
    size: float,
    layers: Sequence[str],
    at_once: int,
) -> StyleTarget:
    """What each bin, and what has no direction, is to have of the styles of `blend`, whose
    shares sum to 1, at `size` pixels: Ĝ (BINS + 1, n_C, n_C) by layer."""
    found = []
    for style, share in blend:
        picture, guidance = fitted(style, size, network.device)
        key = (*layers, at_once, *guided_digest(picture, guidance))
        make = partial(_own, network, style, size, layers, at_once)
        found.append((_targets.get(network, key, make), share))
    return mean_target(found)


def _own(
    network: Network, style: Style, size: float, layers: Sequence[str], at_once: int
) -> StyleTarget:
    """The target of one `style`."""
    bins = guided_target(network, turned(style, size, network.device), layers, at_once)
    references = [(*fitted(style, size, network.device), 1.0)]
    rest = style_target(network, references, layers, at_once)
    grams = {
        layer: torch.cat([gram, rest.grams[layer][None]]) for layer, gram in bins.grams.items()
    }
    return StyleTarget(grams, rest.moments)
