"""nst.stylize: paint a render, an image or a texture in the manner of style images."""

import time
from typing import Any

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy.types import Operator, PropertyGroup

from ..nst_addon.errors import ArtistError
from ..nst_addon.job import Job, explain, write_job
from ..nst_addon.settings import Settings, knobs
from . import folders, jobs, material, preview, results, sources, styles
from .jobs import Task, queue
from .properties import (
    PICTURE_GROUPS,
    SOURCES,
    TARGETS,
    overwrite_property,
    panel_options,
    picture_knobs,
    plain,
    shared,
    weight_property,
    with_knobs,
)


class NST_PG_style_name(PropertyGroup):
    """A style for scripts: the name of an image, or a path, and its weight."""

    # PropertyGroup has `name` already.
    weight: weight_property()


@with_knobs(*PICTURE_GROUPS)
class NST_OT_stylize(Operator):
    """Paint the source in the manner of the style images"""

    bl_idname = "nst.stylize"
    bl_label = "Stylize"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the picture does

    source: shared("Source", "What to stylize", SOURCES)
    image: StringProperty(name="Image", description="Name of the image, for the source Image")
    style: StringProperty(name="Style", description="Path, or name of an image in the file")
    styles: CollectionProperty(
        name="Styles",
        description="Several styles: a list of names or paths, each with a weight",
        type=NST_PG_style_name,
    )
    target: shared("Result", "Where the result goes", TARGETS)
    overwrite: overwrite_property()

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        try:
            jobs.worker_python()
        except ArtistError as error:
            cls.poll_message_set(str(error))
            return False
        return True

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Start the job and return; the artist goes on working."""
        if bpy.app.background:  # no event loop, no timer
            return self.execute(context)
        return {"FINISHED"} if self._start(context) else {"CANCELLED"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Run the job to its end; the image is written when this returns."""
        task = self._start(context)
        if task is None:
            return {"CANCELLED"}
        queue.wait(task, _Console())
        if task.error:
            self.report({"ERROR"}, task.error)
        return {"FINISHED"} if task.image else {"CANCELLED"}

    def _start(self, context: bpy.types.Context) -> Task | None:
        """Queue the job; None when something is wrong, which is then reported."""
        try:
            return start(context, self._options(context))
        except (ArtistError, OSError) as error:
            self.report({"ERROR"}, sentence(error))
            return None

    def _options(self, context: bpy.types.Context) -> dict[str, Any]:
        """What the caller gave; the panel has the rest."""
        options = panel_options(context.scene)
        for name in options:
            if name != "styles" and self.properties.is_property_set(name):
                options[name] = plain(getattr(self, name))
        options["styles"] = [(each.name, each.weight) for each in self.styles]
        if self.style:
            options["styles"].append((self.style, 1.0))
        return options


def start(context: bpy.types.Context, options: dict[str, Any]) -> Task:
    """Write the job's folder and queue it. Raises ArtistError or OSError.

    `options`: source, image, styles (names with weights; none: the panel's list),
    target, overwrite, and every knob that belongs to a picture.
    """
    source = sources.read_source(context, options["source"], options["image"])
    named = options["styles"]
    chosen = styles.read_named(named) if named else styles.read_listed(context)
    where = material.find_target(context, options["target"])
    origin = results.make_origin(
        source.name,
        [style.name for style in chosen],
        source.encoding,
        where,
        options["overwrite"],
    )
    job = Job(_settings(options), source.pixels, chosen, origin)
    folder = folders.new_job_folder()
    write_job(folder, job)
    task = Task(folder, origin["name"], bpy.data.filepath, return_to=source.name)
    preview.show_in(context.space_data)
    queue.add(task)
    return task


def sentence(error: Exception) -> str:
    """What went wrong before the job began, for the artist."""
    return explain(error) if isinstance(error, OSError) else str(error)


def _settings(options: dict[str, Any]) -> Settings:
    preferences = folders.preferences()
    machine = {name: getattr(preferences, name) for name, _ in knobs("compute")}
    picture = {name: options[name] for name in picture_knobs()}
    return Settings.from_dict({**picture, **machine})


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
            parts = (f"{task.progress['done']:4.0%}", jobs.describe(task), jobs.time_left(task))
            print(f"{task.title}: {', '.join(filter(None, parts))}", flush=True)
        if task.end:
            print(f"{task.title}: {task.end}", flush=True)


CLASSES = (NST_PG_style_name, NST_OT_stylize)
