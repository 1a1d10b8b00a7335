# SPDX-License-Identifier: GPL-3.0-or-later
"""One frame of a shot, as it was rendered: the picture, and the passes that tell how it moves.

Numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .camera import FAR, Camera, find_camera, has_place

#: A component of a vector that long is no motion: nothing was rendered there.
_NOTHING = 9999.0


@dataclass(frozen=True)
class Frame:
    """A frame: its number, its picture and its passes.

    `picture` (H, W, 3 or 4) float32 is display-encoded, with straight alpha. `vector` (H, W, 4)
    is Blender's pass: X and Y are where a pixel was, from where it is, Z and W where it is, from
    where it will be; in pixels, Y up. `depth` (H, W), `position` (H, W, 3) in the world.
    """

    number: int
    picture: np.ndarray = field(repr=False)
    vector: np.ndarray = field(repr=False)
    depth: np.ndarray = field(repr=False)
    position: np.ndarray = field(repr=False)

    @property
    def sides(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.depth.shape[1], self.depth.shape[0]

    @cached_property
    def camera(self) -> Camera | None:
        """The camera that it was seen by; None when the frame does not tell."""
        return find_camera(self.position, self.depth)

    @cached_property
    def is_void(self) -> np.ndarray:
        """Where nothing was rendered, beyond the border of a render, (H, W) bool."""
        void: np.ndarray = (np.abs(self.vector) >= _NOTHING).any(-1)
        return void

    @cached_property
    def is_world(self) -> np.ndarray:
        """Where the world is seen behind everything, (H, W) bool.

        It has no place: the Position pass is 0 there. Its depth is 1e10 in Cycles, and up to
        Blender 4.5 the camera's clip end in EEVEE.
        """
        world: np.ndarray = ((self.depth >= FAR) | ~has_place(self.position)) & ~self.is_void
        return world
