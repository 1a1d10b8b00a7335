# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stylize_object: paint the texture of objects, seen from every side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import bpy
from bpy.types import Operator

from ..nst_addon.job.model import Job, PaintedObjects, ViewOptions
from ..nst_addon.settings import ObjectOptions
from ..nst_addon.steps import Steps
from .app.translated import translated
from .base import PaintOperator, Plan, PreparedJob, enqueue_all, title
from .directions.followed import DirectionMap, of_objects
from .images.pixels import Encoding, form_of
from .inputs import styles
from .inputs.styles import StyleName
from .jobs.origin import Origin
from .jobs.task import Task
from .materials.targets import Target
from .objects import base_color, paintable, scene_cameras, surface
from .objects.live_texture import LiveTexture
from .objects.paintable import Paintable
from .properties.calls import StylizeObjectCall, stylize_object_call
from .properties.from_settings import (
    OBJECT_GROUPS,
    overwrite_property,
    with_followed,
    with_settings,
)

#: Modifiers that lay several faces onto one place of the texture.
_FOLDING = frozenset({"MIRROR", "ARRAY", "SOLIDIFY"})


@with_followed
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
            cls.poll_message_set(translated("There is no object to paint: select a mesh"))
            return False
        return super().poll(context)

    def start(self, context: bpy.types.Context) -> list[Task]:
        call = stylize_object_call(context.scene, self.given())
        return enqueue_all(context, plan(context, call, self.named_styles()))


def plan(
    context: bpy.types.Context,
    call: StylizeObjectCall,
    named: Sequence[StyleName],
    held_out: int = 0,
) -> list[Plan]:
    """A job for each texture. Raises ArtistError.

    Styles are `named`, or else those of the panel's list. There are to be `held_out` more views,
    to measure with.
    """
    chosen = styles.find(context, named, None)
    found = paintable.find(context, call.options.objects, call.options.atlas)
    return [_plan(context, each, chosen, call, held_out) for each in found]


def _plan(
    context: bpy.types.Context,
    target: Paintable,
    chosen: Sequence[styles.Found],
    call: StylizeObjectCall,
    held_out: int,
) -> Plan:
    options = call.options
    geometry = surface.read(context, target.objects)
    from_scratch = options.content != "BASE_COLOR"
    colors = {} if from_scratch else base_color.find(target.objects, geometry.owners)
    objects = PaintedObjects(
        *geometry,
        names=[each.name for each in target.objects],
        folded=[any(one.type in _FOLDING for one in each.modifiers) for each in target.objects],
        options=ViewOptions(options.views, options.view_size, options.views_from, held_out),
        cameras=scene_cameras.read(context) if options.scene_cameras else (),
    )
    origin = Origin(title(target.name, chosen), Target.of_objects(target.shown_by), call.overwrite)
    followed = of_objects(context, call.settings, call.followed, target.objects, geometry)
    reading = _read(objects, colors, chosen, followed, call, origin)
    pixels = options.views * options.view_size**2
    live = LiveTexture(target.objects, geometry)
    return Plan(origin.name, reading, kind="OBJECTS", pixels=pixels, live=live)


def _read(
    objects: PaintedObjects,
    colors: base_color.Colors,
    chosen: Sequence[styles.Found],
    followed: DirectionMap | None,
    call: StylizeObjectCall,
    origin: Origin,
) -> Steps[PreparedJob]:
    content, parts = yield from base_color.read(colors)
    read = yield from styles.read(chosen, None)
    # A square one, for U and V are what it is laid out by.
    direction_map = (yield from followed.read(1, 1)) if followed else None
    encoding, size = content.encoding if content else Encoding(), call.settings.size
    job = Job(
        call.settings,
        content.pixels if content else None,
        read.styles,
        replace(origin, encoding=encoding).to_dict(),
        canvas=None if content else (size, size),
        packed=encoding.alpha_mode == "CHANNEL_PACKED",
        form=form_of(encoding),
        objects=replace(objects, base_colors=parts),
        direction_map=direction_map,
    )
    return PreparedJob(job)


CLASSES = (NST_OT_stylize_object,)
