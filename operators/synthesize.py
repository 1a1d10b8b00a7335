# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.synthesize: a new texture from style images alone."""

from collections.abc import Sequence
from dataclasses import replace

import bpy
from bpy.types import Operator

from ..nst_addon.job.model import Job
from ..nst_addon.settings import TextureOptions
from ..nst_addon.steps import Steps
from .app.translated import translated
from .base import PaintOperator, Plan, PreparedJob, enqueue_all, title
from .directions.followed import DirectionMap, of_picture
from .inputs import styles
from .inputs.styles import StyleName
from .jobs.origin import Origin
from .jobs.task import Task
from .materials import targets
from .properties.calls import SynthesizeCall, synthesize_call
from .properties.enum import enum_property
from .properties.from_settings import (
    PICTURE_GROUPS,
    overwrite_property,
    property_of,
    with_followed,
    with_settings,
)
from .properties.items import TARGETS


@with_followed
@with_settings(*PICTURE_GROUPS, without=("size", "match_regions"))
class NST_OT_synthesize(PaintOperator, Operator):
    """Paint a new texture in the manner of the style images"""

    bl_idname = "nst.synthesize"
    bl_label = "Synthesize"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the picture does

    width: property_of("width", of=TextureOptions)
    height: property_of("height", of=TextureOptions)
    maps: property_of("maps", of=TextureOptions)
    variants: property_of("variants", of=TextureOptions)
    target: enum_property("Result", "Where the result goes", TARGETS)
    overwrite: overwrite_property()

    def start(self, context: bpy.types.Context) -> list[Task]:
        call = synthesize_call(context.scene, self.given())
        return enqueue_all(context, [plan(context, call, self.named_styles())])


def plan(context: bpy.types.Context, call: SynthesizeCall, named: Sequence[StyleName]) -> Plan:
    """The job. Styles are `named`, or else those of the panel's list. Raises ArtistError."""
    chosen = styles.find(context, named, None)
    if call.options.maps:
        chosen = [styles.with_maps(each) for each in chosen]
    is_sheet = call.options.variants > 1
    target = "IMAGE" if is_sheet else call.target  # a sheet is to choose from
    first = call.settings.seed
    last = first + call.options.variants - 1
    what = translated("Seeds {first}–{last}" if is_sheet else "Texture", first=first, last=last)
    origin = Origin(title(what, chosen), targets.find_target(context, target, []), call.overwrite)
    followed = of_picture(context, call.settings, call.followed, None)
    return Plan(origin.name, _read(chosen, followed, call, origin), kind="TEXTURE")


def _read(
    chosen: Sequence[styles.Found],
    followed: DirectionMap | None,
    call: SynthesizeCall,
    origin: Origin,
) -> Steps[PreparedJob]:
    read = yield from styles.read(chosen, None)
    canvas = call.options.width, call.options.height
    direction_map = (yield from followed.read(*canvas)) if followed else None
    job = Job(
        call.settings,
        None,
        read.styles,
        canvas=canvas,
        variants=call.options.variants,
        direction_map=direction_map,
    )
    if call.options.maps:
        job.check_maps()
    origin = replace(origin, numbers=job.numbers, raised=read.raised)
    return PreparedJob(replace(job, origin=origin.to_dict()), styles.warning(chosen))


CLASSES = (NST_OT_synthesize,)
