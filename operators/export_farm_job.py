# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.export_farm_job: a folder that a render farm paints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.farm.folder import JOBS, FarmJob, check_free, write_farm_folder
from ..nst_addon.settings import Settings
from ..nst_addon.steps import Steps, finish
from . import stylize, stylize_animation, stylize_object, synthesize
from .app import paths, timers
from .app.messages import cancelled, message_for
from .app.redraw import redraw_panels
from .app.translated import in_turn, translated
from .base import Plan, PreparedJob, write_folder
from .farm_folder import AsksForFolder
from .inputs import shots
from .jobs import news
from .properties import calls
from .properties.enum import enum_property
from .properties.items import FARM_JOBS

#: Seconds between two steps; each takes hundredths of one.
_STEP_SECONDS = 0.02


class NST_OT_export_farm_job(AsksForFolder, Operator):
    """Write a folder that other machines paint: a template for OpenJD, a job type for Flamenco, \
the jobs and the engine"""

    bl_idname = "nst.export_farm_job"
    bl_label = "Export Farm Job"
    bl_options = {"REGISTER"}

    what: enum_property("What", "What the farm is to paint", FARM_JOBS)

    def execute(self, context: bpy.types.Context) -> set[str]:
        news.clear()
        try:
            folder = _chosen(self.directory)
            steps = _export(folder, _PLANS[self.what](context), context.scene.session_uid)
            if bpy.app.background:
                finish(steps)
            else:
                timers.take_steps(_tell_error(steps), _STEP_SECONDS)
        except (ArtistError, OSError) as error:
            return cancelled(self, error)
        return {"FINISHED"}


def _chosen(directory: str) -> Path:
    if not directory:
        raise ArtistError("There is no folder to export to: choose one")
    folder = shots.absolute(directory)
    check_free(folder)
    return folder


def _of_pictures(context: bpy.types.Context) -> list[Plan]:
    call = calls.stylize_call(context.scene, {})
    return stylize.plan(context, replace(call, settings=_anywhere(call.settings)), [])


def _of_texture(context: bpy.types.Context) -> list[Plan]:
    call = calls.synthesize_call(context.scene, {})
    return [synthesize.plan(context, replace(call, settings=_anywhere(call.settings)), [])]


def _of_objects(context: bpy.types.Context) -> list[Plan]:
    call = calls.stylize_object_call(context.scene, {})
    return stylize_object.plan(context, replace(call, settings=_anywhere(call.settings)), [])


def _of_shot(context: bpy.types.Context) -> list[Plan]:
    call = calls.animation_call(context.scene, {})
    files = shots.output(call.output)
    if call.options.overwrite and files.pattern.parent.is_dir() and files.numbers():
        raise ArtistError(
            "There are painted frames in {folder}, and a farm paints none again: "
            "remove them, or choose another Output Path",
            folder=files.pattern.parent,
        )
    options = replace(call.options, overwrite=False)
    call = replace(call, settings=_anywhere(call.settings), options=options)
    return [stylize_animation.plan(context, call, [])]


_PLANS = {
    "PICTURES": _of_pictures,
    "TEXTURE": _of_texture,
    "OBJECTS": _of_objects,
    "ANIMATION": _of_shot,
}


def _anywhere(settings: Settings) -> Settings:
    """The settings for a machine that may be another than this."""
    plain = Settings()
    return replace(settings, device=plain.device, precision=plain.precision)


def _export(folder: Path, plans: Sequence[Plan], scene: int) -> Steps[None]:
    """Write the jobs, then what they need, into `folder`. Raises ArtistError or OSError."""
    jobs: dict[str, PreparedJob] = {}
    for plan in plans:
        name = _name(plan.title, jobs)
        jobs[name] = yield from write_folder(folder / JOBS / name, plan.reading, scene)
    networks = {each.job.settings.network for each in jobs.values()}
    title = plans[0].title
    if len(plans) > 1:
        title = translated("{name} and {count} more", name=title, count=len(plans) - 1)
    (shot, *_) = [each.job.shot for each in jobs.values()]
    yield from write_farm_folder(folder, FarmJob(title, [*jobs], shot), _weights(networks))
    warnings = filter(None, (each.warning for each in jobs.values()))
    told = "The farm job is in {folder}: README.txt there says how to submit it"
    news.tell(in_turn(translated(told, folder=folder), *warnings))
    redraw_panels()


def _name(title: str, taken: dict[str, PreparedJob]) -> str:
    """A name for a folder on any system, which is not `taken`."""
    plain = re.sub(r"[^\w.-]+", "-", title)[:60].strip(".-") or "job"
    name, number = plain, 1
    while name.lower() in {each.lower() for each in taken}:
        number += 1
        name = f"{plain}-{number}"
    return name


def _weights(networks: set[str]) -> list[Path]:
    """Files of weights that the engine does not carry. Raises ArtistError."""
    if "VGG19" not in networks:
        return []
    found = sorted(paths.weights_folder().glob("vgg19.*"))
    if not found:
        raise ArtistError("VGG-19 is not downloaded yet: stylize something small with it first")
    return found


def _tell_error(steps: Steps[None]) -> Steps[None]:
    """The steps; the panel tells what went wrong."""
    try:
        yield from steps
    except (ArtistError, OSError) as error:
        news.add_error(message_for(error))


CLASSES = (NST_OT_export_farm_job,)
