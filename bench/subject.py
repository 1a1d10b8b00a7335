# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the subject is kept: whether the content's own edges are still there.

A style distance does not see a house that has become a railing, and LPIPS hardly does: the
eye does at once. Edges are those that are left at a distance, of luminance that is blurred
until brush marks are gone; more is better.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nst_addon.engine.pictures.blur import blurred
from nst_addon.engine.pictures.color import luminance

#: Deviation of the blur, as a share of the picture's longer side: 3 px at 256.
_BLUR = 3 / 256

#: The share of the content's places that count as its edges: the strongest fifth.
_EDGES = 0.2


@dataclass(frozen=True)
class Kept:
    """What a picture keeps of its content's edges; 1 is all."""

    direction: float  #: squared cosine between both gradients where the content has edges
    strength: float  #: correlation of both gradients' lengths, over the whole picture


def kept(content: Tensor, picture: Tensor) -> Kept:
    """What `picture` keeps of `content`, both (1, 3, H, W), 0–1.

    The cosine is squared, for what was dark before a light ground may be light before a
    dark one; it is weighed by the length of the content's gradient.
    """
    own, found = _gradient(content), _gradient(picture)
    lengths, found_lengths = own.norm(dim=0), found.norm(dim=0)
    edges = lengths >= lengths.flatten().quantile(1 - _EDGES)
    cosines = (own * found).sum(0) / (lengths * found_lengths).clamp_min(1e-9)
    weights = lengths * edges
    direction = (cosines.square() * weights).sum() / weights.sum().clamp_min(1e-9)
    both = torch.stack([lengths.flatten(), found_lengths.flatten()])
    return Kept(float(direction), float(torch.corrcoef(both)[0, 1]))


def _gradient(picture: Tensor) -> Tensor:
    """The gradient (2, H − 2, W − 2) of the blurred luminance of (1, 3, H, W)."""
    smooth = blurred(luminance(picture), _BLUR * max(picture.shape[2:]))[0, 0]
    across = smooth[1:-1, 2:] - smooth[1:-1, :-2]
    down = smooth[2:, 1:-1] - smooth[:-2, 1:-1]
    return torch.stack([across, down]) / 2
