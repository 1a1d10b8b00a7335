# SPDX-License-Identifier: GPL-3.0-or-later
"""The Render Result, saved to files: `image.pixels` of it is empty in every Blender.

Saving uses the output settings of the scene that was rendered, and fails with any other. It
applies the view transform, which takes over a second at 4096 × 4096: so the render is saved as it
is, which is quick, and goes through the view a band of rows at a time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.steps import Steps, finish
from . import color, layer_names, pixels
from .movie_settings import movie_settings, set_movie
from .pixels import Encoding, Taken
from .plain_exr import open_plain

RENDER_RESULT = "Render Result"

#: A band's pixels: what Blender saves in less than a tenth of a second.
_BAND = 2**19

#: Of an output with color management of its own, the scene's is what is seen; and of a stereo
#: render each view is a picture.
_AS_SEEN = {"color_management": "FOLLOW_SCENE", "views_format": "INDIVIDUAL"}
_PICTURE: dict[str, Any] = {
    "media_type": "IMAGE",
    "file_format": "PNG",
    "color_mode": "RGBA",
    "color_depth": "8",
    "compression": 0,
    **_AS_SEEN,
}
#: The numbers themselves, as quickly as they can be had.
_LINEAR: dict[str, Any] = {
    "media_type": "IMAGE",
    "file_format": "OPEN_EXR",
    "color_mode": "RGBA",
    "color_depth": "32",
    "exr_codec": "NONE",
    **_AS_SEEN,
}
#: Nothing lossy, for Cryptomatte's numbers are names; and quick, for the artist waits.
_PASSES: dict[str, Any] = {
    "media_type": "MULTI_LAYER_IMAGE",
    "file_format": "OPEN_EXR_MULTILAYER",
    "color_depth": "32",
    "exr_codec": "RLE",
    **_AS_SEEN,
}


class Rendered(NamedTuple):
    """The render as the artist sees it, (H, W, 3 or 4), and how a result is to keep its pixels.

    `scene` is the session_uid of the scene that was rendered; an image of what it shows
    `looks_the_same`, or else goes through a tone curve once more (color.space_of_display).
    """

    pixels: np.ndarray
    encoding: Encoding
    scene: int
    looks_the_same: bool


def read_picture(likely: bpy.types.Scene) -> Steps[Rendered]:
    """The render; `likely` is the scene to try first. Raises ArtistError."""
    temporary = tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True)
    with temporary as folder:  # Windows keeps a file that is open, when a job is canceled
        path = os.path.join(folder, "render.exr")
        try:
            scene = _save(path, likely, _LINEAR)
            linear = open_plain(Path(path))
        except (ArtistError, ValueError):  # Blender 4.2 saves no OpenEXR of a stereo render
            return _read_at_once(os.path.join(folder, "render.png"), likely)
        uid = scene.session_uid
        space, looks_the_same = color.space_of_display(scene)
        yield
        bands: list[np.ndarray] = []
        rows = max(1, _BAND // linear.shape[1])
        for top in range(0, len(linear), rows):
            shown = find_scene(uid)
            if shown is None:
                raise ArtistError("The scene of the render has gone: render again")
            file = os.path.join(folder, f"{top}.png")
            taken = _through_view(linear[top : top + rows], file, shown, space)
            yield
            bands.append((yield from pixels.decoded(taken)))
        del linear
    channels = max(band.shape[2] for band in bands)
    picture = np.concatenate([pixels.with_channels(band, channels) for band in bands])
    return Rendered(picture, taken.encoding, uid, looks_the_same)


def no_render() -> ArtistError:
    """What is told without a render."""
    return ArtistError("There is no render to stylize: render an image first")


def _read_at_once(path: str, likely: bpy.types.Scene) -> Rendered:
    scene = _save(path, likely, _PICTURE)
    space, looks_the_same = color.space_of_display(scene)
    taken = _load_picture(path, space)
    return Rendered(
        finish(pixels.decoded(taken)), taken.encoding, scene.session_uid, looks_the_same
    )


def find_scene(uid: int | None) -> bpy.types.Scene | None:
    """The scene with that session_uid; None when it has gone."""
    return next((each for each in bpy.data.scenes if each.session_uid == uid), None)


def save_passes(path: str, likely: bpy.types.Scene) -> bpy.types.Scene:
    """Save all passes of the render as multilayer OpenEXR. Raises ArtistError.

    `likely` is the scene to try first; returned is the one that was rendered.
    """
    scene = _save(path, likely, _PASSES)
    layer_names.check(scene)
    return scene


def saving_as_seen(scene: bpy.types.Scene) -> AbstractContextManager[None]:
    """What `scene` saves meanwhile are RGBA PNGs of 16 bits, as it shows them."""
    return _output(scene, {**_PICTURE, "color_depth": "16"})


def _save(path: str, likely: bpy.types.Scene, wanted: dict[str, Any]) -> bpy.types.Scene:
    result = bpy.data.images.get(RENDER_RESULT)
    scenes = [likely, *(other for other in bpy.data.scenes if other != likely)]
    for scene in scenes if result else []:
        # RuntimeError: nothing was rendered, or not in this scene; or there are several files.
        with _output(scene, wanted), suppress(RuntimeError):
            result.save_render(path, scene=scene)
        _keep_first_view(path, scene)
        if os.path.exists(path):
            return scene
    raise no_render()


def _through_view(linear: np.ndarray, path: str, scene: bpy.types.Scene, space: str) -> Taken:
    """`linear` (h, w, 4) as `scene` shows it: numbers of the color space `space`."""
    height, width = linear.shape[:2]
    image: Any = bpy.data.images.new("Render", width, height, alpha=True, float_buffer=True)
    try:
        image.alpha_mode = "PREMUL"
        image.pixels.foreach_set(np.ascontiguousarray(linear[::-1]).ravel())
        with _output(scene, _PICTURE):
            image.save_render(path, scene=scene)
    finally:
        bpy.data.images.remove(image)
    return _load_picture(path, space)


def _load_picture(path: str, space: str) -> Taken:
    """The numbers of a file, which are of the color space `space`."""
    seen: Any = bpy.data.images.load(path)
    try:
        color.set_space(seen, space, is_data=False)
        return pixels.take(seen)
    finally:
        bpy.data.images.remove(seen)


def _keep_first_view(path: str, scene: bpy.types.Scene) -> None:
    """Of a stereo render's files, one for each view, let the first be the one at `path`."""
    stem, ending = os.path.splitext(path)
    for view in scene.render.views:
        file = f"{stem}{view.file_suffix}{ending}"
        if file != path and os.path.exists(file):
            if os.path.exists(path):
                os.remove(file)
            else:
                os.rename(file, path)


@contextmanager
def _output(scene: bpy.types.Scene, wanted: dict[str, Any]) -> Iterator[None]:
    """The scene's output settings as `wanted`, undithered, and put back afterwards."""
    settings: Any = scene.render.image_settings
    if wanted is _PICTURE and getattr(scene.view_settings, "is_hdr", False):
        wanted = {**wanted, "color_depth": "16"}  # 8 bits have too few steps for such a display
    # Blender 5.0 and later has media_type, which decides on the formats.
    before = {name: getattr(settings, name) for name in wanted if hasattr(settings, name)}
    dither, movie = scene.render.dither_intensity, movie_settings(scene)
    try:
        scene.render.dither_intensity = 0.0
        for name in before:
            setattr(settings, name, wanted[name])
        yield
    finally:
        scene.render.dither_intensity = dither
        for name, value in before.items():
            setattr(settings, name, value)
        set_movie(scene, movie)
