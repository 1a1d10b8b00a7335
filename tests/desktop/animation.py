# SPDX-License-Identifier: GPL-3.0-or-later
"""The section Animation in a Blender window: a shot that is rendered and painted by one press.

`dev.py desktop` runs this in Blender's window; the screenshots go to --out.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _pictures import VERSION, box_of, picture
from panel import add_style, arguments, install, open_panels, patiently

FRAMES = 16
#: The frame after which a render can be held.
HELD = 4


def steps(given: argparse.Namespace) -> Iterator[Any]:
    def shot(name: str) -> None:
        desktop.move(20, 880)  # away from everything that has a tooltip
        desktop.screenshot(given.out / f"animation-{name}-{VERSION}.jpg")

    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    open_panels("NST_PT_image_animation")
    folder = Path(tempfile.mkdtemp())
    area = desktop.show("VIEW_3D")
    with desktop.override(area):
        build(folder)
        add_style()
    area = desktop.show("IMAGE_EDITOR")
    desktop.open_sidebar(area, "Style")
    yield 1.0
    scroll(area, "down")
    yield 1.0
    picture(given.out, "animation", box_of(area, "UI"))

    scene, progress = bpy.context.scene, bpy.context.window_manager.nst
    painted = folder / "painted"
    with held_render():
        with desktop.override(area):
            bpy.ops.ed.undo_push(message="The shot")
            assert bpy.ops.nst.stylize_animation("INVOKE_DEFAULT") == {"FINISHED"}
        assert bpy.app.is_job_running("RENDER"), "the render is Blender's own job"
        assert scene.view_layers[0].use_pass_vector
        scroll(area, "up")
        yield from patiently(lambda: (painted / "0001.png").exists() or not progress.running)
        with desktop.override(area):
            bpy.ops.image.view_all(fit_view=True)
            bpy.ops.ed.undo_push(message="Something meanwhile")
        yield 1.0
        shot("rendering")
        assert bpy.app.is_job_running("RENDER"), "painting begins while the rest is rendered"
        assert len(list((folder / "render").iterdir())) < FRAMES
    yield from patiently(lambda: not bpy.app.is_job_running("RENDER"))
    yield 1.0
    assert scene.render.image_settings.file_format == "PNG", "the output is as it was"
    assert scene.render.use_motion_blur
    shot("painting")
    yield from patiently(lambda: not progress.running)
    yield 1.0
    shot("finished")
    assert not progress.error, progress.error
    assert len(list(painted.iterdir())) == FRAMES
    assert area.spaces.active.image.source == "SEQUENCE", "the editor plays the painted frames"

    yield from undone(area)
    yield from canceled(area, folder)
    yield from from_the_console(folder)
    yield from another_file(folder)


def undone(area: Any) -> Iterator[Any]:
    """Back to what was while it rendered, and to before."""
    with desktop.override(area):
        bpy.ops.ed.undo_push(message="Something later")
        bpy.ops.ed.undo()  # the painted frames, as an image, are a step
        bpy.ops.ed.undo()
    yield 0.5
    render = bpy.context.scene.render
    assert render.image_settings.file_format == "PNG", "a state of meanwhile has its own output"
    assert render.use_motion_blur
    with desktop.override(area):
        bpy.ops.ed.undo()
        assert bpy.context.scene.view_layers[0].use_pass_vector
        bpy.ops.ed.undo()
    yield 0.5
    assert not bpy.context.scene.view_layers[0].use_pass_vector, "the passes are one undo step"


def canceled(area: Any, folder: Path) -> Iterator[Any]:
    """A render that the artist cancels half-way, with Escape in its window."""
    scene, progress = bpy.context.scene, bpy.context.window_manager.nst
    scene.nst.shot_output = str(folder / "canceled" / "####.png")
    scene.nst.shot_overwrite = True
    with held_render():
        with desktop.override(area):
            assert bpy.ops.nst.stylize_animation("INVOKE_DEFAULT") == {"FINISHED"}
        yield from anew(folder)
        desktop.move(400, 400)
        desktop.type_keys("Escape")
        yield 1.0
    yield from patiently(lambda: not bpy.app.is_job_running("RENDER"))
    yield from patiently(lambda: not progress.running)
    assert "The render ended after frame" in progress.message, progress.message
    assert 2 <= len(list((folder / "canceled").glob("*.png"))) < FRAMES
    assert scene.render.image_settings.file_format == "PNG"
    desktop.screenshot(Path("desktop") / f"animation-canceled-{VERSION}.jpg")


def from_the_console(folder: Path) -> Iterator[Any]:
    """As a script calls it: Blender waits until all is rendered and painted."""
    scene = bpy.context.scene
    scene.frame_end = 2
    output = folder / "console" / "####.png"
    assert bpy.ops.nst.stylize_animation(shot_output=str(output)) == {"FINISHED"}
    assert len(list(output.parent.iterdir())) == 2
    yield 0.1


def another_file(folder: Path) -> Iterator[Any]:
    """The artist opens another file while a shot is rendered: Blender ends the render."""
    scene, progress = bpy.context.scene, bpy.context.window_manager.nst
    scene.frame_end = FRAMES
    scene.nst.shot_output, scene.nst.shot_overwrite = str(folder / "left" / "####.png"), True
    with held_render():
        with desktop.override(desktop.show("IMAGE_EDITOR")):
            assert bpy.ops.nst.stylize_animation("INVOKE_DEFAULT") == {"FINISHED"}
        yield from anew(folder)
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    progress = bpy.context.window_manager.nst
    yield from patiently(lambda: not progress.running)
    assert "The render ended after frame" in progress.message, (progress.message, progress.error)
    assert (folder / "left" / "0002.png").exists()
    assert bpy.context.scene.render.image_settings.file_format == "PNG"
    bpy.ops.wm.open_mainfile(filepath=str(folder / "shot.blend"))
    assert bpy.context.scene.render.image_settings.file_format == "PNG"


def anew(folder: Path) -> Iterator[Any]:
    """Wait until the second frame is rendered once more."""
    frame = folder / "render" / "0002.exr"
    begin = frame.stat().st_mtime
    yield from patiently(lambda: frame.stat().st_mtime > begin)


@contextmanager
def held_render() -> Iterator[None]:
    """A render waits after the frame HELD until here is the end, on a fast machine too."""
    released = Event()

    def wait(scene: Any, *_: Any) -> None:
        if scene.frame_current == HELD:
            released.wait(300)  # in the thread of the render

    handlers = bpy.app.handlers.render_post
    handlers.append(wait)
    try:
        yield
    finally:
        released.set()
        with suppress(ValueError):  # another file was opened
            handlers.remove(wait)


def scroll(area: Any, way: str) -> None:
    """The sidebar of `area`, all the way up or down."""
    with desktop.override(area, "UI"):
        for _ in range(4):
            getattr(bpy.ops.view2d, f"scroll_{way}")(page=True)


def build(folder: Path, frames: int = FRAMES) -> None:
    """A monkey that moves before a camera that turns, slow enough to be watched."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising = 256, False
    scene.render.resolution_x, scene.render.resolution_y = 160, 120
    scene.render.use_motion_blur = True
    scene.frame_start, scene.frame_end = 1, frames
    scene.render.filepath = "//render/"
    world = bpy.data.worlds.new("World")
    world.color = 0.3, 0.5, 0.8
    scene.world = world
    bpy.ops.object.light_add(type="SUN", rotation=(0.6, 0.3, 0.0))
    bpy.ops.object.camera_add(location=(0, -6, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    for frame, turn in ((1, 0.0), (frames, 0.1)):
        scene.camera.rotation_euler[2] = turn
        scene.camera.keyframe_insert("rotation_euler", frame=frame)
    bpy.ops.mesh.primitive_monkey_add()
    for frame, x in ((1, 0.0), (frames, 0.6)):
        bpy.context.object.location[0] = x
        bpy.context.object.keyframe_insert("location", frame=frame)
    scene.nst.size, scene.nst.quality, scene.nst.iterations = 128, "DRAFT", 8
    scene.nst.shot_output = "//painted/####.png"
    folder.mkdir(exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "shot.blend"))


if __name__ == "__main__":  # eevee.py needs some of this
    desktop.drive(steps(arguments()))
