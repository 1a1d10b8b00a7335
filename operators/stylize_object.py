"""nst.stylize_object: paint the texture of objects, seen from every side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np
from bpy.props import CollectionProperty, StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.job.model import Job, Style, View
from .app import paths
from .base import NST_PG_style_name, Paints, enqueue, settings_from, title
from .inputs import styles
from .inputs.sources import Source
from .inputs.styles import Named
from .jobs import results
from .jobs.task import Task
from .materials import targets
from .objects import base_color, paintable, uv_check, views
from .objects.paintable import Painted
from .objects.render_views import staged
from .objects.surface import Surface
from .objects.views import Wish
from .properties.from_settings import overwrite_property, with_knobs
from .properties.object_options import OBJECT_GROUPS, with_object_options
from .properties.panel import object_options

#: The most texels at a side whose place in the world a job has: more are finer than views show.
_MOST_PLACES = 1024


@with_object_options
@with_knobs(*OBJECT_GROUPS)
class NST_OT_stylize_object(Paints, Operator):
    """Paint the objects in the manner of the style images, over all of their surface"""

    bl_idname = "nst.stylize_object"
    bl_label = "Stylize Object"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the picture does

    style: StringProperty(name="Style", description="Path, or name of an image in the file")
    styles: CollectionProperty(
        name="Styles",
        description="Several styles, blended: a list of names or paths, each with a weight",
        type=NST_PG_style_name,
    )
    overwrite: overwrite_property()

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.view_layer.objects.active is None:
            cls.poll_message_set("There is no object to paint: select a mesh")
            return False
        return super().poll(context)

    def start(self, context: bpy.types.Context) -> list[Task]:
        options = self.options_given(object_options(context.scene))
        return start(context, options, self.named_styles())


class Ready(NamedTuple):
    """A job that can be queued: its folder has the views already."""

    folder: Path
    job: Job
    warning: str


def start(context: bpy.types.Context, options: dict[str, Any], named: list[Named]) -> list[Task]:
    """Queue a job for each texture. Raises ArtistError or OSError.

    `options` are those of object_options(). Styles are `named`, or else those of the panel's
    list.
    """
    return [
        enqueue(context, each.job, warning=each.warning, folder=each.folder)
        for each in prepare(context, options, named)
    ]


def prepare(
    context: bpy.types.Context, options: dict[str, Any], named: list[Named], held_out: int = 0
) -> list[Ready]:
    """The jobs that start() queues. `held_out` more views are rendered, to measure with."""
    chosen = styles.read(context, named, None)
    found = paintable.find(context, options["objects"], options["atlas"])
    wish = Wish(
        options["views"],
        options["view_size"],
        options["views_from"],
        options["scene_cameras"],
        held_out,
    )
    ready: list[Ready] = []
    try:
        for each in found:
            look = _look(context, each, options, wish)
            ready.append(Ready(look.folder, _job(each, look, chosen, options), look.warning))
    except (ArtistError, OSError):
        for done in ready:
            results.remove(done.folder)
        raise
    return ready


@dataclass(frozen=True)
class _Look:
    """What there is to know of objects before they are painted: their Base Color, unless it
    does not count, where their texture lies in the world and where it is cut, and views in a
    job's folder."""

    base_color: Source | None
    places: np.ndarray
    seams: np.ndarray
    folder: Path
    views: Sequence[View]
    warning: str


def _look(
    context: bpy.types.Context, target: Painted, options: dict[str, Any], wish: Wish
) -> _Look:
    """Look at the objects of `target`. Raises ArtistError or OSError."""
    with staged(context, target.objects) as stage:
        surface = Surface.of(stage.meshes)
        uv_check.check(surface, target.objects)
        source = None
        if options["content"] == "BASE_COLOR":
            source = base_color.read(target.objects, surface, options["size"])
        places = surface.places(min(options["size"], _MOST_PLACES))
        choice = views.choose(context, surface, wish)
        folder = paths.new_job_folder()
        try:
            rendered = views.render(stage, choice, wish.size, folder)
        except (ArtistError, OSError):
            results.remove(folder)
            raise
    return _Look(source, places, surface.seams, folder, rendered, views.warning(choice))


def _job(target: Painted, look: _Look, chosen: Sequence[Style], options: dict[str, Any]) -> Job:
    source, size = look.base_color, options["size"]
    origin = results.make_origin(
        title(target.name, chosen),
        targets.on_objects(target.uv_maps),
        options["overwrite"],
        source.encoding if source else None,
    )
    return Job(
        settings_from(options),
        source.pixels if source else None,
        chosen,
        origin,
        canvas=None if source else (size, size),
        views=look.views,
        surface=look.places,
        seams=look.seams,
    )


CLASSES = (NST_OT_stylize_object,)
