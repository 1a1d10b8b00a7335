# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiled (UDIM) images: one job for all tiles, and a tiled image as the result."""

import bpy
import numpy as np
import pytest
from in_blender import error_of, make_image, modules, pixels_of, stylize
from material_files import material_of_images

from nst_addon.steps import finish

NUMBERS = (1001, 1002, 1011)


def tiled(
    folder, *, is_float: bool = False, size: int = 48, reds=(0.25, 0.5, 0.75)
) -> bpy.types.Image:
    """Three tiles of an L: a ramp from left to right over all of them; each has its red."""
    ending, file_format = ("exr", "OPEN_EXR") if is_float else ("png", "PNG")
    for index, number in enumerate(NUMBERS):
        pixels = np.zeros((size, size, 3), np.float32)
        pixels[..., 0] = reds[index]
        pixels[..., 1] = np.linspace(0, 1, size) / 2 + (number == 1002) / 2
        pixels[: size // 2, :, 2] = 1
        image = make_image("tile", pixels, is_float=is_float)
        image.filepath_raw, image.file_format = str(folder / f"wall.{number}.{ending}"), file_format
        image.save()
        bpy.data.images.remove(image)
    image = bpy.data.images.load(str(folder / f"wall.1001.{ending}"))
    image.name, image.source = "Wall", "TILED"
    image.filepath = str(folder / f"wall.<UDIM>.{ending}")
    return image


def read(image: bpy.types.Image):
    return finish(modules().images.udim.read_image(image))


@pytest.mark.parametrize("packed", [False, True])
def test_all_tiles_are_read_as_one_picture(tmp_path, packed):
    image = tiled(tmp_path)
    if packed:
        image.pack()
    array, layout = read(image)
    assert layout.numbers == NUMBERS
    assert array.shape == (96, 96, 4)
    reds = [array[y, x, 0] / 255 for y, x in ((72, 24), (72, 72), (24, 24))]
    assert reds == pytest.approx([0.25, 0.5, 0.75], abs=0.01)
    assert array[72, 24, 3] == 255 and array[24, 72, 3] == 0  # no tile 1012


@pytest.mark.parametrize("is_float", [False, True])
def test_a_tiled_image_comes_back_as_it_was(tmp_path, is_float):
    image = tiled(tmp_path, is_float=is_float)
    array, layout = read(image)
    module = modules().images
    back = module.udim.new_image("Back", array, module.pixels.Encoding.of(image), layout)
    assert back.source == "TILED"
    assert tuple(tile.number for tile in back.tiles) == NUMBERS
    assert back.is_float == is_float
    assert np.abs(read(back)[0].astype(float) - array).max() <= (1e-2 if is_float else 0)


def test_the_result_of_a_tiled_image_is_tiled_and_packed(tmp_path, style):
    tiled(tmp_path)
    assert stylize(image="Wall", size=64) == {"FINISHED"}
    result = bpy.data.images["Wall.Waves"]
    assert result.source == "TILED"
    assert [(each.number, tuple(each.size)) for each in result.tiles] == [
        (number, (64, 64)) for number in NUMBERS
    ]
    assert len(result.packed_files) == 3


@pytest.mark.parametrize("is_float", [False, True])
def test_the_worker_writes_the_tiles_and_blender_takes_them(tmp_path, style, monkeypatch, is_float):
    tiled(tmp_path, is_float=is_float)
    module = modules().images.udim
    monkeypatch.setattr(module, "new_image", lambda *_: pytest.fail("Blender wrote the tiles"))
    assert stylize(image="Wall", size=64, strength=0.0) == {"FINISHED"}
    result = bpy.data.images["Wall.Waves"]
    assert len(result.packed_files) == 3 and result.is_float == is_float
    before, after = read(bpy.data.images["Wall"])[0], read(result)[0]
    assert [after[96, 32, 0], after[96, 96, 0], after[32, 32, 0]] == pytest.approx(
        [before[72, 24, 0], before[72, 72, 0], before[24, 24, 0]], abs=0.2 if is_float else 50
    )


def test_the_result_survives_saving_and_loading(tmp_path, style):
    tiled(tmp_path)
    stylize(image="Wall", size=64)
    before = read(bpy.data.images["Wall.Waves"])[0]
    bpy.data.images["Wall.Waves"].use_fake_user = True
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "a.blend"))
    assert np.array_equal(read(bpy.data.images["Wall.Waves"])[0], before)


def test_tiles_of_different_sizes_get_the_largest(tmp_path):
    image = tiled(tmp_path)
    small = make_image("tile", np.full((24, 24, 3), 0.5, np.float32))
    small.filepath_raw, small.file_format = str(tmp_path / "wall.1002.png"), "PNG"
    small.save()
    image.reload()
    array, layout = read(image)
    assert (layout.width, layout.height) == (48, 48)
    assert array[72, 72].tolist() == [128, 128, 128, 255]


def test_the_steps_between_neighboring_tiles_are_those_inside(tmp_path, style):
    tiled(tmp_path, size=96, reds=(0.5, 0.5, 0.5))
    stylize(image="Wall", size=96, iterations=10)
    array = read(bpy.data.images["Wall.Waves"])[0][96:, :, :3].astype(float)
    steps = np.abs(np.diff(array, axis=1)).mean((0, 2))
    assert steps[95] < 2 * np.median(steps)


def test_the_first_tile_looks_like_pixels_says(tmp_path):
    image = tiled(tmp_path)
    first = pixels_of(image)[..., :3]
    assert np.abs(read(image)[0][48:, :48, :3] / 255 - first).max() < 0.01


def test_reading_leaves_a_tiled_image_as_it_is(tmp_path):
    image = tiled(tmp_path)
    path = image.filepath
    first = np.ones(4 * image.size[0] * image.size[1], np.float32)
    image.pixels.foreach_set(first)  # as if painted on, and not yet saved
    assert read(image)[0][-1, 0].tolist() == [255] * 4
    assert image.filepath == path and image.is_dirty
    image.pixels.foreach_get(first)
    assert first.min() == 1


def test_a_tiled_style_or_map_of_one_is_refused_before_painting(tmp_path, source):
    image = tiled(tmp_path)
    said = error_of(stylize, style="Wall")
    assert said.startswith("“Wall” has UDIM tiles, and a style is one picture")
    color = material_of_images("Bricks", roughness=image)
    assert error_of(stylize, style=color.name, maps=True) == said
    assert stylize(style=color.name) == {"FINISHED"}, "without Maps it is a picture"
