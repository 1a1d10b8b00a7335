# SPDX-License-Identifier: GPL-3.0-or-later
"""How long Blender's window halts at pictures of 4096 × 4096, by a timer every 10 ms.

`dev.py desktop` runs this in Blender's window. Nothing is painted: jobs are canceled when their
pictures are read, and results are made by hand.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from gaps import Gaps
from panel import EXTENSION, arguments, install

SIDE = 4096
#: Seconds of the main thread that no piece of ours may take; Blender's own calls take longer.
BOUND = 0.2


def steps(given: argparse.Namespace) -> Iterator[Any]:
    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    bpy.context.scene.nst.size = 512
    area = desktop.show("IMAGE_EDITOR")
    for name, is_float in (("Byte", False), ("Float", True)):
        large(name, is_float)
    with desktop.override(area):
        render()
        bpy.ops.nst.add_style(image="Byte")
    gaps = Gaps()
    for name in ("Byte", "Float", "Render Result"):
        area.spaces.active.image = bpy.data.images[name]
        yield 3.0
        yield from reading(name, area, gaps)
    for name in ("Byte", "Float"):
        folder = finished(given.python, bpy.data.images[name])
        yield from delivering(name, folder, area, gaps)
        yield from saving(name, given.out, gaps)


def reading(name: str, area: Any, gaps: Gaps) -> Iterator[Any]:
    """Stylize, until all is read; and again, canceled at once."""
    queue = operators().jobs.queue.queue
    gaps.reset()
    held = timed(lambda: press(area, bpy.ops.nst.stylize, "INVOKE_DEFAULT", source="IMAGE"))
    progress = bpy.context.window_manager.nst
    assert progress.running and progress.status, "progress is seen at once"
    begin = time.perf_counter()
    yield lambda: not queue.current or not queue.current.preparation
    tell(f"Stylize {name}", gaps, f"pressed for {held:.3f} s, read in {since(begin):.1f} s")
    assert not progress.error, progress.error
    press(area, bpy.ops.nst.cancel)
    yield lambda: not progress.running

    press(area, bpy.ops.nst.stylize, "INVOKE_DEFAULT", source="IMAGE")
    yield 0.1
    folder = queue.current.folder
    gaps.reset()
    begin = time.perf_counter()
    press(area, bpy.ops.nst.cancel)
    yield lambda: not progress.running
    tell(f"Cancel {name}", gaps, f"over after {since(begin):.2f} s")
    assert not folder.exists(), "nothing is left of it"


def delivering(name: str, folder: Path, area: Any, gaps: Gaps) -> Iterator[Any]:
    """A finished picture comes home, and is drawn."""
    delivery, undo = operators().jobs.delivery, operators().app.undo
    gaps.reset()
    held = timed(lambda: press(area, operators().jobs.results.deliver, folder))
    with desktop.override(area):
        stepped = timed(lambda: undo.push_undo("Stylize"))
    assert delivery, "it is what a job ends with"
    yield 1.0
    tell(f"Deliver {name}", gaps, f"image {held:.3f} s, undo step {stepped:.3f} s")
    gaps.reset()
    area.spaces.active.image = next(each for each in bpy.data.images if each.name == f"{name}.own")
    yield 3.0
    tell(f"Draw {name}", gaps, "decoded and drawn by Blender")


def saving(name: str, out: Path, gaps: Gaps) -> Iterator[Any]:
    """The file with it is saved, and read back."""
    results = operators().jobs.results
    ours: list[float] = []
    file_saved = results.file_saved
    results.file_saved = lambda path: ours.append(timed(lambda: file_saved(path)))
    path = str(out.resolve() / "large.blend")
    gaps.reset()
    held = timed(lambda: bpy.ops.wm.save_as_mainfile(filepath=path))
    results.file_saved = file_saved
    yield 1.0
    tell(f"Save {name}", gaps, f"{held:.3f} s, of which reading back {ours[0]:.3f} s")
    assert ours[0] < BOUND
    Path(path).unlink()


def finished(python: Path, image: Any) -> Path:
    """The folder of a job whose result is as large as its source."""
    module = operators()
    source = module.app.steps.finish(
        module.inputs.sources.read(module.inputs.sources.find_texture(image))
    )
    origin = module.jobs.origin.Origin(
        f"{image.name}.own", module.materials.targets.Target(), False, source.encoding
    )
    form = module.images.pixels.form_of(source.encoding)
    folder = module.jobs.folders.create()
    job = module.stylize.Job(
        settings=module.properties.calls.stylize_call(bpy.context.scene, {}).settings,
        content=source.pixels[:8, :8],
        styles=[],
        origin=origin.to_dict(),
        form=form,
    )
    module.app.steps.finish(module.base.write_job_in_pieces(folder, job))
    np.save(folder / "result.npy", source.pixels)
    script = (
        "import sys, json, numpy; from pathlib import Path; from nst_addon.job.model import *;"
        "from nst_addon.images.result_files import write_result; folder = Path(sys.argv[1]);"
        "form = ResultForm(**json.loads(sys.argv[2]));"
        "write_result(folder, numpy.load(folder / 'result.npy'), form)"
    )
    root = Path(__file__).resolve().parents[2]
    command = [python, "-c", script, folder, json.dumps(asdict(form))]
    subprocess.run(command, check=True, cwd=root, env={"PYTHONPATH": str(root)})
    return folder


def large(name: str, is_float: bool) -> None:
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


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
