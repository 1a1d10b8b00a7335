# SPDX-License-Identifier: GPL-3.0-or-later
"""blender --command stylize, called as Blender does; and the expressions of docs/console.md."""

import json
import re
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import EXTENSION, make_image, modules, picture, pixels_of, scene_settings

CONSOLE = Path(__file__).resolve().parents[2] / "docs/console.md"
FAST = ["--size", "64", "--quality", "draft", "--iterations", "1"]


def run(*arguments: object) -> int:
    """What the shell gets as the exit status."""
    return modules().command_line.run([str(each) for each in arguments])


def saved(path: Path, seed: int) -> Path:
    image = make_image(path.stem, picture(seed))
    image.save(filepath=str(path))
    bpy.data.images.remove(image)
    return path


def as_seen(image: bpy.types.Image) -> np.ndarray:
    """Its colors as sRGB, (H, W, 3), 0–1."""
    pixels = modules().images.pixels.read_image(image)[..., :3]
    return pixels / 255 if pixels.dtype == np.uint8 else np.clip(pixels, 0, 1)


@pytest.fixture
def starry(tmp_path: Path) -> Path:
    return saved(tmp_path / "starry.png", 2)


@pytest.mark.parametrize("is_float", [False, True], ids=["8 bits", "floats"])
@pytest.mark.parametrize(
    ("ending", "begins", "off"),
    [("png", b"\x89PNG", 2e-3), ("jpg", b"\xff\xd8", 0.1), ("exr", b"v/1\x01", 1e-3)],
)
def test_the_command_writes_the_result_as_it_is_seen_in_the_format_that_the_ending_names(
    tmp_path, starry, ending, begins, off, is_float
):
    make_image("Wood", picture(1), is_float=is_float)
    painted = tmp_path / f"painted.{ending}"
    assert run("--image", "Wood", starry, "-o", painted, *FAST) == 0
    assert painted.read_bytes().startswith(begins)
    result = as_seen(bpy.data.images["Wood.starry"])
    assert result.std() > 0.02
    assert np.abs(as_seen(bpy.data.images.load(str(painted))) - result).mean() <= off
    assert not list(tmp_path.glob("*.part.*"))


def test_the_command_paints_a_picture_file(tmp_path, starry):
    wood, painted = saved(tmp_path / "wood.png", 1), tmp_path / "painted.png"
    assert run("--picture", wood, starry, "-o", painted, *FAST) == 0
    assert np.array_equal(
        as_seen(bpy.data.images.load(str(painted))), as_seen(bpy.data.images["wood.png.starry"])
    )


def test_the_command_takes_from_the_panel_what_is_left_out(tmp_path, source, starry):
    scene_settings().strength = 0.75
    assert run("--image", "Wood", starry, "-o", tmp_path / "out.png", *FAST) == 0
    result = bpy.data.images["Wood.starry"]
    kept = json.loads(result[modules().images.pixels.KEPT])
    assert "0.75" in json.dumps(kept) and "DRAFT" in json.dumps(kept)


def test_the_command_renders_and_paints_the_render_with_styles_that_have_weights(
    tmp_path, style, starry
):
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 96, 64
    scene.render.engine, scene.cycles.samples = "CYCLES", 1
    bpy.ops.object.camera_add()
    scene.camera = bpy.context.object
    weights = ("--style-weights", 1, 0.5)
    out = tmp_path / "out.png"
    assert run("--render", starry, "Waves.png", "-o", out, *weights, *FAST) == 0
    assert tuple(bpy.data.images.load(str(out)).size) == (64, 43)


def test_what_the_command_has_written_is_not_offered_as_an_earlier_job(
    tmp_path, source, starry, cache
):
    assert run("--image", "Wood", starry, "-o", tmp_path / "out.png", *FAST) == 0
    assert not list((cache / "jobs").glob("*"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"-o": "out.tga"}, "has no ending that can be written: use .png"),
        ({"-o": "nowhere/out.png"}, "There is no folder"),
        ({"--image": "Nope"}, "There is no image “Nope” in this file"),
        ({"--size": "10"}, "size is 10: use a whole number from 64 to 16384 px"),
        ({"--style-weights": "1 2"}, "There are 1 styles and 2 style weights"),
        ({"style": "nope.png"}, "There is no style image"),
        ({"--learn": "all all"}, "There are 1 styles and 2 --learn"),
        ({"--learn": "0,1,0,2"}, "top is 2.0: use a number from 0 to 1"),
        ({"--learn": "nope.png"}, "There is no mask"),
    ],
)
def test_an_error_of_the_command_is_one_sentence_before_painting(
    tmp_path, source, starry, cache, capsys, changed, sentence
):
    values = {"style": starry, "--image": "Wood", "-o": "out.png", "--size": "96", **changed}
    values["-o"] = tmp_path / values["-o"]
    options = [each for name, value in values.items() for each in _option(name, value)]
    assert run(*options) == 1
    told = capsys.readouterr().err.strip()
    assert sentence in told and "\n" not in told
    assert not list((cache / "jobs").glob("*"))


def _option(name: str, value: object) -> list[str]:
    return ([] if name == "style" else [name]) + str(value).split(" ")


def test_a_scene_without_a_camera_is_told(tmp_path, starry, capsys):
    assert run("--render", starry, "-o", tmp_path / "out.png", *FAST) == 1
    assert "The scene has no camera to render with" in capsys.readouterr().err


def test_a_picture_that_the_command_cannot_write_is_kept_to_be_recovered(
    tmp_path, source, starry, cache, capsys
):
    (tmp_path / "out.part.png").mkdir()  # in the way of the file
    assert run("--image", "Wood", starry, "-o", tmp_path / "out.png", *FAST) == 1
    assert "recover it in Blender" in capsys.readouterr().err
    (job,) = (cache / "jobs").glob("*")
    assert (job / "result.npy").exists()


def test_arguments_that_are_wrong_are_an_exit_status(capsys):
    with pytest.raises(SystemExit) as caught:
        run("--image", "Wood")
    assert caught.value.code == 2
    assert "required: STYLE, -o/--output" in capsys.readouterr().err


def test_the_command_goes_when_the_extension_is_disabled():
    handle = modules().command_line._handle
    bpy.ops.preferences.addon_disable(module=EXTENSION)
    try:
        with pytest.raises((ValueError, RuntimeError)):
            bpy.utils.unregister_cli_command(handle)  # Blender does not know it any more
    finally:
        bpy.ops.preferences.addon_enable(module=EXTENSION)


def test_the_expressions_of_the_manual_do_what_they_say(tmp_path, source, starry, monkeypatch):
    settings = scene_settings()
    settings.size, settings.quality, settings.iterations = 64, "DRAFT", 1
    starry.rename(starry.with_suffix(".jpg"))  # Blender looks at the bytes
    bpy.data.images["Wood"].pack()
    bpy.data.images["Wood"].use_fake_user = True
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    monkeypatch.chdir(tmp_path)
    found = re.findall(r'--python-expr "(.*?)"', CONSOLE.read_text(encoding="utf-8"), re.S)
    assert found
    for expression in found:
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
        exec(expression, {})
    painted = bpy.data.images.load(str(tmp_path / "painted.png"))
    assert pixels_of(painted).std() > 0.02
