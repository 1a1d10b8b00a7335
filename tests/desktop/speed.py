# SPDX-License-Identifier: GPL-3.0-or-later
"""How long our panels take to be drawn, and how long the window waits for us: figures, no verdicts.

`dev.py desktop` runs this in Blender's window; what is measured stands in the output. Only Python
is counted: Blender's own drawing, by a software OpenGL, would hide it.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from panel import EXTENSION, arguments, install, open_panels

#: How often the window is drawn for one figure.
_DRAWS = 15
#: A large file: its results, and its other images; and earlier jobs beside it.
_RESULTS, _IMAGES, _EARLIER = 100, 1000, 100


def steps(given: Any) -> Iterator[Any]:
    install(given)
    yield 1.0
    operators = sys.modules[f"{EXTENSION}.operators"]
    with timed_timers(operators.app.timers) as ticks:
        open_panels(*(each.__name__ for each in in_image_editor(operators)[1:]))
        area = desktop.show("IMAGE_EDITOR")
        desktop.open_sidebar(area, "Style")
        yield 3.0
        tell_draws("a usual file", area, operators)
        with tempfile.TemporaryDirectory() as made:
            for count in (1000, 5000):
                yield from gallery(operators, Path(made), count, area, ticks)
            make_large(operators)
            yield 2.0
            tell_draws(f"{_RESULTS} results, {_IMAGES} images, 5000 styles", area, operators)
            yield from act(operators, area, ticks)
            yield from large(operators, area)


def gallery(
    operators: Any, made: Path, count: int, area: Any, ticks: dict[str, float]
) -> Iterator[Any]:
    """The gallery shows a folder of `count` pictures."""
    folder = made / str(count)
    folder.mkdir()
    styles = sorted(Path(operators.gallery.sections.shipped_folder()).glob("*.jpg"))
    for number in range(count):
        shutil.copyfile(styles[number % len(styles)], folder / f"{number:04}.jpg")
    operators.app.paths.preferences().style_folders.add().path = str(folder)
    ticks.clear()
    bpy.context.window_manager.nst_gallery_section = f"FOLDER:{folder}"
    for _ in range(20):
        area.tag_redraw()
        yield 0.2
    tell_ticks(f"opening a folder of {count} styles", ticks)
    tell_draws(f"{count} styles", area, operators)


def make_large(operators: Any) -> None:
    """Results that know of themselves what ours do, and images that are none."""
    target = operators.materials.targets.Target()
    for number in range(_RESULTS):
        image = bpy.data.images.new(f"Result {number}", 256, 256)
        settings = operators.properties.calls.stylize_call(bpy.context.scene, {}).settings
        recipe = {"settings": settings.to_dict(), "styles": []}
        operators.jobs.history.note(image, f"2026-01-01-{number:06}-00000000", recipe, target)
        image[operators.jobs.history.SECONDS] = 12.0
        image.pack()
    for number in range(_IMAGES):
        bpy.data.images.new(f"Image {number}", 8, 8)


def act(operators: Any, area: Any, ticks: dict[str, float]) -> Iterator[Any]:
    """What an artist does in a large file."""
    folders = [leave_behind(operators, number) for number in range(_EARLIER)]
    tell("looking for earlier jobs", operators.jobs.queue.look_for_pictures)
    tell("and again", operators.jobs.queue.look_for_pictures)
    print(f"{len(operators.jobs.recovery.recoverable)} of {len(folders)} are found", flush=True)
    yield 8.0
    ticks.clear()
    with desktop.override(area):
        tell("Recover All", lambda: bpy.ops.nst.recover(all=True))
    for _ in range(100):
        yield 0.5
        if not operators.jobs.recovery.recoverable:
            break
    yield 1.0
    tell_ticks("Recover All", ticks)
    with desktop.override(area):
        for number in range(300):
            material = operators.materials.nodes.new(f"Material {number}")
            operators.materials.originals.put_on_base_color(bpy.data.images["Result 0"], material)
        for name in ("show_result", "reuse_settings", "put_result", "delete_result"):
            tell(name, lambda name=name: getattr(bpy.ops.nst, name)(image="Result 0"))  # type: ignore[misc]
    folder = folders[-1].parent
    for left in folders:
        shutil.rmtree(folder / left.name, ignore_errors=True)


def large(operators: Any, area: Any) -> Iterator[Any]:
    """A result of 4096 × 4096 pixels comes home, and goes on."""
    folder = leave_behind(operators, 0, side=4096)
    for _ in operators.jobs.picture_files.write_missing(folder):  # as its worker does
        yield 0.0
    made: list[Any] = []
    deliver = operators.jobs.results.deliver
    tell("a result of 4096 × 4096 is put into the file", lambda: made.append(deliver(folder)))
    image = made[0].image
    tell("and gets its thumbnail", lambda: operators.images.thumbnail.make_thumbnail(image))
    with desktop.override(area):
        tell("show_result", lambda: bpy.ops.nst.show_result(image=image.name))
        tell("mark_asset", lambda: bpy.ops.nst.mark_asset(image=image.name))
    yield 5.0
    with desktop.override(area):
        tell("save_result asks where", lambda: bpy.ops.nst.save_result(image=image.name))


def leave_behind(operators: Any, number: int, side: int = 1024) -> Path:
    """A job folder with a picture that no file has, of `side` × `side` pixels."""
    job_folder = sys.modules[f"{EXTENSION}.nst_addon.job.folder"]
    model = sys.modules[f"{EXTENSION}.nst_addon.job.model"]
    settings = operators.properties.calls.stylize_call(bpy.context.scene, {}).settings
    pixels = np.full((side, side, 3), 255 - number, np.uint8)
    style = model.Style("Style", 1.0, pixels[:64, :64])
    origin = operators.jobs.origin.Origin(
        f"Earlier {number}", operators.materials.targets.Target(), overwrite=False
    )
    folder: Path = operators.jobs.folders.create()
    job_folder.write_job(folder, model.Job(settings, pixels[:64, :64], [style], origin.to_dict()))
    np.save(folder / "result.npy", pixels)
    (folder / "events.jsonl").write_text('{"event": "started"}\n{"event": "finished"}\n')
    return folder


def in_image_editor(operators: Any) -> list[Any]:
    """Our panels there, the main one first."""
    return [each for each in operators.ui.panels.CLASSES if each.bl_space_type == "IMAGE_EDITOR"]


def tell(what: str, act: Callable[[], object]) -> None:
    """Say how long `act` takes."""
    start = time.perf_counter()
    act()
    print(f"{1000 * (time.perf_counter() - start):7.1f} ms  {what}", flush=True)


def tell_ticks(what: str, ticks: dict[str, float]) -> None:
    """Say what the longest call of a timer of ours was."""
    name = max(ticks, key=ticks.__getitem__, default="none")
    print(f"{1000 * ticks.get(name, 0):7.1f} ms  longest timer, {what} ({name})", flush=True)


def tell_draws(what: str, area: Any, operators: Any) -> None:
    """Say how long drawing all our panels in `area` takes, once."""
    took: list[float] = []
    with timed_panels(operators, took):
        for _ in range(_DRAWS):
            took.append(0.0)
            area.tag_redraw()
            bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=1)
    drawn = [each for each in took if each]
    print(
        f"{1000 * median(drawn):7.1f} ms  drawing, {what}; worst {1000 * max(drawn):.1f}",
        flush=True,
    )


@contextmanager
def timed_panels(operators: Any, took: list[float]) -> Iterator[None]:
    """Add what drawing our panels takes to the last number of `took`."""
    classes = in_image_editor(operators)

    def timed(draw: Any) -> Any:
        def draw_timed(self: Any, context: Any) -> None:
            start = time.perf_counter()
            draw(self, context)
            took[-1] += time.perf_counter() - start

        return draw_timed

    for each in classes:
        each.draw = timed(each.draw)
    try:
        yield
    finally:
        for each in classes:
            del each.draw


@contextmanager
def timed_timers(timers: Any) -> Iterator[dict[str, float]]:
    """The longest call of each of our timers, by its name."""
    register, longest = timers._register, dict[str, float]()

    def register_timed(act: Any, tick: Any, seconds: float) -> None:
        def timed() -> Any:
            start = time.perf_counter()
            try:
                return tick()
            finally:
                name = getattr(act, "__qualname__", str(act))
                took = time.perf_counter() - start
                longest[name] = max(took, longest.get(name, 0.0))

        register(act, timed, seconds)

    timers._register = register_timed
    try:
        yield longest
    finally:
        timers._register = register


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
