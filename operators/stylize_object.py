# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stylize_object: paint the texture of objects, seen from every side."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
from bpy.types import Operator

from ..nst_addon.job.model import Job, PaintedObjects, Style, ViewOptions
from ..nst_addon.settings import ObjectOptions
from .base import PaintOperator, PreparedJob, enqueue_all, title
from .images.pixels import Encoding
from .inputs import styles
from .inputs.sources import Source
from .inputs.styles import StyleName
from .jobs.origin import Origin
from .jobs.task import Task
from .materials.targets import Target
from .objects import base_color, paintable, scene_cameras, surface
from .objects.paintable import Paintable
from .properties.calls import StylizeObjectCall, stylize_object_call
from .properties.from_settings import OBJECT_GROUPS, overwrite_property, with_settings

#: Modifiers that lay several faces onto one place of the texture.
_FOLDING = frozenset({"MIRROR", "ARRAY", "SOLIDIFY"})


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
        return enqueue_all(context, prepare(context, call, self.named_styles()))


def prepare(
    context: bpy.types.Context,
    call: StylizeObjectCall,
    named: Sequence[StyleName],
    held_out: int = 0,
) -> list[PreparedJob]:
    """A job for each texture. Raises ArtistError.

    Styles are `named`, or else those of the panel's list. There are to be `held_out` more views,
    to measure with.
    """
    chosen = styles.read(context, named, None)
    found = paintable.find(context, call.options.objects, call.options.atlas)
    return [_prepare(context, each, chosen, call, held_out) for each in found]


def _prepare(
    context: bpy.types.Context,
    target: Paintable,
    chosen: Sequence[Style],
    call: StylizeObjectCall,
    held_out: int,
) -> PreparedJob:
    options, size = call.options, call.settings.size
    geometry = surface.read(context, target.objects)
    from_scratch = options.content != "BASE_COLOR"
    color = [] if from_scratch else base_color.read(target.objects, geometry.owners)
    source = color if isinstance(color, Source) else None
    objects = PaintedObjects(
        *geometry,
        names=[each.name for each in target.objects],
        folded=[any(one.type in _FOLDING for one in each.modifiers) for each in target.objects],
        options=ViewOptions(options.views, options.view_size, options.views_from, held_out),
        cameras=scene_cameras.read(context) if options.scene_cameras else (),
        base_colors=() if isinstance(color, Source) else color,
    )
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
        packed=origin.encoding.alpha_mode == "CHANNEL_PACKED",
        objects=objects,
    )
    return PreparedJob(job, origin.name)


CLASSES = (NST_OT_stylize_object,)
