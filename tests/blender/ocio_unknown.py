# SPDX-License-Identifier: GPL-3.0-or-later
"""Run by test_color.py in a Blender whose configuration does not say what scene-linear is."""

import numpy as np
import pytest
from in_blender import make_image, modules
from mathutils import Color
from test_color import RAMP, as_seen, image_of, render_source, rendered, round_trip, shown

SPACE, DEVICE = "sRGB - Texture", "Studio Monitor"


def test_the_configuration_does_not_say():
    red = Color((1, 0, 0)).from_scene_linear_to_rec709_linear()
    assert tuple(red) == pytest.approx((1, 0, 0), abs=1e-6)


def test_bytes_of_new_images_are_what_is_seen():
    image = make_image("Wood", RAMP[..., :3])
    assert image.colorspace_settings.name == SPACE
    assert modules().images.pixels.read_image(image).dtype == np.uint8


def test_float_is_read_as_it_is_seen_and_comes_back(tmp_path):
    image = make_image("Wood", RAMP[..., :3], is_float=True)
    seen = shown(image, tmp_path, DEVICE)
    array = modules().images.pixels.read_image(image)
    assert np.abs(np.clip(array, 0, 1) - seen).max() < 1e-3
    assert np.abs(shown(round_trip(image), tmp_path, DEVICE) - seen).max() < 1e-3


@pytest.mark.parametrize("view", ["Film", "Standard"])
def test_a_render_looks_the_same_as_an_image(tmp_path, view):
    scene = rendered()
    scene.display_settings.display_device = DEVICE
    scene.view_settings.view_transform = view
    back = image_of(render_source())
    assert np.abs(shown(back, tmp_path, DEVICE) - as_seen(scene, tmp_path)).max() < 1.1 / 255
