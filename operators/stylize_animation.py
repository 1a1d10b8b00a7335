# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stylize_animation: a rendered shot in the manner of style images, without flicker."""

from collections.abc import Sequence

import bpy
import numpy as np
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.job.model import Job, Shot
from ..nst_addon.settings import AnimationOptions, Settings
from .app.steps import Steps
from .base import PaintOperator, Plan, PreparedJob, enqueue_all, title
from .images.view_table import view_table
from .inputs import shots, sources, styles
from .inputs.styles import StyleName
from .jobs.task import Task
from .properties.calls import AnimationCall, animation_call
from .properties.from_settings import (
    OBJECT_GROUPS,
    property_of,
    shot_output_property,
    shot_property,
    with_settings,
)


@with_settings(*OBJECT_GROUPS)
class NST_OT_stylize_animation(PaintOperator, Operator):
    """Paint the rendered frames of this scene in the manner of the style images, without flicker"""

    bl_idname = "nst.stylize_animation"
    bl_label = "Stylize Animation"
    bl_options = {"REGISTER"}

    shot: shot_property()
    shot_output: shot_output_property()
    consistency: property_of("consistency", of=AnimationOptions)
    shot_overwrite: property_of("overwrite", of=AnimationOptions)
    color_depth: property_of("color_depth", of=AnimationOptions)

    def start(self, context: bpy.types.Context) -> list[Task]:
        call = animation_call(context.scene, self.given())
        return start(context, call, self.named_styles())


def start(
    context: bpy.types.Context, call: AnimationCall, named: Sequence[StyleName]
) -> list[Task]:
    """Queue the shot. Styles are `named`, or else those of the panel's list.

    Raises ArtistError or OSError.
    """
    scene = context.scene
    source = shots.rendered(scene, call.shot)
    shot = Shot(
        str(source.pattern),
        str(shots.output(call.output).pattern),
        scene.frame_start,
        scene.frame_end,
        scene.frame_step,
        call.options,
        view_table(scene),
    )
    missing = sorted(set(range(shot.first, shot.numbers[-1] + 1)) - set(source.numbers()))
    if missing:
        raise ArtistError(
            f"Frame {missing[0]} is not rendered ({source.path(missing[0])}): press Enable "
            "Passes and Render Animation, or choose other frames"
        )
    # Masks by objects are found in each frame.
    render = sources.Found(scene.name, None, scene=scene.session_uid)
    chosen = styles.find(context, named, render)
    # The pixels of a picture are not asked for: those of each frame are on the disk.
    seen = sources.Source(scene.name, np.zeros((1, 1, 3), np.uint8), rendered=render.scene)
    reading = _read(seen, chosen, call.settings, shot)
    return enqueue_all(context, [Plan(title(scene.name, chosen), reading)])


def _read(
    seen: sources.Source, chosen: Sequence[styles.Found], settings: Settings, shot: Shot
) -> Steps[PreparedJob]:
    read = yield from styles.read(chosen, seen)
    return PreparedJob(Job(settings, None, read, shot=shot))


CLASSES = (NST_OT_stylize_animation,)
