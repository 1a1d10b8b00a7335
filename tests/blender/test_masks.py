# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks: where a style goes, from an image or from what is painted on the object."""

import bpy
import numpy as np
import pytest
from in_blender import (
    PAINTED,
    error_of,
    make_image,
    modules,
    picture,
    pixels_of,
    read_sources,
    scene_settings,
    stylize,
    with_texture,
)

from nst_addon.steps import finish


def half(height: int = 72, width: int = 96) -> np.ndarray:
    """White on the left half."""
    mask = np.zeros((height, width, 3), np.float32)
    mask[:, : width // 2] = 1
    return mask


def test_a_mask_leaves_what_is_black_as_it_was(source, style):
    make_image("Left", half())
    stylize(masks=[{"name": "Left", "channel": "GRAY"}], size=96, strength=1.0, iterations=PAINTED)
    change = np.abs(pixels_of(bpy.data.images["Wood.Waves"]) - pixels_of(source))[..., :3]
    assert change[:, 60:].max() < 0.02
    assert change[:, :36].mean() > 0.05


def test_a_channel_of_an_image_can_be_the_mask(source, style):
    pixels = np.zeros((72, 96, 3), np.float32)
    pixels[:, :48, 1] = 1
    make_image("Channels", pixels)
    stylize(
        masks=[{"name": "Channels", "channel": "GREEN"}], size=96, strength=1.0, iterations=PAINTED
    )
    change = np.abs(pixels_of(bpy.data.images["Wood.Waves"]) - pixels_of(source))[..., :3]
    assert change[:, 60:].max() < 0.02
    assert change[:, :36].mean() > 0.05


def test_the_mask_of_the_panel_counts(source, style):
    item = scene_settings().styles.add()
    item.image, item.mask_from, item.mask = style, "IMAGE", make_image("Left", half())
    stylize(style="", size=96, strength=1.0, iterations=PAINTED)
    change = np.abs(pixels_of(bpy.data.images["Wood.Waves"]) - pixels_of(source))[..., :3]
    assert change[:, 60:].max() < 0.02


def paint(domain: str) -> np.ndarray:
    """Paint the active object's right half (U from 0.5 up) with red; all U, V in 0–1."""
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.subdivide(number_cuts=7)
    bpy.ops.object.mode_set(mode="OBJECT")
    mesh = bpy.context.object.data
    colors = mesh.color_attributes.new("Paint", "FLOAT_COLOR", domain)
    uv = mesh.uv_layers.active.uv
    for loop in mesh.loops:
        element = loop.index if domain == "CORNER" else loop.vertex_index
        red = float(uv[loop.index].vector[0] >= 0.5)
        colors.data[element].color = (red, 0.0, 0.0, 1.0)
    return colors


def painted_mask(source) -> np.ndarray:
    found = modules().inputs.masks.OnObject.of(bpy.context, "Paint", "RED")
    return finish(found.read(source))


@pytest.mark.parametrize("domain", ["POINT", "CORNER"])
def test_a_color_attribute_is_flattened_over_the_uv_map(source, domain):
    with_texture("Planks", source)
    paint(domain)
    (wood,) = read_sources(bpy.context, "TEXTURE", "")
    mask = painted_mask(wood)
    assert mask.shape == (72, 96)
    assert mask[:, 50:].min() > 0.99
    assert mask[:, :36].max() < 0.01


def test_what_lies_outside_the_first_tile_comes_in_on_the_other_side(source):
    with_texture("Planks", source)
    paint("CORNER")
    for each in bpy.context.object.data.uv_layers.active.uv:
        each.vector[0] += 3.0
    (wood,) = read_sources(bpy.context, "TEXTURE", "")
    mask = painted_mask(wood)
    assert mask[:, 50:].min() > 0.99


def test_a_style_goes_where_the_object_is_painted(source, style):
    with_texture("Planks", source)
    paint("POINT")
    item = scene_settings().styles.add()
    item.image, item.mask_from, item.mask_attribute = style, "ATTRIBUTE", "Paint"
    item.mask_channel = "RED"
    stylize(source="TEXTURE", style="", size=96, strength=1.0, iterations=PAINTED)
    change = np.abs(pixels_of(bpy.data.images["Wood.Waves"]) - pixels_of(source))[..., :3]
    assert change[:, :36].max() < 0.02
    assert change[:, 60:].mean() > 0.05


def test_two_styles_share_the_picture_by_their_masks(source, style):
    make_image("Dunes", picture(3))
    make_image("Left", half())
    styles = [{"name": "Waves.png", "weight": 1.0}, {"name": "Dunes", "weight": 1.0}]
    masks = [{"name": "Left", "channel": "GRAY"}, {"name": "", "channel": "GRAY"}]
    options = {"styles": styles, "masks": masks, "size": 96, "iterations": PAINTED}
    assert stylize(style="", **options) == {"FINISHED"}
    change = np.abs(pixels_of(bpy.data.images["Wood.Waves+Dunes"]) - pixels_of(source))[..., :3]
    assert change[:, :36].mean() > 0.02 and change[:, 60:].mean() > 0.02


def test_masks_and_styles_are_counted(source, style):
    masks = [{"name": "Wood", "channel": "GRAY"}] * 2
    assert "1 styles and 2 masks" in error_of(stylize, masks=masks)
