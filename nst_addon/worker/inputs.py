# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job's masks and objects mean: pixels, found before painting starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..errors import ArtistError, PassMissing
from ..images import directions
from ..images.mask_channel import mask_of
from ..images.passes import Passes, read_passes
from ..images.render_masks import find
from ..job.folder import PASSES
from ..job.model import Job, RenderMask
from ..objects.look import look


def with_inputs(
    job: Job, folder: Path, report: Callable[[float], None] = lambda done: None
) -> tuple[Job, str]:
    """`job` with arrays in place of every RenderMask, and the views of its objects; and a
    warning, which is empty when all is well.

    `report` is told how far it is, 0–1. Raises ArtistError when passes cannot be read, or do
    not show what a mask names, or the objects cannot be painted.
    """
    if job.needs_passes:
        passes = _read_passes(folder / PASSES)
        job = with_directions(with_masks(job, passes), passes)
    elif not job.objects:
        job = with_directions(job, None)
    return look(job, report) if job.objects else (job, "")


def _read_passes(path: Path) -> Passes:
    if path.is_symlink() or not path.is_file():
        raise ArtistError(
            "The job folder {folder} has no {file}",
            "start the job again",
            folder=path.parent,
            file=PASSES,
        )
    return read_passes(path)


def with_masks(job: Job, passes: Passes) -> Job:
    """`job` with arrays in place of every RenderMask. Raises ArtistError."""
    if not job.needs_passes:
        return job
    assert job.content is not None, "what a render shows is a mask of that render"
    alpha = mask_of(job.content, "ALPHA")
    styles = [
        replace(style, mask=_of_opaque(find(style.mask, passes), alpha))
        if isinstance(style.mask, RenderMask)
        else style
        for style in job.styles
    ]
    return replace(job, styles=styles)


def with_directions(job: Job, passes: Passes | None, *, may_be_empty: bool = False) -> Job:
    """`job` with the directions that its strokes follow, found in its map or in `passes`.

    Raises ArtistError, also when `passes` show none anywhere, unless these `may_be_empty`.
    """
    wanted = job.settings.stroke_direction
    if wanted == "NONE":
        return job
    if job.follows_map:
        assert job.direction_map is not None, "a job that follows a map has one"
        found = directions.of_map(job.direction_map)
    elif not job.is_render:  # a picture's own U axis
        found = directions.even(*reversed(job.sides))
    else:
        assert passes is not None, "the render's have been read"
        is_form = wanted == "FORM"
        plane = _pass("Normal" if is_form else "UV", passes)
        find = directions.of_form if is_form else directions.of_uv
        found = find(plane, may_be_empty=may_be_empty)
    return replace(job, directions=directions.turned(found, job.settings.stroke_angle))


def _pass(name: str, passes: Passes) -> np.ndarray:
    """The pass of that name, of the first view layer that has it. Raises PassMissing."""
    for planes in passes.layers.values():
        if name in planes:
            return planes[name]
    raise PassMissing(name)


def _of_opaque(mask: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """`mask`, a share of each whole pixel, as a share of what is opaque of it.

    At the border to a transparent background a pixel's color is the object's alone.
    """
    share: np.ndarray = np.clip(mask / np.maximum(alpha, 1 / 255), 0, 1)
    return share
