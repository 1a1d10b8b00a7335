# SPDX-License-Identifier: GPL-3.0-or-later
"""Color spaces and displays of the OpenColorIO configuration that is active.

Configurations of studios have other names than Blender's own, so nothing here knows a space by
its name: a few colors tell what it does. Blender's Python has no OpenColorIO, but Blender
converts between any space and scene-linear when it loads and saves a float picture.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import bpy
import numpy as np
from mathutils import Color

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.encoding import srgb_decode, srgb_encode

#: Numbers closer than this are the same in 8 bits.
_SAME = 1e-3
#: The view that Blender shows images through, where a display has it; else it is the display's
#: own default, which may be a tone curve.
_IMAGE_VIEW = "Standard"
#: What studios call a view without a tone curve.
_PLAIN_VIEW = "Un-tone-mapped"


def to_rec709() -> np.ndarray | None:
    """The matrix (3, 3) from scene-linear colors to Rec. 709; None where they are the same."""
    return _to_rec709(_working_space())


def from_rec709() -> np.ndarray | None:
    """The inverse of to_rec709()."""
    matrix = to_rec709()
    return None if matrix is None else np.linalg.inv(matrix)


def is_srgb(space: str) -> bool:
    """Whether numbers of `space` are what is seen: display-encoded sRGB."""
    return not space or _is_srgb(space, _working_space())


def is_scene_linear(space: str) -> bool:
    """Whether numbers of `space` are scene-linear."""
    return not space or _is_scene_linear(space, _working_space())


def is_reversible(space: str) -> bool:
    """Whether any color of `space` comes back from scene-linear; of a tone curve it does not."""
    return is_srgb(space) or _is_reversible(space, _working_space())


def to_scene_linear(numbers: np.ndarray, space: str) -> np.ndarray:
    """The scene-linear colors, (H, W, 3) float32, that `numbers` of `space` stand for."""
    with _converter() as (scene, path):
        save_colors(numbers, path, scene)
        return load_colors(path, space)


def from_scene_linear(colors: np.ndarray, space: str) -> np.ndarray:
    """The inverse of to_scene_linear()."""
    with _converter() as (scene, path):
        output: Any = scene.render.image_settings
        output.color_management = "OVERRIDE"
        output.linear_colorspace_settings.name = space
        save_colors(colors, path, scene)
        return load_colors(path)


def space_of_display(scene: bpy.types.Scene) -> tuple[str, bool]:
    """The color space of what `scene` shows, and whether an image of it looks the same there.

    It does not where the display has no view without a tone curve. Raises ArtistError when no
    color space fits.
    """
    return _space_of_display(scene.display_settings.display_device, _working_space())


def space_of_floats() -> str:
    """The color space of new float images: scene-linear."""
    image: Any = bpy.data.images.new("Color Space", 1, 1, float_buffer=True)
    name: str = image.colorspace_settings.name
    bpy.data.images.remove(image)
    return name


def set_space(image: Any, space: str, *, is_data: bool) -> None:
    """Have `image` keep its pixels in `space`; where there is none of that name, as new ones."""
    if space:
        with suppress(TypeError):
            image.colorspace_settings.name = space
    if is_data and not image.colorspace_settings.is_data:
        image.colorspace_settings.is_data = True


def _working_space() -> str:
    """What scene-linear is: from Blender 5.2 it may change with each file."""
    return getattr(getattr(bpy.data, "colorspace", None), "working_space", "")


@cache
def _to_rec709(_working: str) -> np.ndarray | None:
    axes = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    columns: Any = [Color(axis).from_scene_linear_to_rec709_linear() for axis in axes]
    matrix = np.array([(*column,) for column in columns], np.float64).T
    if np.allclose(matrix, np.eye(3), atol=1e-5):
        matrix = _from_space_of_new_images()
    return None if np.allclose(matrix, np.eye(3), atol=1e-4) else matrix


def _from_space_of_new_images() -> np.ndarray:
    """The matrix to Rec. 709 if new images are in sRGB; else none that does anything.

    Where a configuration does not say what scene-linear is (the role aces_interchange), Blender
    takes it for Rec. 709.
    """
    space = _spaces("")[0]
    colors = to_scene_linear(np.eye(3, dtype=np.float32)[None], space)[0].astype(np.float64).T
    if abs(np.linalg.det(colors)) > _SAME:
        matrix: np.ndarray = np.linalg.inv(colors)
        seen = srgb_encode(to_scene_linear(_probe(), space) @ matrix.T)
        if np.abs(seen - _probe()).max() < _SAME:
            return matrix
    return np.eye(3)


@cache
def _is_srgb(space: str, _working: str) -> bool:
    seen = to_scene_linear(_probe(), space)
    if (matrix := to_rec709()) is not None:
        seen = seen @ matrix.T
    return bool(np.abs(srgb_encode(seen) - _probe()).max() < _SAME)


@cache
def _is_scene_linear(space: str, _working: str) -> bool:
    return bool(np.abs(to_scene_linear(_probe(), space) - _probe()).max() < _SAME)


@cache
def _is_reversible(space: str, _working: str) -> bool:
    back = from_scene_linear(to_scene_linear(_probe(), space), space)
    return bool(np.abs(back - _probe()).max() < _SAME)


@cache
def _space_of_display(device: str, _working: str) -> tuple[str, bool]:
    for view in (_IMAGE_VIEW, "", _PLAIN_VIEW):
        shown = _through_view(device, view)
        if shown is None:
            continue
        is_image_view = view == _IMAGE_VIEW or not (view or _has_view(device, _IMAGE_VIEW))
        for space in _spaces(device):
            if np.allclose(to_scene_linear(shown, space), _seen_by_all(), atol=_SAME):
                return space, is_image_view
    raise ArtistError(
        "No color space of this OpenColorIO configuration has the colors of the display “{device}”"
        ": choose another one in Render Properties ▸ Color Management",
        device=device,
    )


def _through_view(device: str, view: str) -> np.ndarray | None:
    """What a display shows of _seen_by_all(); None when it has no such view. "" is its default."""
    with _converter("PNG") as (scene, path):
        scene.display_settings.display_device = device
        try:
            _set_view(scene, view)
        except TypeError:
            return None
        save_colors(_seen_by_all(), path, scene)
        return load_colors(path)


def _has_view(device: str, view: str) -> bool:
    return _through_view(device, view) is not None


def _set_view(scene: Any, view: str) -> None:
    override: Any = bpy.context.temp_override(scene=scene)
    with override:  # views that may be set are those of the context's display
        if view:
            scene.view_settings.view_transform = view
        with suppress(TypeError):
            scene.view_settings.look = "None"


def _spaces(device: str) -> list[str]:
    """All color spaces, the likely ones first: that of new images, and those with a like name."""
    image: Any = bpy.data.images.new("Color Space", 1, 1)
    first = image.colorspace_settings.name
    names = [
        item.identifier for item in image.colorspace_settings.bl_rna.properties["name"].enum_items
    ]
    bpy.data.images.remove(image)
    word = device.partition(" - ")[0]
    return sorted(names, key=lambda name: (name != first, word not in name))


@cache
def _probe() -> np.ndarray:
    """Numbers of every kind: all grays of 8 bits, and colors, (32, 32, 3) float32, 0–1."""
    numbers = np.random.default_rng(0).random((1024, 3))
    numbers[:256] = np.linspace(0, 1, 256)[:, None]
    return numbers.reshape(32, 32, 3).astype(np.float32)


def _seen_by_all() -> np.ndarray:
    """Scene-linear colors that every display can show, (32, 32, 3)."""
    colors: np.ndarray = srgb_decode(_probe()).astype(np.float32)
    matrix = from_rec709()
    return colors if matrix is None else (colors @ matrix.T).astype(np.float32)


@contextmanager
def _converter(file_format: str = "OPEN_EXR") -> Iterator[tuple[Any, str]]:
    """A scene that saves float pictures as they are, and the file that it is to save."""
    scene: Any = bpy.data.scenes.new("Color Space")
    output = scene.render.image_settings
    if hasattr(output, "media_type"):  # Blender 5.0 and later: decides on the formats
        output.media_type = "IMAGE"
    output.file_format, output.color_mode = file_format, "RGB"
    output.color_depth = "32" if file_format == "OPEN_EXR" else "16"
    output.exr_codec = "NONE"
    scene.render.dither_intensity = 0.0
    try:
        with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
            yield scene, os.path.join(folder, "colors")
    finally:
        bpy.data.scenes.remove(scene)


def save_colors(colors: np.ndarray, path: str, scene: Any) -> None:
    """Save scene-linear `colors` (H, W, 3) as `scene` does. Raises ArtistError."""
    height, width = colors.shape[:2]
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = colors
    image: Any = bpy.data.images.new("Colors", width, height, float_buffer=True)
    try:
        image.pixels.foreach_set(pixels.ravel())
        image.save_render(path, scene=scene)
    except RuntimeError as error:
        raise ArtistError("There is no room for temporary files: make room on the disk") from error
    finally:
        bpy.data.images.remove(image)


def load_colors(path: str, space: str = "") -> np.ndarray:
    """The colors in the file, read as those of `space`; else the numbers as they are."""
    image: Any = bpy.data.images.load(path)
    try:
        set_space(image, space, is_data=not space)
        width, height = image.size
        pixels = np.empty(len(image.pixels), np.float32)
        image.pixels.foreach_get(pixels)
        return pixels.reshape(height, width, -1)[..., :3]
    finally:
        bpy.data.images.remove(image)
