# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes that follow the form of a render, a UV map or a direction map, from a script."""

from itertools import combinations

import bpy
import numpy as np
import pytest
from in_blender import error_of, make_image, modules, pixels_of, scene_settings, stylize

SHORT = {"size": 64, "iterations": 2, "quality": "DRAFT"}


@pytest.fixture
def ball(style) -> bpy.types.Scene:
    """The render of a ball before nothing, 64 pixels square, with the passes Normal and UV."""
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples = "CYCLES", 1
    scene.render.resolution_x = scene.render.resolution_y = 64
    bpy.ops.object.camera_add(location=(0, -5, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    bpy.ops.object.light_add(type="SUN", rotation=(1.0, 0, 0.3))
    bpy.ops.mesh.primitive_uv_sphere_add()
    layer = scene.view_layers[0]
    layer.use_pass_normal = layer.use_pass_uv = True
    return scene


@pytest.fixture
def direction_map() -> bpy.types.Image:
    """A map of one angle, of another size than the source."""
    return make_image("Angles", np.full((10, 20, 4), (0.25, 0.25, 0.25, 1), np.float32))


def painted(**options: object) -> np.ndarray:
    """The pixels of the result."""
    known = set(bpy.data.images)
    stylize(**{**SHORT, **options})
    (image,) = set(bpy.data.images) - known
    return pixels_of(image)


def test_strokes_follow_the_form_and_the_uv_map_of_a_render(ball):
    bpy.ops.render.render()
    found = [
        painted(source="RENDER", stroke_direction=each)[..., :3] for each in ("NONE", "FORM", "UV")
    ]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert abs(found[one] - found[other]).mean() > 0.001


def test_a_render_without_the_pass_says_which_to_switch_on(ball):
    ball.view_layers[0].use_pass_normal = False
    bpy.ops.render.render()
    error = error_of(painted, source="RENDER", stroke_direction="FORM")
    assert error.startswith("The render has no Normal pass: switch it on")


def test_strokes_follow_a_map_by_its_name_or_that_of_the_panel(source, style, direction_map):
    plain = painted()
    named = painted(stroke_direction="MAP", direction_map="Angles")
    scene_settings().direction_map = direction_map
    assert abs(painted(stroke_direction="MAP") - named).max() == 0
    assert abs(plain - named).mean() > 0.001
    assert abs(painted(stroke_direction="MAP", stroke_angle=45) - named).mean() > 0.001


def test_a_new_texture_follows_a_map(style, direction_map):
    known = set(bpy.data.images)
    given = {"width": 64, "height": 64, "quality": "DRAFT", "iterations": 2}
    bpy.ops.nst.synthesize(
        style="Waves.png", stroke_direction="MAP", direction_map="Angles", **given
    )
    (image,) = set(bpy.data.images) - known
    assert tuple(image.size) == (64, 64)


def test_strokes_follow_the_form_of_an_object_its_uv_map_or_a_map(style, direction_map):
    bpy.ops.mesh.primitive_cylinder_add()
    given = {"size": 64, "iterations": 1, "quality": "DRAFT", "views": 2, "view_size": 64}
    found = []
    for direction in ("NONE", "FORM", "UV", "MAP"):
        known = set(bpy.data.images)
        bpy.ops.nst.stylize_object(
            style="Waves.png",
            content="SCRATCH",
            stroke_direction=direction,
            direction_map="Angles",
            **given,
        )
        (image,) = set(bpy.data.images) - known
        found.append(pixels_of(image)[..., :3])
    for one, other in combinations(range(4), 2):
        assert abs(found[one] - found[other]).mean() > 0.001


def test_what_cannot_be_followed_is_one_sentence(source, style):
    assert error_of(painted, stroke_direction="MAP").startswith("There is no direction map: choose")
    assert error_of(painted, stroke_direction="FORM").startswith("Only a render or an object has")


def test_blenders_command_line_takes_a_map(source, style, direction_map, tmp_path):
    outputs = [tmp_path / "plain.png", tmp_path / "followed.png"]
    given = ["--image", "Wood", "Waves.png", "--size", "64", "--iterations", "1"]
    more = ["--stroke-direction", "MAP", "--direction-map", "Angles"]
    for output, options in zip(outputs, ([], more), strict=True):
        assert modules().command_line.run([*given, *options, "-o", str(output)]) == 0
    plain, followed = (pixels_of(bpy.data.images.load(str(each))) for each in outputs)
    assert abs(plain - followed).mean() > 0.001
