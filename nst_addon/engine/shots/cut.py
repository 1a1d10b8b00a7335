# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a frame goes on with what the one before showed, or something else is seen."""

from __future__ import annotations

import torch
from torch import Tensor

from ..pictures.resample import resize
from .follow import by_vectors
from .held import change_since
from .paint_frame import Rendered
from .trust import eroded
from .warp import sized

#: Below this share of trust in the frame before, a cut begins.
_CUT = 0.25

#: How large a change of color is another picture's: a light that is switched on is no cut.
_ODD = 0.2

#: Long side, in pixels, that frames are compared at.
_SIDE = 256


def is_cut(now: Rendered, before: Rendered) -> bool:
    """Whether `now` shows too little of its neighbor `before`."""
    link = by_vectors([now.frame, before.frame])
    source, earlier = _small(now), _small(before)
    height, width = source.shape[2:]
    change = change_since(source, earlier, sized(link.offset, width, height))
    alike = torch.exp(-change.square().mean(1, keepdim=True) / _ODD**2)
    trust = resize(link.trust, width, height) * alike
    return eroded(trust).mean().item() < _CUT


def _small(rendered: Rendered) -> Tensor:
    """What is to be painted there, small."""
    content = rendered.subject.content
    assert content is not None, "a frame has a picture"
    height, width = content.shape[2:]
    times = min(1.0, _SIDE / max(height, width))
    return resize(content, max(1, round(width * times)), max(1, round(height * times)))
