# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stylize_object: paint the texture of objects, seen from every side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.job.model import Job, Style, View
from ..nst_addon.settings import ObjectOptions
from .app import paths
from .base import PaintOperator, PreparedJob, enqueue, title
from .images.pixels import Encoding
from .inputs import styles
from .inputs.sources import Source
from .inputs.styles import StyleName
from .jobs import results
from .jobs.origin import Origin
from .jobs.task import Task
from .materials.targets import Target
from .objects import base_color, paintable, uv_check, views
from .objects.paintable import Paintable
from .objects.render_views import view_scene
from .objects.surface import Surface
from .objects.views import ViewOptions
from .properties.calls import StylizeObjectCall, stylize_object_call
from .properties.from_settings import OBJECT_GROUPS, overwrite_property, with_settings

#: The most texels at a side whose place in the world a job has: more are finer than views show.
_MOST_POSITIONS = 1024


@with_settings(of=ObjectOptions)
@with_settings(*OBJECT_GROUPS)
class NST_OT_stylize_object(PaintOperator, Operator):
    """Paint the objects in the manner of the style images, over all of their surface"""

    bl_idname = "nst.stylize_object"
    bl_label = "Stylize Object"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the picture does

    overwrite: overwrite_property()

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.view_layer.objects.active is None:
            cls.poll_message_set("There is no object to paint: select a mesh")
            return False
        return super().poll(context)

    def start(self, context: bpy.types.Context) -> list[Task]:
        call = stylize_object_call(context.scene, self.given())
        return [enqueue(context, each) for each in prepare(context, call, self.named_styles())]


def prepare(
    context: bpy.types.Context,
    call: StylizeObjectCall,
    named: Sequence[StyleName],
    held_out: int = 0,
) -> list[PreparedJob]:
    """A job for each texture. Raises ArtistError or OSError.

    Styles are `named`, or else those of the panel's list. `held_out` more views are rendered,
    to measure with.
    """
    chosen = styles.read(context, named, None)
    prepared: list[PreparedJob] = []
    try:
        for each in paintable.find(context, call.options.objects, call.options.atlas):
            inputs = _read(context, each, call, held_out)
            prepared.append(_prepare(each, inputs, chosen, call))
    except (ArtistError, OSError):
        for done in prepared:
            assert done.folder is not None, "it has the views"
            results.remove(done.folder)
        raise
    return prepared


@dataclass(frozen=True)
class ObjectInputs:
    """What there is to know of objects before they are painted: their Base Color, unless it
    does not count, where their texture lies in the world and where it is cut, and views in a
    job's folder."""

    base_color: Source | None
    positions: np.ndarray
    seams: np.ndarray
    folder: Path
    views: Sequence[View]
    warning: str


def _read(
    context: bpy.types.Context, target: Paintable, call: StylizeObjectCall, held_out: int
) -> ObjectInputs:
    """Look at the objects of `target`. Raises ArtistError or OSError."""
    size = call.settings.size
    with view_scene(context, target.objects) as scene:
        surface = Surface.of(scene.meshes)
        uv_check.check(surface, target.objects)
        source = None
        if call.options.content == "BASE_COLOR":
            source = base_color.read(target.objects, surface, size)
        positions = surface.positions(min(size, _MOST_POSITIONS))
        selection = views.choose(context, surface, _view_options(call.options, held_out))
        folder = paths.new_job_folder()
        try:
            rendered = views.render(scene, selection, call.options.view_size, folder)
        except (ArtistError, OSError):
            results.remove(folder)
            raise
    warning = views.warning(selection)
    return ObjectInputs(source, positions, surface.seams, folder, rendered, warning)


def _view_options(options: ObjectOptions, held_out: int) -> ViewOptions:
    return ViewOptions(
        options.views, options.view_size, options.views_from, options.scene_cameras, held_out
    )


def _prepare(
    target: Paintable, inputs: ObjectInputs, chosen: Sequence[Style], call: StylizeObjectCall
) -> PreparedJob:
    source, size = inputs.base_color, call.settings.size
    origin = Origin(
        title(target.name, chosen),
        Target.of_objects(target.shown_by),
        call.overwrite,
        source.encoding if source else Encoding(),
    )
    job = Job(
        call.settings,
        source.pixels if source else None,
        chosen,
        origin.to_dict(),
        canvas=None if source else (size, size),
        views=inputs.views,
        positions=inputs.positions,
        seams=inputs.seams,
        packed=origin.encoding.alpha_mode == "CHANNEL_PACKED",
    )
    return PreparedJob(job, origin.name, inputs.folder, warning=inputs.warning)


CLASSES = (NST_OT_stylize_object,)
