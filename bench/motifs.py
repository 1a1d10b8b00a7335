# SPDX-License-Identifier: GPL-3.0-or-later
"""Motifs: how much of a picture is a figure of the style, where the content has none.

An eye in the sky, a railing across houses: no style distance sees them, and a measure of what
is kept of the content takes any change for one. Here a window of 3/16 of the picture counts by
how much more it looks like some place of the style than the content's window there does, and
by how little it looks like that window. Windows are seen by VGG-16, each picture by its own
mean and covariance: what is left when colors and strokes are taken away is where things lie.

It orders pairs of pictures as the eye does (RESULTS.md says how many). A figure by itself says
little, and styles differ: compare pictures of one content and style.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, unfold

from nst_addon.engine.pictures.blur import blurred
from nst_addon.engine.pictures.resample import resize

from .judges import features_of, judging_network
from .weights import vgg16

#: Pictures are seen at this size, px: a sixteenth of them is a cell of _CELL × _CELL places of
#: the layer, a window is _WINDOW × _WINDOW cells.
_SIDE, _LAYER, _CELL, _WINDOW = 256, "relu3_3", 4, 3

#: Deviation of a blur before, px: grain that fits the style's finest features is no figure.
_BLUR = 1.0

#: Principal directions of the features that count; the others are noise.
_DIRECTIONS = 96

#: What is added to the variance in each direction, as a share of the greatest.
_FLOOR = 0.02


class Motifs:
    """What is to be seen in a content and in a style picture, both (1, 3, H, W), 0–1."""

    def __init__(self, content: Tensor, style: Tensor) -> None:
        self._network = judging_network("VGG16", vgg16())
        seen = self._standardized(content), self._standardized(style)
        self._directions = _principal(torch.cat([each.flatten(1) for each in seen], dim=1))
        self._content = self._windows(content)
        self._style = self._windows(style)
        self._chance = _best(self._content, self._style)

    def measure(self, picture: Tensor) -> float:
        """How much of `picture` (1, 3, H, W), 0–1, is motifs; 0 is nothing, 100 all."""
        windows = self._windows(picture)
        own = (windows * self._content).sum(0)
        more = (_best(windows, self._style) - self._chance).clamp_min(0)
        return 100 * float((more * (1 - own)).mean())

    def _windows(self, picture: Tensor) -> Tensor:
        """Every window of `picture` as a column of length 1: (values, windows)."""
        cells = self._standardized(picture)
        flat = self._directions.T @ cells.flatten(1)
        values, vectors = torch.linalg.eigh(flat @ flat.T / flat.shape[1])
        scales = (values.clamp_min(0) + _FLOOR * values.max()).rsqrt()
        white = vectors @ (scales[:, None] * (vectors.T @ flat))
        columns = unfold(white.view(1, -1, *cells.shape[1:]), _WINDOW)[0]
        return columns / columns.norm(dim=0).clamp_min(1e-6)

    def _standardized(self, picture: Tensor) -> Tensor:
        """The cells of `picture` (n_C, h, w); each channel has mean 0 and deviation 1."""
        planes = resize(picture, _SIDE, _SIDE).split(1, dim=1)
        smooth = torch.cat([blurred(plane, _BLUR) for plane in planes], dim=1)
        cells = avg_pool2d(features_of(self._network, smooth, [_LAYER])[_LAYER], _CELL)[0]
        cells = cells - cells.mean((1, 2), keepdim=True)
        return cells / (cells.std((1, 2), keepdim=True) + 0.01 * cells.std())


def _principal(columns: Tensor) -> Tensor:
    """The _DIRECTIONS in which `columns` (n, count) vary most: (n, _DIRECTIONS)."""
    return torch.linalg.eigh(columns @ columns.T)[1][:, -_DIRECTIONS:]


def _best(windows: Tensor, places: Tensor) -> Tensor:
    """The greatest cosine of each of `windows` to one of `places`: (windows,)."""
    return (places.T @ windows).max(dim=0).values
