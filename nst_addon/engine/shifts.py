"""Moving the picture on the pooling grid, so that the grid does not print itself.

Pooling looks at a fixed grid, which a few iterations would leave in the picture. So each
evaluation sees the picture somewhere else on that grid, in a frame that mirrors it: the
border is then painted like the rest.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import pad

#: Where the picture goes, in pixels (right, down): no two agree modulo 2, 4 or 8.
SHIFTS = ((0, 0), (2, 5), (5, 2), (7, 7))

#: Width of both sides of the frame together, at least, and what the framed sides are
#: multiples of: the pools before relu4_1 then leave nothing out.
_FRAME = 8


def shifted(picture: Tensor, turn: int) -> Tensor:
    """`picture` (1, 3, H, W) in a mirroring frame, moved by ``SHIFTS[turn]``.

    The result's sides are the next multiples of 8 above H + 7 and W + 7.
    """
    height, width = picture.shape[2:]
    right, down = SHIFTS[turn]
    spare_x, spare_y = _FRAME + -width % _FRAME, _FRAME + -height % _FRAME
    return pad(picture, (right, spare_x - right, down, spare_y - down), mode="reflect")
