# SPDX-License-Identifier: GPL-3.0-or-later
"""Ruder, Dosovitskiy, Brox, "Artistic Style Transfer for Videos" (2016): their way, our code.

Theirs: the cost of Gatys et al. with the weights of their defaults, L-BFGS, each frame from the
last one, warped; the temporal term, to the closest frames first. Ours: the render's exact motion
instead of estimated flow and its consistency, VGG-16 (as strong as Caffe's models) instead of
VGG-19, the source to begin with instead of noise, and a twenty-fifth of their iterations: theirs
would take hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.engine.network.weights import convolution_names
from nst_addon.engine.shots.follow import by_vectors
from nst_addon.engine.shots.trust import eroded
from nst_addon.engine.shots.warp import warp
from nst_addon.shot.frame import Frame

from ..weights import strengthen, vgg16

#: Iterations of the first frame, and of each of the others. Theirs: 2000 and 1000.
FIRST, NEXT = 80, 40

#: How far back frames are held to: their -flow_relative_indices.
_BACK = (1, 2, 4)

_CONTENT_LAYER = "relu4_2"
_STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
_CONTENT, _STYLE, _TEMPORAL, _SMOOTHNESS = 5.0, 100.0, 1000.0, 1e-3


def paint_shot(
    frames: Sequence[Frame], sources: Sequence[Tensor], style: Tensor, iterations: int | None
) -> Iterator[Tensor]:
    """Paint `sources` (1, 3, H, W), 0–1, one after another, in the manner of `style`.

    `iterations` of each frame, only to try things out.
    """
    names = convolution_names("VGG16")
    arrays = strengthen(vgg16())
    cpu = torch.device("cpu")
    network = Network(arrays, names, pooling="MAX", device=cpu, dtype=torch.float32, tuned=False)
    grams = _grams(network.features(style, _STYLE_LAYERS))
    done: list[Tensor] = []
    for index, source in enumerate(sources):
        held = _held(frames, done)
        start = warp(done[-1], held[0][2], "bilinear") if held else source
        cost = _Cost(network, grams, source, [(picture, trust) for picture, trust, _ in held])
        done.append(_minimize(cost, start, iterations or (NEXT if index else FIRST)))
        yield done[-1]


class _Cost:
    """Of a picture (1, 3, H, W), 0–1."""

    def __init__(
        self,
        network: Network,
        grams: dict[str, Tensor],
        source: Tensor,
        held: Sequence[tuple[Tensor, Tensor]],
    ) -> None:
        self._network, self._grams, self._held = network, grams, held
        with torch.no_grad():
            self._content = network.features(source, [_CONTENT_LAYER])[_CONTENT_LAYER]

    def __call__(self, picture: Tensor) -> Tensor:
        features = self._network.features(picture, [_CONTENT_LAYER, *_STYLE_LAYERS])
        cost = _CONTENT * (features[_CONTENT_LAYER] - self._content).square().mean()
        for layer, gram in _grams(features).items():
            cost = cost + _STYLE * (gram - self._grams[layer]).square().mean()
        # The rest of theirs counts levels of 255.
        for seen, trust in self._held:
            cost = cost + _TEMPORAL * (trust * 255 * (picture - seen)).square().mean()
        across, down = picture.diff(dim=3), picture.diff(dim=2)
        return cost + _SMOOTHNESS * 255**2 / 2 * (across.square().sum() + down.square().sum())


def _held(frames: Sequence[Frame], done: Sequence[Tensor]) -> list[tuple[Tensor, Tensor, Tensor]]:
    """What the frame after `done` is held to: earlier ones warped, the trust in each, which is the
    closest one's first, and the offset."""
    number, found = len(done), []
    free: Tensor | float = 1.0
    for back in _BACK:
        if back <= number:
            link = by_vectors(frames[number - back : number + 1][::-1])
            trust = (eroded(link.trust) - (1 - free)).clamp_min(0)
            free = free - trust
            seen = warp(done[number - back], link.offset, "bilinear")
            found.append((seen, trust, link.offset))
    return found


def _minimize(cost: _Cost, start: Tensor, iterations: int) -> Tensor:
    picture = start.clone(memory_format=torch.contiguous_format).requires_grad_()
    optimizer = torch.optim.LBFGS(
        [picture],
        max_iter=iterations,
        max_eval=2 * iterations,
        tolerance_grad=-1,
        tolerance_change=-1,
        history_size=100,
    )

    def evaluate() -> Tensor:
        optimizer.zero_grad()
        value = cost(picture)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(evaluate)  # type: ignore[no-untyped-call]
    return picture.detach().clamp(0, 1)


def _grams(features: dict[str, Tensor]) -> dict[str, Tensor]:
    """Divided by as many as there are features, as theirs are."""
    flat = {layer: features[layer][0].flatten(1) for layer in _STYLE_LAYERS}
    return {layer: rows @ rows.T / rows.numel() for layer, rows in flat.items()}
