# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.recover and nst.discard: pictures that earlier jobs left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.steps import Steps, finish
from .app import timers
from .app.messages import cancelled, message_for
from .app.translated import translated
from .app.undo import push_undo
from .jobs import folders, news, picture_files, recovery, results
from .jobs.queue import look_for_pictures, queue

#: Seconds between two pictures that are recovered.
STEP_SECONDS = 0.02


class _Recovery:
    """What both operators share: the job folders that they are about."""

    folder: StringProperty(
        name="Job Folder",
        description="The job folder; empty: the newest that has a picture",
        subtype="DIR_PATH",
        options={"SKIP_SAVE"},
    )
    all: BoolProperty(name="All", description="All that are in the list", options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not recovery.recoverable:
            cls.poll_message_set(  # type: ignore[attr-defined]
                translated("There is no picture to recover")
            )
            return False
        return True

    def chosen(self, listed: list[recovery.Leftover]) -> list[Path]:
        """The job folders that are meant, of those in the list unless one is named.

        Raises ArtistError when there is none, or when it is the folder of a job under way.
        """
        if self.folder and not self.all:
            folder = Path(bpy.path.abspath(self.folder))
            if folder.name in {task.folder.name for task in queue.tasks}:
                raise ArtistError(
                    "“{name}” is not finished: stop or cancel it first", name=folder.name
                )
            return [folder]
        if not listed:
            raise ArtistError("No earlier job has a picture: stylize again")
        return [each.folder for each in (listed if self.all else listed[:1])]


class NST_OT_recover(_Recovery, Operator):
    """Put the picture of an earlier job into this file"""

    bl_idname = "nst.recover"
    bl_label = "Recover"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        if not self.all or bpy.app.background:
            return self.execute(context)
        return context.window_manager.invoke_confirm(
            self,
            event,
            title=translated("Recover All Pictures"),
            message=translated(
                "Put {count} pictures into this file?", count=len(recovery.pictures())
            ),
            confirm_text=translated("Recover All"),
        )

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            chosen = self.chosen(recovery.pictures())
        except ArtistError as error:
            return cancelled(self, error)
        recovered = Recovered()
        steps = recovered.take(chosen)
        if len(chosen) > 1 and not bpy.app.background:
            timers.take_steps(tell_errors(steps, recovered), STEP_SECONDS)
            return {"FINISHED"}
        finish(steps)
        for error in recovered.errors:
            self.report({"ERROR"}, error)
        if recovered.images and isinstance(context.space_data, bpy.types.SpaceImageEditor):
            context.space_data.image = bpy.data.images[recovered.images[0]]
        return {"FINISHED"} if recovered.images else {"CANCELLED"}


class Recovered:
    """What has become of the pictures that are recovered: images, by name, and errors."""

    def __init__(self) -> None:
        self.images: list[str] = []
        self.errors: list[str] = []

    def take(self, chosen: list[Path]) -> Steps[None]:
        """Put the pictures of the `chosen` folders into the file, one after another."""
        for folder in chosen:
            yield from self._take(folder)
            yield
        look_for_pictures()
        if self.images:
            told = "{count} pictures are recovered, and kept when the file is saved"
            if len(self.images) == 1:
                told = "“{name}” is recovered, and kept when the file is saved"
            told = translated(told, name=self.images[0], count=len(self.images))
            news.tell(told, results.has_unsaved)
            push_undo("Recover Stylized Picture")

    def _take(self, folder: Path) -> Steps[None]:
        try:
            folders.take(folder)
            yield from picture_files.write_missing(folder)
            image, problem = results.deliver(folder)
        except ArtistError as error:
            problem = message_for(error)
        else:
            self.images.append(image.name)
        if problem and problem not in self.errors:
            self.errors.append(problem)


def tell_errors(steps: Steps[None], recovered: Recovered) -> Steps[None]:
    """The steps, and then the panel tells what went wrong."""
    yield from steps
    for error in recovered.errors:
        news.add_error(error)


class NST_OT_discard(_Recovery, Operator):
    """Delete the picture of an earlier job"""

    bl_idname = "nst.discard"
    bl_label = "Discard"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        if bpy.app.background:
            return self.execute(context)
        known = {str(each.folder): each.title for each in recovery.recoverable}
        what = "Delete “{name}” and what was painted? This cannot be undone"
        if self.all:
            what = "Delete {count} earlier jobs and what was painted? This cannot be undone"
        name = known.get(self.folder, self.folder)
        return context.window_manager.invoke_confirm(
            self,
            event,
            title=translated("Discard"),
            message=translated(what, name=name, count=len(recovery.recoverable)),
            confirm_text=translated("Discard All") if self.all else translated("Discard"),
            icon="WARNING",
        )

    def execute(self, context: bpy.types.Context) -> set[str]:
        errors = []
        try:
            chosen = self.chosen(recovery.recoverable if self.all else recovery.pictures())
        except ArtistError as error:
            chosen, errors = [], [message_for(error)]
        for folder in chosen:
            try:
                _remove(folder)
            except ArtistError as error:
                errors.append(message_for(error))
        look_for_pictures()
        for error in errors:
            self.report({"ERROR"}, error)
        return {"CANCELLED"} if errors else {"FINISHED"}


def _remove(folder: Path) -> None:
    if results.is_unsaved(folder):
        raise ArtistError(
            "The picture of “{name}” is in this file: save the file, and it goes by itself",
            name=folder.name,
        )
    folders.remove(folder)


CLASSES = (NST_OT_recover, NST_OT_discard)
