# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring a painted object: how far each view of it is from the style."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import mean

import torch
from torch import Tensor

from ..cost.guidance import Guidance
from ..cost.style_term import style_target
from ..network.vgg import Network
from ..style_images import fitted
from ..subject import Region
from .mipmaps import Mipmaps
from .subject import ObjectSubject

#: Layers that no texture is optimized for: a fair measure.
LAYERS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3")

#: Pixels that go through the network at once: views are small.
_AT_ONCE = 2**24


@torch.no_grad()
def style_distances(
    subject: ObjectSubject, texture: Tensor, style_size: float, network: Network
) -> list[float]:
    """For each view of `subject` with `texture` (1, 3, H, W), 0–1, its distance to the styles.

        mean over layers of ‖Ĝ(S) − Ĝ(V)‖ / ‖Ĝ(S)‖

    Ĝ(V) is the guided Gram matrix of what the view sees well, Ĝ(S) the styles' mean;
    `network` should be the plain one (``tuned=False``), in float32.
    """
    device = network.device
    size = subject.side * style_size
    blend = Region(subject.texture.styles, None).blend
    references = [(*fitted(style, size, device), share) for style, share in blend]
    wanted = style_target(network, references, LAYERS, _AT_ONCE).grams
    height, width = texture.shape[2:]
    mipmaps = Mipmaps(texture.to(device), subject.islands(height, width).cover.to(device))
    distances = []
    for view in (each.to(device) for each in subject.views):
        shown = [(view.render(mipmaps, width), Guidance(view.weights), 1.0)]
        distances.append(_distance(wanted, style_target(network, shown, LAYERS, _AT_ONCE).grams))
    return distances


def _distance(wanted: Mapping[str, Tensor], found: Mapping[str, Tensor]) -> float:
    return mean(float((found[layer] - gram).norm() / gram.norm()) for layer, gram in wanted.items())
