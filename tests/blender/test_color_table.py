# SPDX-License-Identifier: GPL-3.0-or-later
"""An image read and written back untouched looks as it did: a table that is walked.

Its rows are kinds of images, color spaces and working spaces; alpha modes and displays take turns,
so that each meets each kind. With NST_WHOLE_TABLE=1 each meets each: minutes, tens of thousands of
rows.
"""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import bpy
import numpy as np
import pytest
from in_blender import make_image, modules, pixels_of
from test_color import allowed

ALPHA_MODES = ("STRAIGHT", "PREMUL", "CHANNEL_PACKED", "NONE")
#: Of 12 × 16 pixels, with alpha from 0 to 1 and some colors nearly black.
PIXELS = np.random.default_rng(5).random((12, 16, 4)).astype(np.float32)
PIXELS[:2] *= 0.05
PIXELS[6:, :, 3] = 1
OPAQUE = slice(6, None)
#: Over a thousand times as bright as white, display-encoded: curves of cameras and of PQ make such
#: colors where alpha is small, and beside one such channel the others have no digits left.
BRIGHTEST = 20
WORKING_SPACES = ("", "ACEScg", "Linear Rec.2020") if bpy.app.version >= (5, 2) else ("",)


class Case(NamedTuple):
    kind: str
    space: str
    alpha_mode: str
    device: str


def spaces() -> list[str]:
    image = bpy.data.images.new("Any", 1, 1)
    return allowed(image.colorspace_settings, "name")


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """PIXELS in files, by kind."""
    folder = tmp_path_factory.mktemp("files")
    scene = bpy.data.scenes.new("Files")
    settings, made = scene.render.image_settings, {}
    scene.view_settings.view_transform = "Standard"
    for kind, file_format, depth in (
        ("8 bits in a file", "PNG", "8"),
        ("16 bits", "PNG", "16"),
        ("half", "OPEN_EXR", "16"),
        ("float", "OPEN_EXR", "32"),
    ):
        settings.file_format, settings.color_mode, settings.color_depth = file_format, "RGBA", depth
        image = make_image("File", PIXELS, is_float=True)
        made[kind] = folder / f"{kind}.{'png' if file_format == 'PNG' else 'exr'}"
        image.save_render(str(made[kind]), scene=scene)
        bpy.data.images.remove(image)
    bpy.data.scenes.remove(scene)
    return made


KINDS = (
    "8 bits in a file",
    "16 bits",
    "half",
    "float",
    "8 bits, new",
    "float, new",
    "8 bits, packed",
)


def image_for(case: Case, files: dict[str, Path]) -> bpy.types.Image:
    if case.kind in files:
        image = bpy.data.images.load(str(files[case.kind]))
        image.colorspace_settings.name = case.space
        image.alpha_mode = case.alpha_mode
        return image
    is_float = case.kind.startswith("float")
    image = bpy.data.images.new("New", 16, 12, alpha=True, float_buffer=is_float)
    image.colorspace_settings.name = case.space  # before the pixels: Blender makes it anew
    image.alpha_mode = case.alpha_mode
    image.pixels.foreach_set(PIXELS[::-1].ravel())
    image.update()
    if case.kind.endswith("packed"):
        image.pack()
    return image


class Screen:
    """What a display shows of images, (H, W, 4): 16 bits of it."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "screen.png")
        self.scene = bpy.data.scenes.new("Screen")
        self.scene.render.dither_intensity = 0
        settings = self.scene.render.image_settings
        settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "16"

    def shows(self, image: bpy.types.Image, device: str) -> np.ndarray:
        self.scene.display_settings.display_device = device
        with bpy.context.temp_override(scene=self.scene):
            self.scene.view_settings.view_transform = "Standard"
        image.save_render(self.path, scene=self.scene)
        file = bpy.data.images.load(self.path)
        file.colorspace_settings.is_data, file.alpha_mode = True, "CHANNEL_PACKED"
        shown = pixels_of(file).copy()
        bpy.data.images.remove(file)
        return shown


def cases(every: int) -> Iterator[Case]:
    """All rows of the table, or those of `every` so many color spaces."""
    devices = allowed(bpy.context.scene.display_settings, "display_device")
    for at, (space, kind) in enumerate(product(spaces()[::every], KINDS)):
        turn = at // len(KINDS) + KINDS.index(kind)
        pairs = [(ALPHA_MODES[turn % 4], devices[(at + turn // 4) % len(devices)])]
        if os.environ.get("NST_WHOLE_TABLE"):
            pairs = list(product(ALPHA_MODES, devices))
        for alpha_mode, device in pairs:
            case = Case(kind, space, alpha_mode, device)
            if not is_hdr(case) or (kind != "float, new" and alpha_mode != "PREMUL"):
                yield case


def is_hdr(case: Case) -> bool:
    """Blender shows bytes of these spaces twice as bright as files of 16 bits, and in Cycles.

    Nobody multiplies colors of such a curve by alpha: what they stand for is then out of reach.
    """
    return case.space.startswith("Rec.2100")


def difference(case: Case, image: bpy.types.Image, screen: Screen) -> float:
    """Between `image` and what is made of what is read of it, as a share of what is allowed."""
    module = modules().images.pixels
    array = module.read_image(image)
    back = module.new_image("Back", array, module.Encoding.of(image))
    limit = 1e-3 if image.is_float else 1.01 / 255
    before, after = (screen.shows(each, case.device) for each in (image, back))
    # A picture is saved with its colors divided by alpha, even by one that hides nothing.
    rows = OPAQUE if case.alpha_mode in ("CHANNEL_PACKED", "NONE") else slice(None)
    is_seen = (array.dtype == np.uint8) | (np.abs(array[..., :3]) < BRIGHTEST)
    counts = is_seen.all(2, keepdims=True) * before[..., 3:]
    apart = (np.abs(before - after)[..., :3] * counts)[rows].max()
    if case.device == "sRGB" and not image.colorspace_settings.is_data and not is_hdr(case):
        seen = array[..., :3] / 255 if array.dtype == np.uint8 else array[..., :3]
        apart = max(apart, np.abs(np.clip(seen, 0, 1) - before[..., :3])[OPAQUE].max())
    if case.alpha_mode != "NONE":
        apart = max(apart, np.abs(pixels_of(image) - pixels_of(back))[..., 3].max())
    bpy.data.images.remove(back)
    return float(apart / limit)


@pytest.mark.parametrize("working_space", WORKING_SPACES)
def test_an_image_that_is_read_and_written_back_looks_as_it_did(tmp_path, files, working_space):
    if working_space:
        bpy.ops.wm.set_working_color_space(working_space=working_space)
    screen, wrong = Screen(tmp_path), {}
    walked = list(cases(3 if working_space and not os.environ.get("NST_WHOLE_TABLE") else 1))
    for case in walked:
        image = image_for(case, files)
        share = difference(case, image, screen)
        if not share <= 1:
            wrong[case] = share
        bpy.data.images.remove(image)
    assert len(walked) >= (140 if working_space or bpy.app.version < (5, 0) else 420)
    print(f"{len(walked)} rows")
    assert not wrong
