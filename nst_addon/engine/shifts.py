"""Moving the picture on the pooling grid, so that the grid does not print itself.

Pooling looks at a fixed grid, which a few iterations would leave in the picture. So each
evaluation sees the picture somewhere else on that grid, in a frame that mirrors it: the
border is then painted like the rest.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import pad

#: Where the picture goes, in pixels (right, down): no two agree modulo 2, 4, 8 or 16.
SHIFTS = ((0, 0), (5, 10), (10, 5), (15, 15))

#: Width of the frame, at least, and what the framed sides are multiples of: the pools of a
#: VGG then leave nothing out.
_FRAME = 16


def shifted(picture: Tensor, turn: int) -> Tensor:
    """`picture` (1, 3, H, W) in a mirroring frame, moved by ``SHIFTS[turn]``.

    The result's sides are the next multiples of 16 above H + 15 and W + 15. H and W are
    at least 32: a mirror has no more to give than the picture.
    """
    height, width = picture.shape[2:]
    right, down = SHIFTS[turn]
    spare_x, spare_y = _FRAME + -width % _FRAME, _FRAME + -height % _FRAME
    return pad(picture, (right, spare_x - right, down, spare_y - down), mode="reflect")
