# SPDX-License-Identifier: GPL-3.0-or-later
"""What all operators that paint have in common: they queue jobs, and may wait for them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy.types import PropertyGroup

from ..nst_addon.errors import ArtistError
from ..nst_addon.job.arrivals import Arrivals, write_arrivals
from ..nst_addon.job.folder import PASSES, write_job_in_pieces
from ..nst_addon.job.model import Job
from ..nst_addon.steps import Steps, finish
from .app.messages import message_for
from .app.paths import preferences
from .app.translated import translated
from .environment import vgg19
from .environment.python import worker_python
from .images import render_result
from .inputs.styles import StyleName
from .jobs import editors, folders, news, thumbnails
from .jobs.queue import has_window, queue
from .jobs.task import Task, describe, time_left
from .objects.live_texture import LiveTexture
from .properties.calls import plain
from .properties.from_settings import learned_channel_property, weight_property
from .properties.items import RECTANGLES
from .properties.panel import panel_settings


class NST_PG_style_name(PropertyGroup):
    """A style for scripts: the name of an image, or a path, and its weight."""

    # PropertyGroup has `name` already.
    weight: weight_property()


class NST_PG_learned_name(PropertyGroup):
    """A mask of a style for scripts: the name of an image, or a path, and which channel counts;
    or the sides of a rectangle."""

    channel: learned_channel_property(*RECTANGLES)


class PaintOperator:
    """An operator that queues jobs: start() says which. Scripts name its styles."""

    was_asked = False

    style: StringProperty(name="Style", description="Path, or name of an image in the file")
    styles: CollectionProperty(
        name="Styles",
        description="Several styles: a list of names or paths, each with a weight",
        type=NST_PG_style_name,
    )
    learned: CollectionProperty(
        name="Learned",
        description="What of each of the styles is learned, in their order: a list of names or "
        "paths of masks, each with a channel, or the sides of rectangles, 0 to 1 "
        "(0.05,0.95,0.1,0.95), with RECTANGLE for a channel; an empty name is all of it",
        type=NST_PG_learned_name,
    )

    def start(self, context: bpy.types.Context) -> list[Task]:
        """Queue the jobs. Raises ArtistError or OSError."""
        raise NotImplementedError

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        try:
            worker_python()
        except ArtistError as error:
            cls.poll_message_set(message_for(error))  # type: ignore[attr-defined]
            return False
        return True

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        """Start and return; the artist goes on working."""
        if bpy.app.background:  # no event loop, no timer
            return self.execute(context)
        chosen: Any = panel_settings(context.scene)
        if vgg19.must_be_asked_for(self.given().get("network", chosen.network)):
            self.was_asked = True
            return vgg19.ask(self, context, event)
        return {"FINISHED"} if self._try_start(context) else {"CANCELLED"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Run the jobs to their end; the images are written when this returns."""
        if self.was_asked:  # by invoke(), and the artist has said yes
            preferences().download_vgg19 = True
            return {"FINISHED"} if self._try_start(context) else {"CANCELLED"}
        tasks = self._try_start(context)
        run_to_end(tasks)
        for task in tasks:
            if task.error:
                self.report({"ERROR"}, task.error)  # type: ignore[attr-defined]
        return {"FINISHED"} if tasks and all(task.has_result for task in tasks) else {"CANCELLED"}

    def given(self) -> dict[str, Any]:
        """The values that the caller set, by name; the panel has the others."""
        properties: Any = self.properties  # type: ignore[attr-defined]
        names = [each.identifier for each in properties.bl_rna.properties]
        return {
            name: plain(getattr(properties, name))
            for name in names
            if properties.is_property_set(name)
        }

    def named_styles(self) -> list[StyleName]:
        """The styles that the caller named; none: the panel's list counts. Raises ArtistError."""
        own: Any = self
        named = [StyleName(each.name, each.weight) for each in own.styles]
        named += [StyleName(own.style)] if own.style else []
        if not own.learned:
            return named
        check_count(len(named), len(own.learned))
        return [
            style._replace(learned=mask.name, learned_channel=mask.channel)
            for style, mask in zip(named, own.learned, strict=True)
        ]

    def _try_start(self, context: bpy.types.Context) -> list[Task]:
        """Queue the jobs; none, or not all, when something is wrong, which is then reported."""
        news.clear()
        try:
            return self.start(context)
        except PartlyQueued as error:
            news.add_error(message_for(error))
            self.report({"ERROR"}, message_for(error))  # type: ignore[attr-defined]
            return error.tasks
        except (ArtistError, OSError) as error:
            self.report({"ERROR"}, message_for(error))  # type: ignore[attr-defined]
            return []


@dataclass(frozen=True)
class PreparedJob:
    """A job whose pictures are read, and what the artist should know of it."""

    job: Job
    warning: str = ""


@dataclass(frozen=True)
class Plan:
    """A job that is to be queued; `reading` are the steps that read its pictures.

    `return_to` names the image that is painted: Image Editors that show it show the job, unless
    it was started in one. `is_rendered` says that Blender renders its frames meanwhile. `kind` is
    of items.FARM_JOBS, and `pixels` those of all views of objects, which show it `live`.
    """

    title: str
    reading: Steps[PreparedJob]
    return_to: str = ""
    is_rendered: bool = False
    kind: str = "PICTURES"
    pixels: int = 0
    live: LiveTexture | None = None


class PartlyQueued(ArtistError):
    """Some jobs could not be queued; `tasks` could, and go on."""

    def __init__(self, why: str, missing: Sequence[str], tasks: list[Task]) -> None:
        names = ", ".join(f"“{each}”" for each in missing)
        super().__init__("{why}. Not queued: {names}", why=why, names=names)
        self.tasks = tasks


def enqueue_all(context: bpy.types.Context, plans: Sequence[Plan]) -> list[Task]:
    """Queue the jobs, in their order. Raises ArtistError or OSError when there is none.

    In a window the pictures are read later, by a timer, and what goes wrong then is told in the
    panel. Without one, and before a shot is rendered, all is read now: a job whose picture cannot
    be read is left out, which the first of the others tells; and PartlyQueued is raised when the
    disk is full.
    """
    tasks: list[Task] = []
    errors: list[ArtistError] = []
    for index, plan in enumerate(plans):
        try:
            tasks.append(_enqueue(context, plan))
        except ArtistError as error:
            errors.append(error)
        except OSError as error:
            if not tasks:
                raise
            names = [other.title for other in plans[index:]]
            raise PartlyQueued(message_for(error), names, tasks) from error
    if errors and not tasks:
        raise errors[0]
    if errors:
        tasks[0].warning = translated("Left out: {error}", error=message_for(errors[0]))
    return tasks


def _enqueue(context: bpy.types.Context, plan: Plan) -> Task:
    folder = folders.create()
    if plan.is_rendered:
        write_arrivals(folder, Arrivals())
    task = Task(folder, plan.title, bpy.data.filepath, kind=plan.kind, pixels=plan.pixels)
    task.live = plan.live
    task.preparation = _preparation(task, plan.reading, context.scene.session_uid)
    if plan.is_rendered or not has_window():  # no render begins for what cannot be painted
        try:
            finish(task.preparation)
        except BaseException:
            folders.drop(folder)
            raise
        task.preparation = None
    editors.follow(folder.name, editors.those_of(context.space_data, plan.return_to))
    queue.add(task)
    return task


def _preparation(task: Task, reading: Steps[PreparedJob], scene: int) -> Steps[None]:
    """Read what `task` is to paint, and write its folder. Raises ArtistError or OSError."""
    prepared = yield from write_folder(task.folder, reading, scene)
    task.warning = prepared.warning
    if has_window():
        thumbnails.show_inputs(task.folder, prepared.job)
    if prepared.job.shot:
        task.frames = prepared.job.shot.output


def write_folder(folder: Path, reading: Steps[PreparedJob], scene: int) -> Steps[PreparedJob]:
    """Read a job of the scene with this session_uid, and write it into `folder`.

    Raises ArtistError or OSError.
    """
    prepared = yield from reading
    if prepared.job.needs_passes and not prepared.job.shot:  # a shot's frames have theirs
        folder.mkdir(parents=True, exist_ok=True)
        likely = render_result.find_scene(scene) or bpy.context.scene
        render_result.save_passes(str(folder / PASSES), likely)
        yield
    yield from write_job_in_pieces(folder, prepared.job)
    return prepared


def run_to_end(tasks: Sequence[Task]) -> None:
    """Wait until the jobs are over, and print how they come along; their images are made then."""
    for task in tasks:
        queue.wait(task, _Console())


def title(source: str, styles: Sequence[Any]) -> str:
    """The name of a result."""
    return f"{source}.{'+'.join(style.name for style in styles)}"


def check_count(styles: int, masks: int) -> None:
    """Raises ArtistError unless there are as many masks as styles."""
    if masks != styles:
        raise ArtistError(
            "There are {styles} styles and {masks} masks: give one for each style",
            styles=styles,
            masks=masks,
        )


class _Console:
    """Prints how a job comes along, every second or so, for those without a panel."""

    def __init__(self) -> None:
        self._due = 0.0
        self._shown: dict[str, Any] = {}

    def __call__(self, task: Task) -> None:
        now = time.monotonic()
        if task.progress and task.progress is not self._shown and now >= self._due:
            self._due = now + 1.0
            self._shown = task.progress
            parts = (f"{task.progress['done']:4.0%}", describe(task), time_left(task))
            print(f"{task.title}: {', '.join(filter(None, parts))}", flush=True)
        if task.end:
            print(f"{task.title}: {task.end}", flush=True)


CLASSES = (NST_PG_style_name, NST_PG_learned_name)
