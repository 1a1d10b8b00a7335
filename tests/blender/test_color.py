# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors are as seen: what is read is what the screen shows, and what is written looks the same."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import QUICK, make_image, modules, picture, pixels_of, read_sources, stylize

RAMP = np.random.default_rng(1).random((64, 64, 4)).astype(np.float32)
HAS_WORKING_SPACES = bpy.app.version >= (5, 2)


def shown(image: bpy.types.Image, folder: Path, device: str = "sRGB") -> np.ndarray:
    """What the Image Editor shows of `image` on a display, (H, W, 3), 0–1: 16 bits of it."""
    scene = bpy.data.scenes.new("Screen")
    scene.display_settings.display_device = device
    with bpy.context.temp_override(scene=scene):
        scene.view_settings.view_transform = "Standard"
    scene.render.dither_intensity = 0
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "16"
    return saved(image, scene, folder / "shown.png")


def saved(image: bpy.types.Image, scene: bpy.types.Scene, path: Path) -> np.ndarray:
    """The numbers of the colors in the file that `scene` saves of `image`."""
    image.save_render(str(path), scene=scene)
    file = bpy.data.images.load(str(path))
    file.alpha_mode = "CHANNEL_PACKED"
    file.colorspace_settings.is_data = True
    numbers = pixels_of(file)[..., :3].copy()
    bpy.data.images.remove(file)
    return numbers


def tagged(space: str, pixels: np.ndarray = RAMP[..., :3]) -> bpy.types.Image:
    """An 8-bit image whose numbers are of a color space."""
    image = bpy.data.images.new("Wood", pixels.shape[1], pixels.shape[0])
    image.colorspace_settings.name = space
    buffer = np.ones((*pixels.shape[:2], 4), np.float32)
    buffer[..., :3] = pixels[::-1]
    image.pixels.foreach_set(buffer.ravel())
    image.update()
    return image


def read(image: bpy.types.Image) -> np.ndarray:
    """The colors of `image` as a job gets them, 0–1."""
    array = modules().images.pixels.read_image(image)[..., :3]
    return array / 255 if array.dtype == np.uint8 else array


def round_trip(image: bpy.types.Image) -> bpy.types.Image:
    """`image` read and written back untouched, as a new image."""
    module = modules().images.pixels
    return module.new_image("Back", module.read_image(image), module.Encoding.of(image))


def rendered(views: bool = False) -> bpy.types.Scene:
    """A scene with a render of many colors, some of them brighter than white."""
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples, scene.cycles.device = "CYCLES", 1, "CPU"
    scene.render.resolution_x, scene.render.resolution_y = 48, 40
    scene.render.resolution_percentage = 100
    bpy.ops.object.camera_add(rotation=(1.6, 0, 0))
    scene.camera = bpy.context.object
    world = bpy.data.worlds.new("World")
    if bpy.app.version < (5, 0):
        world.use_nodes = True
    world.cycles.sampling_method = "NONE"  # nothing is lit by it
    tree = world.node_tree
    texture = tree.nodes.new("ShaderNodeTexNoise")
    texture.inputs["Scale"].default_value = 9
    background = next(node for node in tree.nodes if node.type == "BACKGROUND")
    background.inputs["Strength"].default_value = 1.6
    tree.links.new(texture.outputs["Color"], background.inputs["Color"])
    scene.world = world
    scene.render.use_multiview = views
    bpy.ops.render.render()
    return scene


def as_seen(scene: bpy.types.Scene, folder: Path) -> np.ndarray:
    """The numbers that the display of `scene` gets of its render."""
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "16"
    scene.render.dither_intensity = 0
    return saved(bpy.data.images["Render Result"], scene, folder / "render.png")


def render_source():
    (source,) = read_sources(bpy.context, "RENDER", "")
    return source


def image_of(source) -> bpy.types.Image:
    """A source as it would be if nothing had been painted on it."""
    return modules().images.pixels.new_image("Back", source.pixels, source.encoding)


SPACES = ["sRGB", "Linear Rec.709", "Linear Rec.2020", "Filmic sRGB", "AgX Base sRGB", "Display P3"]


@pytest.mark.parametrize("space", SPACES)
def test_an_8_bit_image_of_any_color_space_is_read_and_written_as_it_is_seen(tmp_path, space):
    image = tagged(space)
    seen = shown(image, tmp_path)
    assert np.abs(np.clip(read(image), 0, 1) - seen).max() < 1.1 / 255
    assert np.abs(shown(round_trip(image), tmp_path) - seen).max() < 1.1 / 255


def test_8_bits_stay_8_bits_in_their_space_where_they_can_be_had_back():
    image = tagged("Linear Rec.2020")
    back = round_trip(image)
    assert not back.is_float and back.colorspace_settings.name == "Linear Rec.2020"
    assert np.abs(pixels_of(back) - pixels_of(image)).max() < 1.1 / 255


def test_a_tone_curve_in_the_color_space_loses_nothing_that_is_brighter_than_white():
    back = round_trip(tagged("Filmic sRGB", np.ones((40, 40, 3), np.float32)))
    assert pixels_of(back)[..., 0].mean() > 10


@pytest.mark.parametrize("alpha_mode", ["STRAIGHT", "PREMUL", "CHANNEL_PACKED", "NONE"])
@pytest.mark.parametrize("space", ["sRGB", "Linear Rec.2020"])
def test_alpha_of_every_mode_comes_back(space, alpha_mode):
    image = tagged(space)
    pixels = pixels_of(image).copy()
    pixels[..., 3] = RAMP[..., 3]
    image.alpha_mode = alpha_mode
    image.pixels.foreach_set(pixels[::-1].ravel())
    before = pixels_of(image).copy()
    channels = 3 if alpha_mode == "NONE" else 4
    after = pixels_of(round_trip(image))
    assert np.abs(after - before)[..., :channels].max() < 1.1 / 255


def allowed(owner, name: str) -> list[str]:
    """What an enum property may be at the moment."""
    with pytest.raises(TypeError) as caught:
        setattr(owner, name, "?")
    return list(ast.literal_eval(str(caught.value).partition("not found in ")[2]))


def displays(scene: bpy.types.Scene) -> Iterator[tuple[str, str]]:
    """Every display and view of the configuration; `scene` is set to each in turn."""
    for device in allowed(scene.display_settings, "display_device"):
        scene.display_settings.display_device = device
        for view in allowed(scene.view_settings, "view_transform"):
            scene.view_settings.view_transform = view
            yield device, view


def test_a_render_looks_the_same_as_an_image_on_every_display_and_through_every_view(tmp_path):
    scene, walked, wrong = rendered(), 0, {}
    for device, view in displays(scene):
        seen = as_seen(scene, tmp_path)
        back = shown(image_of(render_source()), tmp_path, device)
        difference = np.abs(back - seen).max() * 255
        walked += 1
        if difference > 1.1:
            wrong[device, view] = difference
    assert walked >= (45 if bpy.app.version >= (5, 2) else 19)
    assert not wrong


def test_the_network_gets_srgb_of_a_render_on_another_display(tmp_path):
    scene = rendered()
    scene.view_settings.view_transform = "Standard"
    as_srgb = as_seen(scene, tmp_path)
    scene.display_settings.display_device = "Display P3"
    scene.view_settings.view_transform = "Standard"
    array = render_source().pixels[..., :3]
    array = array / 255 if array.dtype == np.uint8 else array
    difference = np.abs(array - as_srgb)[(as_srgb > 0.02).all(2) & (as_srgb < 0.98).all(2)]
    assert len(difference) > 200 and difference.max() < 3 / 255


def test_an_outputs_own_color_management_is_not_what_is_seen(tmp_path):
    scene = rendered()
    scene.view_settings.view_transform = "AgX"
    seen = as_seen(scene, tmp_path)
    settings = scene.render.image_settings
    settings.color_management = "OVERRIDE"
    settings.view_settings.view_transform = "Standard"
    settings.view_settings.exposure = 2
    pixels = render_source().pixels[..., :3] / 255
    assert np.abs(pixels - seen).max() < 1.1 / 255
    assert settings.color_management == "OVERRIDE"


def test_of_a_stereo_render_the_first_view_is_stylized(tmp_path):
    scene = rendered(views=True)
    assert render_source().pixels.shape[:2] == (40, 48)
    make_image("Waves.png", picture(2))
    assert stylize(source="RENDER") == {"FINISHED"}
    modules().images.render_result.save_passes(str(tmp_path / "a.exr"), scene)
    assert os.listdir(tmp_path) == ["a.exr"]


def test_a_frame_of_an_image_sequence_keeps_the_color_space_of_the_sequence(tmp_path):
    settings = bpy.context.scene.render.image_settings
    settings.file_format, settings.color_depth = "OPEN_EXR", "32"
    for frame in (1, 2):
        image = make_image("frame", picture(frame) * 3, is_float=True)
        image.save_render(str(tmp_path / f"f{frame:04}.exr"))
        expected = pixels_of(image).copy()
        bpy.data.images.remove(image)
    image = bpy.data.images.load(str(tmp_path / "f0001.exr"))
    image.source = "SEQUENCE"
    bpy.context.scene.frame_set(2)
    (source,) = read_sources(bpy.context, "IMAGE", image.name)
    back = image_of(source)
    assert back.is_float
    assert pixels_of(back)[..., :3] == pytest.approx(expected[..., :3], abs=2e-3, rel=2e-3)


def test_what_srgb_cannot_show_stays_where_nothing_is_painted(tmp_path):
    pixels = picture(1, 64, 64)
    pixels[:20, :20] = (0.9, -0.05, 0.1)
    make_image("Wood", pixels, is_float=True)
    make_image("Waves.png", picture(2))
    mask = np.zeros((64, 64, 3), np.float32)
    mask[:, 40:] = 1
    make_image("Mask", mask)
    masks, styles = [{"name": "Mask", "channel": "GRAY"}], [{"name": "Waves.png", "weight": 1}]
    bpy.ops.nst.stylize(source="IMAGE", image="Wood", styles=styles, masks=masks, **QUICK)
    result = pixels_of(bpy.data.images["Wood.Waves"])
    assert np.abs(result[:16, :16, :3] - pixels[:16, :16]).max() < 2e-3


@pytest.mark.skipif(not HAS_WORKING_SPACES, reason="Blender 5.2 and later")
@pytest.mark.parametrize("space", ["ACEScg", "Linear Rec.2020"])
def test_a_float_image_is_seen_through_the_working_space_of_the_file(tmp_path, space):
    bpy.ops.wm.set_working_color_space(working_space=space)
    assert bpy.data.colorspace.working_space == space
    image = make_image("Float", RAMP[..., :3], is_float=True)
    seen = shown(image, tmp_path)
    assert np.abs(np.clip(read(image), 0, 1) - seen).max() < 1e-3
    back = round_trip(image)
    assert np.abs(pixels_of(back) - pixels_of(image)).max() < 1e-3
    eight = tagged("sRGB")
    assert modules().images.pixels.read_image(eight).dtype == np.uint8
    back.use_fake_user = True
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "a.blend"))
    assert np.abs(shown(bpy.data.images["Back"], tmp_path) - seen).max() < 1e-3


FOLDER = Path(__file__).parent


def check_with(configuration: Path | str, script: str, *arguments: str) -> None:
    """Run a file of tests in another Blender, with an OpenColorIO configuration."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(FOLDER / script), *arguments],
        env={**os.environ, "OCIO": str(configuration)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_configuration_of_a_studio_has_other_names():
    check_with(FOLDER / "ocio_studio.ocio", "ocio_studio.py")


def test_a_configuration_may_not_say_what_scene_linear_is(tmp_path):
    text = (FOLDER / "ocio_studio.ocio").read_text("utf-8")
    role = "  aces_interchange: ACES2065-1\n"
    assert role in text
    (tmp_path / "unknown.ocio").write_text(text.replace(role, ""), "utf-8")
    check_with(tmp_path / "unknown.ocio", "ocio_unknown.py")


def test_a_configuration_that_is_broken_leaves_blenders_own(tmp_path):
    (tmp_path / "broken.ocio").write_text("ocio_profile_version: 2\nroles: {", "utf-8")
    word = "test_an_8_bit_image_of_any_color_space and Linear or test_alpha_of_every_mode"
    check_with(tmp_path / "broken.ocio", "test_color.py", "-k", word)
