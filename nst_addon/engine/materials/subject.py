# SPDX-License-Identifier: GPL-3.0-or-later
"""Between a job that paints a material, whose maps are arrays, and texels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from torch import Tensor

from ...job.model import Job, Style
from ..pictures.resample import resize
from ..pictures.wrap import wrap_of
from ..schedule import result_size
from ..subject import Subject
from ..tensors import finite, planes_of, subject_of
from .maps import Layout


def material_of(job: Job) -> tuple[Subject, Layout]:
    """What `job` wants painted, with texels for its styles' pictures. Raises ArtistError."""
    subject, layout = subject_of(job), Layout(job.maps)
    styles = [
        replace(style, picture=_texels(given, style.picture, layout))
        for given, style in zip(job.styles, subject.styles, strict=True)
    ]
    said = "A map of the source has pixels that are no numbers (NaN or infinite)"
    own = {kind: finite(job.own_maps[kind], said) for kind in job.maps if kind in job.own_maps}
    planes = {kind: planes_of(values).clamp(0, 1) for kind, values in own.items()}
    return replace(subject, styles=styles, own_maps=planes), layout


def result_maps(texels: Tensor, job: Job) -> dict[str, np.ndarray]:
    """The maps of the `texels` (1, C, H, W) painted for `job`, by their kinds, of the size that was
    asked for: (H, W) or (H, W, 3), float32, 0–1."""
    if not job.maps:
        return {}
    layout, wrap = Layout(job.maps), wrap_of(job.settings.seamless)
    sized = resize(texels, *result_size(*job.sides, job.settings.size), wrap)
    sized = layout.with_unit_normals(sized.float())
    return {kind: _array(layout.map(sized, kind)) for kind in job.maps}


def _texels(style: Style, color: Tensor, layout: Layout) -> Tensor:
    """The texels of a `style`, whose maps get the size of its `color` (1, 3, h, w)."""
    height, width = color.shape[2:]
    sized = {kind: resize(_map(style, kind), width, height) for kind in layout.kinds[1:]}
    return layout.texels({"color": color.float(), **sized})


def _map(style: Style, kind: str) -> Tensor:
    said = "A map of the style “{name}” has pixels that are no numbers (NaN or infinite)"
    return planes_of(finite(style.maps[kind], said, style.name)).clamp(0, 1)


def _array(planes: Tensor) -> np.ndarray:
    """(1, C, H, W) as (H, W, 3), or (H, W) where C is 1."""
    array: np.ndarray = planes[0].permute(1, 2, 0).contiguous().numpy()
    return array[..., 0] if array.shape[2] == 1 else array
