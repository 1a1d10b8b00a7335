# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a style image is learned: by another image, or by a rectangle."""

import bpy
import numpy as np
import pytest
from in_blender import error_of, make_image, modules, scene_settings, stylize

from nst_addon.steps import finish


@pytest.fixture
def left(style):
    """An image that is white on its left half, and red on its right one."""
    mask = np.zeros((40, 40, 3), np.float32)
    mask[:, :20] = 1
    mask[:, 20:, 0] = 1
    return make_image("Left", mask)


def listed(style):
    """The panel's only style, of that image."""
    item = scene_settings().styles.add()
    item.image = style
    return item


def alpha_of(*named) -> np.ndarray:
    """The alpha of the style of a job: what of it is learned, 0–1."""
    styles = modules().inputs.styles
    (found,) = finish(styles.read(styles.find(bpy.context, named, None), None)).styles
    if found.pixels.shape[2] == 3:
        return np.ones(found.pixels.shape[:2])
    return found.pixels[..., 3] / (255 if found.pixels.dtype == np.uint8 else 1)


def test_all_of_a_style_is_learned_at_first(style):
    listed(style)
    assert alpha_of().min() == 1


def test_another_image_says_what_is_learned(style, left):
    item = listed(style)
    item.learned, item.learned_mask, item.learned_channel = "IMAGE", left, "GREEN"
    alpha = alpha_of()
    half = alpha.shape[1] // 2
    assert alpha[:, : half - 1].min() > 0.99 and alpha[:, half + 1 :].max() < 0.01


def test_a_rectangle_says_what_is_learned(style):
    item = listed(style)
    item.learned, item.bottom, item.right = "RECTANGLE", 0.5, 0.25
    alpha = alpha_of()
    height, width = alpha.shape
    assert alpha[: height // 2 - 1, : width // 4 - 1].min() == 1
    assert alpha[height // 2 + 1 :].max() == 0 and alpha[:, width // 4 + 1 :].max() == 0


def test_a_script_names_what_is_learned(source, style, left):
    named = modules().inputs.styles.StyleName("Waves.png", learned="Left", learned_channel="GREEN")
    assert 0.4 < alpha_of(named).mean() < 0.6
    assert stylize(learned=[{"name": "Left", "channel": "GREEN"}]) == {"FINISHED"}


@pytest.fixture
def shares(monkeypatch) -> list[float]:
    """How much of the style is learned, of each job: none is painted."""
    styles = modules().inputs.styles
    found: list[float] = []

    def read(*given):
        read = yield from read_all(*given)
        (pixels,) = (style.pixels for style in read.styles)
        found.append(pixels[..., 3].mean() / 255 if pixels.shape[2] == 4 else 1)
        raise modules().base.ArtistError("That is enough")

    read_all = styles.read
    monkeypatch.setattr(styles, "read", read)
    return found


@pytest.mark.parametrize("operator", ["stylize", "synthesize", "stylize_object"])
def test_a_script_gives_the_sides_of_a_rectangle(source, style, shares, operator):
    bpy.ops.mesh.primitive_cube_add()
    named = {"name": "0,0.5,0.25,1", "channel": "RECTANGLE"}
    own = {"source": "IMAGE", "image": "Wood"} if operator == "stylize" else {}
    error_of(getattr(bpy.ops.nst, operator), style="Waves.png", learned=[named], **own)
    assert shares == [pytest.approx(0.5 * 0.75, abs=0.03)]


def test_blenders_command_learns_what_a_rectangle_or_a_mask_says(
    source, style, left, shares, tmp_path
):
    left.save(filepath=str(tmp_path / "left.png"))
    for learn in ("all", "0,0.5,0.25,1", f"{tmp_path / 'left.png'}:green"):
        given = ["--image", "Wood", "Waves.png", "-o", str(tmp_path / "out.png")]
        assert modules().command_line.run([*given, "--learn", learn]) == 1
    assert shares == pytest.approx([1, 0.5 * 0.75, 0.5], abs=0.03)


def test_sides_that_are_none_are_told(source, style):
    sentence = error_of(stylize, learned=[{"name": "Left", "channel": "RECTANGLE"}])
    assert sentence.startswith("“Left” is no rectangle: give its left, right, bottom and top")


def test_a_rectangle_that_holds_nothing_is_told(source, style):
    item = listed(style)
    item.learned, item.left, item.right = "RECTANGLE", 0.6, 0.4
    sentence = error_of(stylize, style="")
    assert sentence.startswith("Nothing of the style “Waves” is to be learned: ")


def test_a_mask_without_an_image_is_told(source, style):
    listed(style).learned = "IMAGE"
    assert error_of(stylize, style="").endswith("has no image: choose one")


def test_there_is_a_mask_for_each_style(source, style, left):
    masks = [{"name": "Left", "channel": "GRAY"}] * 2
    sentence = error_of(stylize, learned=masks)
    assert sentence == "There are 1 styles and 2 masks: give one for each style"
