# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: a bay with a lighthouse is rendered, painted and hung in the bay, beside a jug.

The render is painted as a picture, the jug as an object, from all sides, and a few frames of a
turning camera as a shot.

Run with Blender's Python module, bpy:

    python -m examples.scenes.demo --zip EXTENSION --python PYTHON --out FOLDER

It leaves render.png, style.png, stylized.png, textured.png, object.png, demo.blend, and the frames
of the shot, shot/####.exr and animation/####.png, in FOLDER.
PYTHON is one that has torch. The artist's own Blender preferences are not touched.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..styles.landscape import paint_landscape

# Blender reads this once, when bpy is imported: a user folder to throw away.
_USER_FOLDER = tempfile.TemporaryDirectory(prefix="nst-demo-")
os.environ["BLENDER_USER_RESOURCES"] = _USER_FOLDER.name

import bpy  # noqa: E402

from ..contents.bay import build_bay  # noqa: E402
from ..contents.camera import HEIGHT, WIDTH, look_from, set_up_render  # noqa: E402
from .jug import PAINTED, stand_jug  # noqa: E402

EXTENSION = "bl_ext.user_default.neural_style_transfer"

#: Frames of the shot.
SHOT_FRAMES = 4


def main() -> None:
    """From a .zip and an empty scene to a painting on an easel."""
    given = arguments()
    out = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()

    install(given.zip.resolve(), given.python)
    set_up_render()
    canvas = build_bay(WIDTH / HEIGHT)

    look_from((0.0, -14.0, 2.6), (0.8, 6.0, 3.5), lens=43)
    render(out / "render.png")
    write_style(out / "style.png")
    stylized = stylize(canvas, out / "style.png")
    stylized.save_render(str(out / "stylized.png"))

    look_from((0.35, -21.6, 3.7), (0.45, 6.0, 3.5), lens=36)
    bpy.context.scene.render.resolution_percentage = 150  # shows the strokes on the canvas
    render(out / "textured.png")

    paint_object(stand_jug(1.1, -17.2), out / "style.png")
    look_from((2.1, -21.0, 3.3), (1.0, -17.2, 1.9), lens=50)
    bpy.context.scene.render.resolution_percentage = 100
    render(out / "object.png")
    bpy.ops.wm.save_as_mainfile(filepath=str(out / "demo.blend"))

    look_from((0.0, -14.0, 2.6), (0.8, 6.0, 3.5), lens=43)
    shoot(out)
    print(f"The demo is in {out.name}/ ({time.monotonic() - start:.0f} s)")


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, required=True, help="the built extension")
    parser.add_argument("--python", type=Path, required=True, help="a Python that has torch")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--styles", type=Path, help="the gallery's styles, if the scene shows them")
    return parser.parse_args()


# What the add-on does ------------------------------------------------------------------


def install(archive: Path, python: Path) -> None:
    """Install and enable the extension in a Blender as it comes, with an empty scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.extensions.package_install_files(
        filepath=str(archive), repo="user_default", enable_on_install=True
    )
    bpy.context.preferences.addons[EXTENSION].preferences.python = str(python)


def stylize(canvas: bpy.types.Object, style: Path) -> bpy.types.Image:
    """Paint the render in the manner of `style`, and put the painting on the canvas."""
    bpy.context.view_layer.objects.active = canvas
    bpy.ops.nst.stylize(
        source="RENDER",
        style=str(style),
        target="MATERIAL",
        size=WIDTH,
    )
    return bpy.data.images[f"Render Result.{style.stem}"]


def paint_object(jug: bpy.types.Object, style: Path) -> None:
    """Paint `jug` from all sides in the manner of `style`."""
    bpy.context.view_layer.objects.active = jug
    bpy.ops.nst.unwrap()
    bpy.ops.nst.stylize_object(style=str(style), **PAINTED, style_size=2.0, quality="DRAFT")


def shoot(out: Path) -> None:
    """Render a few frames while the camera turns, and paint them as a shot."""
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 1, SHOT_FRAMES
    turn = scene.camera.rotation_euler[2]
    for frame, angle in ((1, turn), (SHOT_FRAMES, turn - 0.06)):
        scene.camera.rotation_euler[2] = angle
        scene.camera.keyframe_insert("rotation_euler", frame=frame)
    scene.render.resolution_percentage = 40  # of 640 pixels
    scene.render.filepath = str(out / "shot/####")
    start = time.monotonic()
    with quiet():
        bpy.ops.nst.render_shot()
    bpy.ops.nst.stylize_animation(
        shot_source="SEQUENCE",
        style=str(out / "style.png"),
        shot_output=str(out / "animation/####.png"),
        shot_overwrite=True,
        size=WIDTH * 40 // 100,
        quality="DRAFT",
    )
    print(f"animation/: {SHOT_FRAMES} frames in {time.monotonic() - start:.0f} s", flush=True)


def render(path: Path) -> None:
    """Render the scene and save what the artist sees, view transform included."""
    start = time.monotonic()
    with quiet():
        bpy.ops.render.render()
    bpy.data.images["Render Result"].save_render(str(path))
    print(f"{path.name}: rendered in {time.monotonic() - start:.0f} s", flush=True)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep Blender's many lines about a render off the console; C code writes them."""
    sys.stdout.flush()
    console = os.dup(1)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(console, 1)
        os.close(console)


def write_style(path: Path) -> None:
    """Paint the style picture and save it, through an image of Blender's."""
    picture = paint_landscape()
    height, width, _ = picture.shape
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = picture[::-1] / 255.0  # Blender's rows run bottom to top
    image = bpy.data.images.new("style", width, height)
    image.pixels.foreach_set(pixels.ravel())  # type: ignore[arg-type]
    image.filepath_raw, image.file_format = str(path), "PNG"
    image.save()
    bpy.data.images.remove(image)


if __name__ == "__main__":
    main()
