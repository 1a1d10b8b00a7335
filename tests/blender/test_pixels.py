# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors, alpha and depth, in and out of Blender images."""

import json
import os
import subprocess
from dataclasses import asdict
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import (
    PAINTED,
    make_image,
    modules,
    picture,
    pixels_of,
    read_sources,
    render_movie,
    stylize,
)

RAMP = np.linspace(0, 1, 64 * 64 * 4, dtype=np.float32).reshape(64, 64, 4)


def round_trip(image: bpy.types.Image) -> bpy.types.Image:
    """`image` read and written back untouched, as a new image."""
    module = modules().images.pixels
    return module.new_image("Back", module.read_image(image), module.Encoding.of(image))


def save(image: bpy.types.Image, path, file_format: str, depth: str = "16") -> bpy.types.Image:
    """`image` as a file of `file_format`, loaded again."""
    settings = bpy.context.scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format, settings.color_depth, settings.color_mode = file_format, depth, "RGBA"
    bpy.context.scene.view_settings.view_transform = "Standard"
    image.save_render(str(path))
    return bpy.data.images.load(str(path))


def test_the_top_row_comes_first():
    pixels = np.zeros((40, 40, 3), np.float32)
    pixels[0] = 1
    array = modules().images.pixels.read_image(make_image("Top", pixels))
    assert array[0].min() == 255 and array[1].max() == 0


def test_an_8_bit_image_comes_back_bit_for_bit():
    image = make_image("Eight", RAMP[..., :3])
    assert np.array_equal(pixels_of(round_trip(image)), pixels_of(image))


def test_an_8_bit_image_stays_8_bit_on_its_way():
    assert modules().images.pixels.read_image(make_image("Eight", RAMP[..., :3])).dtype == np.uint8


def test_straight_alpha_comes_back_bit_for_bit():
    image = make_image("Alpha", RAMP)
    assert np.array_equal(pixels_of(round_trip(image)), pixels_of(image))


def test_a_float_image_goes_out_display_encoded_and_comes_back_scene_linear():
    image = make_image("Linear", np.full((40, 40, 3), 0.18, np.float32), is_float=True)
    array = modules().images.pixels.read_image(image)
    assert array.mean() == pytest.approx(0.4613, abs=1e-3)
    assert pixels_of(round_trip(image))[..., :3].mean() == pytest.approx(0.18, abs=1e-5)


@pytest.mark.parametrize(("file", "file_format"), [("a.png", "PNG"), ("a.exr", "OPEN_EXR")])
def test_a_16_bit_file_with_alpha_comes_back_without_a_shift(tmp_path, file, file_format):
    linear = np.clip(RAMP, 0.02, 0.98)
    linear[..., :3] *= linear[..., 3:]  # float buffers are premultiplied
    image = save(make_image("Linear", linear, is_float=True), tmp_path / file, file_format)
    assert image.is_float
    back = round_trip(image)
    assert back.is_float
    assert np.abs(pixels_of(back) - pixels_of(image)).max() < 2e-3


def test_the_transparent_part_of_a_float_image_makes_no_infinite_color():
    image = make_image("Empty", np.zeros((40, 40, 4), np.float32), is_float=True)
    assert np.isfinite(modules().images.pixels.read_image(image)).all()


def test_data_images_are_not_color_managed():
    image = make_image("Data", np.full((40, 40, 3), 0.5, np.float32), is_float=True, data=True)
    assert modules().images.pixels.read_image(image).mean() == pytest.approx(0.5, abs=1e-6)
    assert round_trip(image).colorspace_settings.name == "Non-Color"


def test_the_color_space_of_an_8_bit_image_is_kept():
    image = make_image("Data", RAMP[..., :3], data=True)
    assert round_trip(image).colorspace_settings.name == "Non-Color"


def test_the_result_of_a_16_bit_source_keeps_alpha_and_depth(style, tmp_path):
    pixels = np.concatenate([picture(1), np.ones((72, 96, 1), np.float32)], axis=2)
    pixels[:, :48] = 0
    save(make_image("Half", pixels, is_float=True), tmp_path / "Half.png", "PNG")
    stylize(image="Half.png", size=96)
    result = bpy.data.images["Half.png.Waves"]
    alpha = pixels_of(result)[..., 3]
    assert result.is_float
    assert alpha[:, :40].max() < 0.01 and alpha[:, 56:].min() > 0.99


def test_a_packed_float_result_survives_saving_and_reopening(tmp_path):
    image = round_trip(make_image("Linear", RAMP * 0.5, is_float=True))
    image.use_fake_user = True
    before = pixels_of(image)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "a.blend"))
    assert np.abs(pixels_of(bpy.data.images["Back"]) - before).max() < 1e-3


#: How results are kept that the worker writes as Blender has them: color space, whether they are
#: floats and data, alpha mode.
LOADED = [
    ("", False, False, "STRAIGHT"),
    ("", False, False, "CHANNEL_PACKED"),
    ("Non-Color", False, True, "STRAIGHT"),
    ("", True, False, "STRAIGHT"),
    ("", True, False, "CHANNEL_PACKED"),
    ("Non-Color", True, True, "STRAIGHT"),
]


def written(folder: Path, array: np.ndarray, form) -> None:
    """What the worker leaves of a result in `folder`."""
    np.save(folder / "a.npy", array)
    script = (
        "import sys, json, numpy; from pathlib import Path; from nst_addon.job.model import *;"
        "from nst_addon.images.result_files import write_result;"
        "form = json.loads(sys.argv[2]); form['tiles'] = [Tile(**each) for each in form['tiles']];"
        "write_result(Path(sys.argv[1]), numpy.load(sys.argv[1] + '/a.npy'), ResultForm(**form))"
    )
    command = [os.environ["NST_PYTHON"], "-c", script, folder, json.dumps(asdict(form))]
    subprocess.run(command, cwd=Path(__file__).resolve().parents[2], check=True)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("kept", LOADED)
def test_a_result_that_is_loaded_as_a_file_is_the_one_of_its_pixels(tmp_path, kept, channels):
    module = modules().images.pixels
    encoding, random = module.Encoding(*kept), np.random.default_rng(0)
    array = random.integers(0, 256, (24, 32, channels), np.uint8)
    if encoding.is_float:
        array = (array / np.float32(200)).astype(np.float32)
        array[..., 3:] = np.clip(array[..., 3:], 0.1, 1)
    form = module.form_of(encoding)
    assert module.can_be_loaded(encoding, form)
    written(tmp_path, array, form)
    file = tmp_path / ("result.exr" if encoding.is_float else "result.png")
    module.new_image("Pixels", array, encoding).use_fake_user = True
    module.load_image("File", file, encoding).use_fake_user = True
    file.unlink()
    for _ in range(2):
        made, loaded = bpy.data.images["Pixels"], bpy.data.images["File"]
        if encoding.is_float:
            assert np.abs(module.read_image(loaded) - array).max() < 1e-5
            assert np.abs(pixels_of(loaded) - pixels_of(made)).max() < 1e-5
        else:
            assert np.array_equal(module.read_image(loaded), array)
            assert np.array_equal(module.read_image(made), array)
        assert module.Encoding.of(loaded) == module.Encoding.of(made)
        assert (loaded.packed_file is not None, loaded.filepath) == (True, "")
        bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "a.blend"))


def test_a_gray_file_is_read_as_color(tmp_path):
    settings = bpy.context.scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format, settings.color_mode = "PNG", "BW"
    make_image("Gray", RAMP[..., :3]).save_render(str(tmp_path / "gray.png"))
    image = bpy.data.images.load(str(tmp_path / "gray.png"))
    assert modules().images.pixels.read_image(image).shape == (64, 64, 3)


def test_what_is_brighter_than_white_comes_back(tmp_path):
    bright = np.linspace(0, 20, 40 * 40 * 3, dtype=np.float32).reshape(40, 40, 3)
    image = make_image("Bright", bright, is_float=True)
    assert pixels_of(round_trip(image)) == pytest.approx(pixels_of(image), rel=1e-4, abs=1e-5)


def test_a_result_is_brighter_than_white_where_its_source_is(style):
    pixels = picture(1)
    pixels[20:40, 30:60] = 6.0
    make_image("Wood", pixels, is_float=True)
    stylize(size=96, iterations=PAINTED)
    result = pixels_of(bpy.data.images["Wood.Waves"])[..., :3]
    assert result[24:36, 36:54].max(2).mean() > 2
    assert np.isfinite(result).all()


def test_a_gray_image_can_be_stylized(style):
    make_image("Wood", np.repeat(picture(1)[..., :1], 3, axis=2))
    assert stylize() == {"FINISHED"}


def test_of_an_image_sequence_the_shown_frame_is_stylized(style, tmp_path):
    for frame in (1, 2):
        image = make_image("frame", picture(frame))
        image.filepath_raw, image.file_format = str(tmp_path / f"f{frame:04}.png"), "PNG"
        image.save()
        bpy.data.images.remove(image)
    image = bpy.data.images.load(str(tmp_path / "f0001.png"))
    image.name, image.source = "Wood", "SEQUENCE"
    bpy.context.scene.frame_set(2)
    (source,) = read_sources(bpy.context, "IMAGE", "Wood")
    assert source.pixels / 255 == pytest.approx(picture(2), abs=0.01)
    assert stylize() == {"FINISHED"}


def test_a_movie_can_be_stylized(style, tmp_path):
    render_movie(tmp_path).name = "Wood"
    assert stylize() == {"FINISHED"}


@pytest.mark.parametrize("alpha", [0.5, 1.0])
def test_the_command_line_reads_an_open_exr_file_as_blender_does(tmp_path, alpha):
    linear = np.full((40, 50, 4), alpha, np.float32)
    linear[..., :3] *= RAMP[:40, :50, :3] * 2
    image = save(make_image("Linear", linear, is_float=True), tmp_path / "a.exr", "OPEN_EXR", "32")
    script = (
        "import sys, numpy; from pathlib import Path;"
        "from nst_addon.images.files import read_picture;"
        "numpy.save(sys.argv[2], read_picture(Path(sys.argv[1])))"
    )
    command = [os.environ["NST_PYTHON"], "-c", script, tmp_path / "a.exr", tmp_path / "a.npy"]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    expected = modules().images.pixels.read_image(image)
    assert np.allclose(np.load(tmp_path / "a.npy"), expected, atol=1e-3)
