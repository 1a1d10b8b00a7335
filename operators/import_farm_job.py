# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.import_farm_job: the pictures that a farm has painted, put into this file."""

from __future__ import annotations

import shutil
from pathlib import Path

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.farm.folder import JOBS, TEMPLATE
from ..nst_addon.job.events import EVENTS
from ..nst_addon.job.folder import JOB
from ..nst_addon.steps import Steps, finish
from .app import timers
from .app.messages import cancelled, message_for
from .app.translated import translated
from .farm_folder import AsksForFolder
from .inputs import shots
from .jobs import folders, news
from .recover import STEP_SECONDS, Recovered, tell_errors

#: What a result consists of, and what says where it belongs.
_FILES = (JOB, EVENTS, "result.*")


class NST_OT_import_farm_job(AsksForFolder, Operator):
    """Put the pictures that a farm has painted into this file, where they were meant to go"""

    bl_idname = "nst.import_farm_job"
    bl_label = "Painted Farm Job"
    bl_options = {"REGISTER"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        news.clear()
        recovered = Recovered()
        try:
            steps = _import(_painted(self.directory), recovered)
        except (ArtistError, OSError) as error:
            return cancelled(self, error)
        if not bpy.app.background:
            timers.take_steps(tell_errors(steps, recovered), STEP_SECONDS)
            return {"FINISHED"}
        finish(steps)
        for error in recovered.errors:
            self.report({"ERROR"}, error)
        return {"FINISHED"} if recovered.images else {"CANCELLED"}


def _painted(directory: str) -> list[Path]:
    """The job folders in the farm job that have a picture. Raises ArtistError or OSError."""
    folder = shots.absolute(directory)
    if not (folder / TEMPLATE).is_file():
        raise ArtistError(
            "{folder} is no farm job: choose a folder that was exported as one", folder=folder
        )
    jobs = sorted(each for each in (folder / JOBS).iterdir() if (each / JOB).is_file())
    painted = [each for each in jobs if any(each.glob("result.*"))]
    if not painted:
        raise ArtistError(
            "The farm has painted no picture of this job yet. The frames of a shot go to its "
            "Output Path"
        )
    if len(painted) < len(jobs):
        told = "{missing} of {count} pictures are not painted yet"
        news.add_error(translated(told, missing=len(jobs) - len(painted), count=len(jobs)))
    return painted


def _import(painted: list[Path], recovered: Recovered) -> Steps[None]:
    """Copy each into a job folder of this Blender, and go on as with an earlier job's."""
    copies = []
    for source in painted:
        try:
            copies.append(_copied(source))
        except OSError as error:
            recovered.errors.append(message_for(error))
        yield
    yield from recovered.take(copies)


def _copied(source: Path) -> Path:
    folder = folders.create()
    try:
        for pattern in _FILES:
            for file in source.glob(pattern):
                shutil.copyfile(file, folder / file.name, follow_symlinks=False)
    except OSError:
        folders.drop(folder)
        raise
    return folder


CLASSES = (NST_OT_import_farm_job,)
