"""Measuring a painted object: how far each view of it is from the style."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

import torch
from torch import Tensor

from .coverage import Coverage
from .fitting import fitted
from .mipmaps import Mipmaps
from .networks import Network, reduction
from .object_subject import ObjectSubject
from .style_cost import gram_matrix
from .subject import Region

#: Layers that no texture is painted by.
LAYERS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3")


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
    blend = Region(subject.texture.styles, None).blend
    wanted = [torch.zeros((), device=device) for _ in LAYERS]
    for style, share in blend:
        picture, cover = fitted(style, subject.side * style_size, device)
        grams = _grams(network, picture, cover)
        wanted = [total + share * gram for total, gram in zip(wanted, grams, strict=True)]
    height, width = texture.shape[2:]
    mipmaps = Mipmaps(texture.to(device), subject.islands(height, width).cover.to(device))
    distances = []
    for view in (each.to(device) for each in subject.views):
        grams = _grams(network, view.see(mipmaps, width), Coverage(view.weights))
        distances.append(_distance(wanted, grams))
    return distances


def _grams(network: Network, picture: Tensor, cover: Coverage | None) -> list[Tensor]:
    found = []
    for layer, features in network.features(picture, LAYERS).items():
        if cover is None:
            found.append(gram_matrix(features, mean=True))
        else:
            factor = reduction(layer)
            weights = cover.places(factor)
            found.append(gram_matrix(features * weights.sqrt()) / cover.total(factor))
    return found


def _distance(wanted: Sequence[Tensor], found: Sequence[Tensor]) -> float:
    pairs = zip(wanted, found, strict=True)
    return mean(((own - style).norm() / style.norm()).item() for style, own in pairs)
