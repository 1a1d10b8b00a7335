# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stylize_animation: a shot in the manner of style images, without flicker.

Its frames are there already, or they are rendered now and painted as they arrive.
"""

from collections.abc import Sequence

import bpy
import numpy as np
from bpy.types import Event, Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.job.model import Job, Shot
from ..nst_addon.settings import AnimationOptions, Settings
from ..nst_addon.steps import Steps
from .app.translated import in_turn, translated
from .base import PaintOperator, Plan, PreparedJob, enqueue_all, title
from .inputs import shot_passes, shots, sources, styles
from .inputs.styles import StyleName
from .jobs import news, shot_render
from .jobs.task import Task
from .properties.calls import AnimationCall, animation_call
from .properties.from_settings import (
    OBJECT_GROUPS,
    property_of,
    shot_output_property,
    shot_property,
    shot_source_property,
    with_settings,
)
from .properties.panel import panel_settings, progress


@with_settings(*OBJECT_GROUPS, "regions")
class NST_OT_stylize_animation(PaintOperator, Operator):
    """Paint the frames of this scene in the manner of the style images, without flicker"""

    bl_idname = "nst.stylize_animation"
    bl_label = "Stylize Animation"
    bl_options = {"REGISTER"}

    shot_source: shot_source_property()
    shot: shot_property()
    shot_output: shot_output_property()
    consistency: property_of("consistency", of=AnimationOptions)
    shot_overwrite: property_of("overwrite", of=AnimationOptions)
    color_depth: property_of("color_depth", of=AnimationOptions)

    _in_window = False

    def invoke(self, context: bpy.types.Context, event: Event) -> set[str]:
        """Start and return: Blender renders in its own window, as it always does."""
        self._in_window = not bpy.app.background
        return super().invoke(context, event)

    def start(self, context: bpy.types.Context) -> list[Task]:
        call = animation_call(context.scene, self.given())
        if call.source == "SEQUENCE":
            return start(context, call, self.named_styles())
        tasks = start_render(context, call, self.named_styles(), in_window=self._in_window)
        if error := progress().error:
            self.report({"ERROR"}, error)
        elif told := progress().message:
            self.report({"INFO"}, told)
        return tasks


def start(
    context: bpy.types.Context, call: AnimationCall, named: Sequence[StyleName]
) -> list[Task]:
    """Queue a shot whose frames are there. Raises ArtistError or OSError."""
    return enqueue_all(context, [plan(context, call, named)])


def plan(context: bpy.types.Context, call: AnimationCall, named: Sequence[StyleName]) -> Plan:
    """The job of a shot whose frames are there. Raises ArtistError.

    Styles are `named`, or else those of the panel's list.
    """
    scene, is_scenes_own = context.scene, call.source == "RENDER"
    if is_scenes_own:
        with shot_render.output_of_shots(scene):
            source = shots.rendered(scene, "")
    else:
        source = shots.rendered(scene, call.shot)
    shot = shots.shot_of(scene, call, source, scene.frame_step)
    if missing := shots.missing(source, shot):
        advice = "set Source to Render, or choose other frames"
        if is_scenes_own:
            advice = (
                "press Enable Passes and Render Animation, which Image Sequence has, or choose "
                "other frames"
            )
        raise ArtistError(
            "Frame {number} is not rendered ({path})",
            advice,
            number=missing[0],
            path=source.path(missing[0]),
        )
    return _plan(context, call, named, shot)


def start_render(
    context: bpy.types.Context,
    call: AnimationCall,
    named: Sequence[StyleName],
    *,
    in_window: bool,
) -> list[Task]:
    """Queue the shot of the scene, and render what is missing of it: `in_window` meanwhile, or
    else before this returns. The panel is told what was changed for that.

    Raises ArtistError or OSError, and then nothing is rendered.
    """
    scene = context.scene
    if why := shot_passes.why_not(scene):
        raise ArtistError(why)
    if bpy.app.is_job_running("RENDER"):
        raise ArtistError("Blender is rendering: wait until it has ended, or press Esc there")
    step = scene.frame_step
    with shot_render.output_of_shots(scene):
        source = shots.rendered(scene, "")
        source.make_folder()
        shots.output(call.output).make_folder()
        shot = shots.shot_of(scene, call, source, step)
        missing = list(shot.all_numbers) if call.options.overwrite else shots.missing(source, shot)
        job = _plan(context, call, named, shot, is_rendered=bool(missing))
        tasks = enqueue_all(context, [job])
    masks = [] if named else [each.mask_from for each in panel_settings(scene).styles]
    enabled = shot_passes.enable(scene, [*masks, call.settings.stroke_direction])
    news.tell(_news(enabled, shot, missing))
    if missing:
        shot_render.take_output(scene, overwrite=call.options.overwrite)
        if why := shot_render.render(scene, tasks[0].folder, in_window=in_window):
            told = "The shot is not rendered to its end ({why}): render it in Blender"
            news.add_error(translated(told, why=why))
    return tasks


def _news(enabled: Sequence[str], shot: Shot, missing: Sequence[int]) -> str:
    """What the artist should know of a render that begins."""
    on, count, stay = "", len(shot.all_numbers), ""
    if enabled:
        on = translated("Switched on for all view layers: {names}", names=", ".join(enabled))
    if len(missing) < count:
        stay = translated(
            "{there} of {count} frames are rendered already and stay as they are: switch Overwrite "
            "on to render them again",
            there=count - len(missing),
            count=count,
        )
    return in_turn(on, stay)


def _plan(
    context: bpy.types.Context,
    call: AnimationCall,
    named: Sequence[StyleName],
    shot: Shot,
    *,
    is_rendered: bool = False,
) -> Plan:
    scene = context.scene
    # Masks by objects are found in each frame.
    render = sources.Found(scene.name, None, scene=scene.session_uid)
    chosen = styles.find(context, named, render)
    # The pixels of a picture are not asked for: those of each frame are on the disk.
    seen = sources.Source(scene.name, np.zeros((1, 1, 3), np.uint8), rendered=render.scene)
    reading = _read(seen, chosen, call.settings, shot)
    return Plan(title(scene.name, chosen), reading, is_rendered=is_rendered)


def _read(
    seen: sources.Source, chosen: Sequence[styles.Found], settings: Settings, shot: Shot
) -> Steps[PreparedJob]:
    read = yield from styles.read(chosen, seen)
    return PreparedJob(Job(settings, None, read.styles, shot=shot))


CLASSES = (NST_OT_stylize_animation,)
