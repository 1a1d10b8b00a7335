# SPDX-License-Identifier: GPL-3.0-or-later
"""From a render to a textured object in a saved file, and back."""

import bpy
import numpy as np
import pytest
from in_blender import (
    error_of,
    modules,
    pixels_of,
    poll_until,
    read_sources,
    scene_settings,
    stylize,
)

RENDER = {"source": "RENDER", "style": "Waves.png"}


@pytest.fixture
def rendered(style) -> bpy.types.Scene:
    """A small rendered scene with an active, textured object."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 1
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = 96, 64
    scene.render.resolution_percentage = 100
    bpy.ops.object.light_add(type="SUN")
    bpy.ops.object.camera_add(location=(0, -6, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    bpy.ops.mesh.primitive_monkey_add()
    material = bpy.data.materials.new("Skin")
    material.use_nodes = True
    material.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = (
        0.8,
        0.2,
        0.1,
        1,
    )
    bpy.context.object.data.materials.append(material)
    bpy.ops.render.render()
    return scene


def test_a_render_ends_up_on_a_material_in_a_saved_file(rendered, tmp_path):
    assert stylize(**RENDER, target="MATERIAL") == {"FINISHED"}
    before = pixels_of(bpy.data.images["Render Result.Waves"])
    path = str(tmp_path / "saved.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    node = bpy.data.materials["Skin"].node_tree.nodes["Stylized Texture"]
    assert np.array_equal(pixels_of(node.image), before)


def test_the_render_is_read_as_the_artist_sees_it(rendered, tmp_path):
    rendered.view_settings.view_transform = "AgX"
    (source,) = read_sources(bpy.context, "RENDER", "")
    settings = rendered.render.image_settings
    settings.file_format, settings.color_mode = "PNG", "RGBA"
    rendered.render.dither_intensity = 0.0
    bpy.data.images["Render Result"].save_render(str(tmp_path / "seen.png"))
    seen = pixels_of(bpy.data.images.load(str(tmp_path / "seen.png")))
    assert np.abs(source.pixels / 255 - seen[..., :3]).max() <= 1 / 255


def test_reading_a_render_leaves_the_output_settings_alone(rendered):
    settings = rendered.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format = "OPEN_EXR"
    settings.color_depth = "16"
    read_sources(bpy.context, "RENDER", "")
    assert (settings.file_format, settings.color_depth) == ("OPEN_EXR", "16")


def test_reading_a_render_leaves_a_movies_settings_alone(rendered):
    if hasattr(rendered.render.image_settings, "media_type"):
        rendered.render.image_settings.media_type = "VIDEO"
    rendered.render.image_settings.file_format = "FFMPEG"
    movie = rendered.render.ffmpeg
    movie.format, movie.codec = "MKV", "FFV1"
    read_sources(bpy.context, "RENDER", "")
    assert (movie.format, movie.codec) == ("MKV", "FFV1")


def test_a_transparent_render_keeps_its_alpha(rendered):
    rendered.render.film_transparent = True
    bpy.ops.render.render()
    stylize(**RENDER, size=96)
    alpha = pixels_of(bpy.data.images["Render Result.Waves"])[..., 3]
    assert alpha[0, 0] == 0.0
    assert alpha[32, 48] == 1.0


def test_the_render_of_another_scene_is_found(rendered):
    bpy.context.window.scene = bpy.data.scenes.new("Empty")
    (source,) = read_sources(bpy.context, "RENDER", "")
    assert source.pixels.shape[:2] == (64, 96)


def test_without_a_render_the_artist_is_told_to_render(style):
    assert error_of(stylize, **RENDER) == "There is no render to stylize: render an image first"


def test_the_button_knows_whether_something_was_rendered_since_the_file_was_opened(rendered):
    def subject():
        return modules().inputs.subject.of_pictures(bpy.context, "RENDER")

    assert subject().name == "Render Result"
    bpy.ops.wm.read_homefile(use_factory_startup=True)  # its Image Editors have an empty one
    assert "Render Result" in bpy.data.images
    assert subject().reason == "There is no render to stylize: render an image first"


def test_stylize_after_rendering_waits_for_the_render_and_stylizes_it(rendered, style):
    settings = scene_settings()
    settings.after_render = True
    settings.size, settings.quality, settings.iterations = 64, "DRAFT", 4
    settings.styles.add().image = style
    bpy.ops.render.render()
    poll_until(lambda: "Render Result.Waves" in bpy.data.images)


def test_an_animation_is_not_stylized_after_rendering(rendered, style, tmp_path):
    scene_settings().after_render = True
    scene_settings().styles.add().image = style
    rendered.frame_end = 2
    rendered.render.filepath = str(tmp_path) + "/"
    bpy.ops.render.render(animation=True)
    assert "Render Result.Waves" not in bpy.data.images


def test_rendering_does_not_stylize_unless_asked(rendered):
    bpy.ops.render.render()
    assert not modules().jobs.queue.queue.tasks
