# SPDX-License-Identifier: GPL-3.0-or-later
"""How long Blender's window halts at pictures of 4096 × 4096, by a timer every 10 ms.

`dev.py desktop` runs this in Blender's window. The editor shows a small picture meanwhile: how
long Blender takes to draw a large one is Blender's, and is measured by itself. Nothing is painted:
jobs are canceled when their pictures are read, and results are made by hand.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _gaps import Gaps
from panel import EXTENSION, arguments, install

from nst_addon.steps import finish  # found by panel's path

ROOT = Path(__file__).resolve().parents[2]
SIDE = 4096
#: Seconds of the main thread that nothing of ours may take: twice what is promised, for a machine
#: that has other work too.
BOUND = 0.4


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    bpy.context.scene.nst.size = 512
    area = desktop.show("IMAGE_EDITOR")
    for name, is_float in (("Byte", False), ("Float", True)):
        make_large(name, is_float)
    style = bpy.data.images.new("Small", 128, 128)
    with desktop.override(area):
        render()
        bpy.ops.nst.add_style(image="Small")
    area.spaces.active.image = style
    gaps = Gaps()
    yield from quiet("Nothing", gaps)
    for name in ("Byte", "Float", "Render Result"):
        yield from reading(name, area, gaps)
    for name in ("Byte", "Float"):
        yield from delivering(name, finished(given.python, bpy.data.images[name]), area, gaps)
    yield from saving(given.out, gaps)
    yield from recovering(given.python, area, gaps)
    yield from baking(area, gaps)
    for name in ("Byte", "Float"):
        gaps.reset()
        area.spaces.active.image = bpy.data.images[name]
        yield from quiet(f"Blender draws {name}", gaps)


def quiet(what: str, gaps: Gaps) -> Iterator[Any]:
    yield 1.0
    yield 0.5  # what Blender drew meanwhile is noticed
    tell(what, gaps, "no job")


def reading(name: str, area: Any, gaps: Gaps) -> Iterator[Any]:
    """Stylize, until all is read; and again, canceled at once."""
    queue, progress = operators().jobs.queue.queue, bpy.context.window_manager.nst
    what = {"source": "RENDER"} if name == "Render Result" else {"source": "IMAGE", "image": name}
    gaps.reset()
    held = timed(lambda: press(area, bpy.ops.nst.stylize, "INVOKE_DEFAULT", **what))
    assert progress.running and progress.status, "progress is seen at once"
    begin = time.perf_counter()
    yield lambda: not queue.current or not queue.current.preparation
    tell(f"Stylize {name}", gaps, f"pressed for {held:.3f} s, read in {since(begin):.1f} s")
    assert not progress.error, progress.error
    press(area, bpy.ops.nst.cancel)
    yield lambda: not progress.running

    press(area, bpy.ops.nst.stylize, "INVOKE_DEFAULT", **what)
    yield 0.1
    folder = queue.current.folder
    gaps.reset()
    begin = time.perf_counter()
    press(area, bpy.ops.nst.cancel)
    yield lambda: not progress.running
    tell(f"Cancel {name}", gaps, f"over after {since(begin):.2f} s")
    assert not folder.exists(), "nothing is left of it"


def delivering(name: str, folder: Path, area: Any, gaps: Gaps) -> Iterator[Any]:
    """A finished picture comes home."""
    module = operators()
    gaps.reset()
    held = timed(lambda: press(area, module.jobs.results.deliver, folder))
    with desktop.override(area):
        stepped = timed(lambda: module.app.undo.push_undo("Stylize"))
    yield 1.0
    tell(f"Deliver {name}", gaps, f"image {held:.3f} s, undo step {stepped:.3f} s")


def saving(out: Path, gaps: Gaps) -> Iterator[Any]:
    """The file with the results is saved, and read back."""
    results = operators().jobs.results
    ours: list[float] = []
    file_saved = results.file_saved
    results.file_saved = lambda path: ours.append(timed(lambda: file_saved(path)))
    path = str(out.resolve() / "large.blend")
    gaps.reset()
    held = timed(lambda: bpy.ops.wm.save_as_mainfile(filepath=path))
    results.file_saved = file_saved
    yield 1.0
    print(f"GAPS Save: {held:.3f} s, of which reading back {ours[0]:.3f} s", flush=True)
    assert ours[0] < BOUND
    Path(path).unlink()


def recovering(python: Path, area: Any, gaps: Gaps) -> Iterator[Any]:
    """Four pictures that an earlier session left."""
    module = operators()
    for _ in range(4):
        module.jobs.folders._holds.pop(finished(python, bpy.data.images["Float"]).name).release()
    module.jobs.queue.look_for_pictures()
    before = len(bpy.data.images)
    gaps.reset()
    press(area, bpy.ops.nst.recover, all=True)
    yield lambda: len(bpy.data.images) == before + 4 and not module.jobs.recovery.recoverable
    yield 1.0
    tell("Recover All", gaps, "four pictures")


def baking(area: Any, gaps: Gaps) -> Iterator[Any]:
    """What Cycles has baked is packed."""
    module = operators()
    pack = module.images.packing.pack_in_steps(partial(bpy.data.images.get, "Byte"))
    gaps.reset()
    count = [0]

    def go_on() -> bool:
        count[0] += 1
        return next(pack, pack) is None

    module.app.timers.poll(go_on, 0.005)
    yield lambda: bpy.data.images["Byte"].packed_file
    tell("Pack a baked image", gaps, f"{count[0]} steps")


def finished(python: Path, image: Any) -> Path:
    """The folder of a job whose result is as large as its source."""
    module = operators()
    source = finish(module.inputs.sources.read(module.inputs.sources.find_texture(image)))
    origin = module.jobs.origin.Origin(
        f"{image.name}.own", module.materials.targets.Target(), False, source.encoding
    )
    form = module.images.pixels.form_of(source.encoding)
    folder: Path = module.jobs.folders.create()
    job = module.stylize.Job(
        settings=module.properties.calls.stylize_call(bpy.context.scene, {}).settings,
        content=source.pixels[:8, :8],
        styles=[],
        origin=origin.to_dict(),
        form=form,
    )
    finish(module.base.write_job_in_pieces(folder, job))
    np.save(folder / "result.npy", source.pixels)
    script = (
        "import sys, json, numpy; from pathlib import Path; from nst_addon.job.model import *;"
        "from nst_addon.images.result_files import write_result; folder = Path(sys.argv[1]);"
        "form = ResultForm(**json.loads(sys.argv[2]));"
        "write_result(folder, numpy.load(folder / 'result.npy'), form)"
    )
    command = [python, "-c", script, folder, json.dumps(asdict(form))]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    return folder


def make_large(name: str, is_float: bool) -> None:
    pixels = np.random.default_rng(0).random((SIDE // 8, SIDE // 8, 4), np.float32)
    pixels[..., 3] = 1
    image = bpy.data.images.new(name, SIDE, SIDE, float_buffer=is_float)
    image.pixels.foreach_set(pixels.repeat(8, 0).repeat(8, 1).ravel())
    image.update()


def render() -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = SIDE
    scene.render.resolution_percentage = 100
    scene.cycles.samples, scene.cycles.use_denoising = 1, False
    bpy.ops.object.camera_add(location=(0, -7, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    bpy.ops.mesh.primitive_monkey_add()
    bpy.ops.render.render()


def operators() -> Any:
    return sys.modules[f"{EXTENSION}.operators"]


def press(area: Any, call: Callable[..., Any], *given: Any, **options: Any) -> Any:
    with desktop.override(area):
        return call(*given, **options)


def timed(call: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    call()
    return since(begin)


def since(begin: float) -> float:
    return time.perf_counter() - begin


def tell(what: str, gaps: Gaps, more: str) -> None:
    print(
        f"GAPS {bpy.app.version_string} {what}: longest gap {gaps.longest:.3f} s, "
        f"busiest {gaps.busiest:.3f} s CPU; {more}",
        flush=True,
    )
    is_ours = not more.startswith("no job")
    assert not is_ours or gaps.busiest < BOUND, f"{what}: the window never waits"


desktop.drive(steps(arguments()))
