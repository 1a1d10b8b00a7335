"""Total variation: keeps specks out of the picture."""

from __future__ import annotations

from torch import Tensor


def total_variation(picture: Tensor) -> Tensor:
    """Mean squared difference between neighbors of a (1, C, H, W) picture, a scalar.

    Squared (Mahendran and Vedaldi 2015, β = 2): single specks cost much, edges little.
    """
    down = (picture[..., 1:, :] - picture[..., :-1, :]).square().mean()
    right = (picture[..., :, 1:] - picture[..., :, :-1]).square().mean()
    return down + right
