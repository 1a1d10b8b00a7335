# SPDX-License-Identifier: GPL-3.0-or-later
"""Run by test_color.py in a Blender with the configuration ocio_studio.ocio."""

import bpy
import numpy as np
import pytest
from in_blender import error_of, make_image, modules, picture, pixels_of, stylize
from test_color import RAMP, as_seen, image_of, render_source, rendered, saved

SPACE = "sRGB - Texture"


def shown(image, folder, device="Studio Monitor", view="Standard"):
    scene = bpy.data.scenes.new("Screen")
    scene.display_settings.display_device = device
    with bpy.context.temp_override(scene=scene):
        scene.view_settings.view_transform = view
    scene.render.dither_intensity = 0
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "16"
    return saved(image, scene, folder / "shown.png")


def test_the_configuration_is_the_studios():
    with pytest.raises(TypeError):
        make_image("Wood", picture(1)).colorspace_settings.name = "sRGB"


def test_8_bits_are_kept_bit_for_bit():
    image = make_image("Wood", RAMP[..., :3])
    array = modules().images.pixels.read_image(image)
    assert array.dtype == np.uint8
    back = modules().images.pixels.new_image(
        "Back", array, modules().images.pixels.Encoding.of(image)
    )
    assert np.array_equal(pixels_of(back), pixels_of(image))
    assert back.colorspace_settings.name == SPACE


def test_float_is_read_as_it_is_seen_and_comes_back(tmp_path):
    image = make_image("Wood", RAMP[..., :3], is_float=True)
    array = modules().images.pixels.read_image(image)
    assert np.abs(np.clip(array, 0, 1) - shown(image, tmp_path)).max() < 1e-3
    back = modules().images.pixels.new_image(
        "Back", array, modules().images.pixels.Encoding.of(image)
    )
    assert np.abs(pixels_of(back) - pixels_of(image)).max() < 1e-3


def test_data_stays_data():
    image = make_image("Data", RAMP[..., :3])
    image.colorspace_settings.is_data = True
    module = modules().images.pixels
    back = module.new_image("Back", module.read_image(image), module.Encoding.of(image))
    assert back.colorspace_settings.is_data


def test_new_textures_renders_and_images_are_painted():
    rendered()
    make_image("Wood", picture(1))
    make_image("Waves.png", picture(2))
    assert stylize() == {"FINISHED"}
    assert stylize(source="RENDER") == {"FINISHED"}
    assert bpy.ops.nst.synthesize(
        style="Waves.png", width=64, height=64, quality="DRAFT", iterations=2
    ) == {"FINISHED"}
    results = [image for image in bpy.data.images if image.name.endswith(".Waves")]
    assert len(results) >= 3
    assert {image.colorspace_settings.name for image in results} == {SPACE}


@pytest.mark.parametrize(
    ("device", "view"),
    [("Studio Monitor", "Film"), ("Studio Monitor", "Standard"), ("Studio P3", "Standard")],
)
def test_a_render_looks_the_same_as_an_image(tmp_path, device, view):
    scene = rendered()
    scene.display_settings.display_device = device
    scene.view_settings.view_transform = view
    back = image_of(render_source())
    assert np.abs(shown(back, tmp_path, device) - as_seen(scene, tmp_path)).max() < 1.1 / 255


def test_the_artist_is_told_when_a_display_shows_images_through_a_tone_curve(tmp_path):
    scene = rendered()
    scene.display_settings.display_device = "Only Film"
    source = render_source()
    assert "tone curve" in source.warning
    as_srgb = shown(image_of(source), tmp_path)
    assert np.abs(as_srgb - as_seen(scene, tmp_path)).max() < 1.1 / 255


def test_a_display_that_no_color_space_fits_is_told_before_painting():
    scene = rendered()
    scene.display_settings.display_device = "Mystery"
    make_image("Waves.png", picture(2))
    sentence = error_of(stylize, source="RENDER")
    assert "“Mystery”" in sentence and "Color Management" in sentence
