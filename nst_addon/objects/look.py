# SPDX-License-Identifier: GPL-3.0-or-later
"""All that is found out of objects before they are painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..errors import ArtistError
from ..images import directions
from ..job.model import Job, PaintedObjects, View
from ..sentences import Sentence
from . import uv_check, view_selection
from .base_color import laid_out
from .cameras import Camera
from .rasterizer import planes
from .surface import Surface
from .view_selection import Selection

#: The most texels at a side whose place in the world a job has: more are finer than views show.
_MOST_POSITIONS = 1024
#: The share of the surface that may be seen by no view before the artist is told.
_UNSEEN = 0.02
#: The share of the time that choosing views takes; the rest goes into looking from them.
_CHOOSING = 0.4


def look(job: Job, report: Callable[[float], None]) -> tuple[Job, str]:
    """`job` with the views of its objects, their Base Color and where their texture lies, and
    a warning, which is empty when all is well.

    `report` is told how far it is, 0–1, a few times a second. Raises ArtistError.
    """
    assert job.objects is not None, "it is the job of objects"
    objects, size = job.objects, job.settings.size
    surface = Surface.of(objects)
    uv_check.check(surface, objects.names, objects.folded)
    report(0.0)
    content = job.content
    if objects.base_colors:
        content = laid_out(surface, objects.base_colors, size)
    selection = choose(surface, objects, lambda done: report(_CHOOSING * done))
    ready = replace(
        job,
        content=content,
        views=_with_directions(_views(surface, selection, objects.options.size, report), job),
        positions=surface.positions(min(size, _MOST_POSITIONS)),
        seams=surface.seams,
    )
    return ready, warning(selection)


def choose(surface: Surface, objects: PaintedObjects, report: Callable[[float], None]) -> Selection:
    """The cameras to look at `surface` from. Raises NothingSeen."""
    own = [Camera(matrix, projection) for matrix, projection in np.array(objects.cameras)]
    return view_selection.choose(surface, own, objects.options, report)


def warning(selection: Selection) -> str:
    """What the artist should know of the views; empty when all is well."""
    if selection.unseen <= _UNSEEN:
        return ""
    text = "{share} of the surface is seen by no view: raise Views or add a camera"
    if selection.unseen - selection.hidden <= _UNSEEN / 2:
        text = (
            "{share} of the surface is seen by no view: if it matters, choose another Views From, "
            "or add a camera and turn on Scene Cameras"
        )
    return Sentence(text, share=f"{selection.unseen:.0%}")


def _views(
    surface: Surface, selection: Selection, size: int, report: Callable[[float], None]
) -> list[View]:
    wanted = [(each, False) for each in selection.cameras]
    wanted += [(each, True) for each in selection.held_out]
    views = []
    for index, (camera, held_out) in enumerate(wanted):
        report(_CHOOSING + (1 - _CHOOSING) * index / len(wanted))
        x, y, z = map(float, camera.location)
        views.append(View((x, y, z), held_out, planes(surface, camera, size)))
    return views


def _with_directions(views: list[View], job: Job) -> list[View]:
    """`views` with a plane of the directions that strokes follow in each. Raises ArtistError."""
    wanted, angle = job.settings.stroke_direction, job.settings.stroke_angle
    if wanted == "NONE":
        return views
    if job.follows_map:
        found = _by_map(views, job.direction_map)
    else:
        find = directions.of_form if wanted == "FORM" else directions.of_uv
        name = "Normal" if wanted == "FORM" else "UV"
        found = [find(view.planes[name], may_be_empty=True) for view in views]
        if not any(each.any() for each in found):
            find(views[0].planes[name])  # says why
    return [
        replace(view, planes={**view.planes, "Directions": directions.turned(each, angle)})
        for view, each in zip(views, found, strict=True)
    ]


def _by_map(views: list[View], direction_map: np.ndarray | None) -> list[np.ndarray]:
    """The directions in each of `views` by a map over the UV map. Raises ArtistError."""
    assert direction_map is not None, "a job that follows a map has one"
    followed = directions.of_map(direction_map)
    found = [directions.of_map_on(followed, view.planes["UV"]) for view in views]
    if not any(each.any() for each in found):
        raise ArtistError(
            "The direction map has holes wherever the object is", "choose one over its UV map"
        )
    return found
