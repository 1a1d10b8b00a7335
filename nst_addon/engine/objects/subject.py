# SPDX-License-Identifier: GPL-3.0-or-later
"""An object to paint: its texture, and the views that it is seen in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import max_pool2d

from ...errors import MaskOnObject, NothingSeen
from ...job.model import Job, View
from ..pictures.resample import resize
from ..subject import Subject
from ..tensors import subject_of
from .islands import Islands
from .view import SurfaceView

#: Texels around a UV island that belong to it: a pixel at its border sees them too.
_BORDER = 2


@dataclass(frozen=True)
class ObjectSubject:
    """What to paint: `texture` is the subject over the UV map, its cover the islands.

    `positions` (1, 3, N, N) are the texels' in the world, NaN between the islands;
    `seams` (S, 2, 3, 5) are the UV map's (seams_of).
    """

    texture: Subject
    views: Sequence[SurfaceView]
    positions: Tensor
    seams: np.ndarray

    def islands(self, height: int, width: int) -> Islands:
        """The UV map on a texture of that size."""
        assert self.texture.cover is not None
        faces = (~self.positions.isnan().any(1, keepdim=True)).float()
        cover = resize(self.texture.cover, width, height)
        return Islands(resize(faces, width, height), cover, self.seams)

    @property
    def side(self) -> int:
        """The side of the views, in pixels."""
        return self.views[0].side

    def check(self) -> None:
        """Raises ArtistError when something does not fit."""
        self.texture.check()
        if any(style.mask is not None for style in self.texture.styles):
            raise MaskOnObject()
        if not self.views:
            raise NothingSeen()


def object_of(job: Job, *, held_out: bool = False) -> ObjectSubject:
    """The object that `job`, whose views have their passes, wants painted.

    With `held_out` in those views that nothing is painted in: to measure it.
    """
    assert job.positions is not None and job.seams is not None, "a job with views has both"
    positions = torch.from_numpy(np.array(job.positions, np.float32)).permute(2, 0, 1)[None]
    islands = (~positions.isnan().any(1, keepdim=True)).float()
    cover = max_pool2d(islands, 2 * _BORDER + 1, 1, _BORDER)
    views = [_surface_view(view) for view in job.views if view.held_out == held_out]
    return ObjectSubject(replace(subject_of(job), cover=cover), views, positions, job.seams)


def _surface_view(view: View) -> SurfaceView:
    assert view.planes is not None, "the worker has read them"
    return SurfaceView.from_passes(view.planes, view.camera)
