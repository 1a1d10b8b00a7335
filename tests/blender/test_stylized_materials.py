# SPDX-License-Identifier: GPL-3.0-or-later
"""Stylizing with a material: the picture is its Base Color, and its maps lie on that."""

from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import (
    error_of,
    make_image,
    modules,
    picture,
    pixels_of,
    scene_settings,
    stylize,
    with_texture,
)
from material_files import files, shader, shown, write
from test_udim import NUMBERS, tiled

KINDS = ("normal", "roughness")


@pytest.fixture
def wall(tmp_path: Path) -> str:
    folder = tmp_path / "wall"
    folder.mkdir()
    return str(files(folder))


def paint(style: str, **options: object) -> set[str]:
    return stylize(style=style, maps=True, **options)


def made() -> set[str]:
    return {each.name for each in bpy.data.images if "wall_basecolor" in each.name}


def test_an_image_becomes_a_material_with_the_maps_of_the_style(source, wall):
    assert paint(wall) == {"FINISHED"}
    name = "Wood.wall_basecolor"
    assert made() == {name, f"{name}_normal", f"{name}_roughness"}
    material = bpy.data.materials[name]
    assert shown(material, "Base Color").name == name
    assert shown(material, "Normal").name == f"{name}_normal"
    rough = shown(material, "Roughness")
    assert tuple(rough.size) == tuple(bpy.data.images[name].size) == (64, 48)
    assert len(np.unique(pixels_of(rough))) > 300, "16 bits"
    color, roughness = (pixels_of(bpy.data.images[each])[..., 0] for each in (name, rough.name))
    assert np.corrcoef(color.ravel(), roughness.ravel())[0, 1] < -0.3, "as in the style"


def test_the_settings_of_a_result_say_whether_it_has_maps(source, style, wall):
    paint(wall)
    stylize()
    panel = scene_settings()
    for name, has_maps in (("Wood.wall_basecolor", True), ("Wood.Waves", False)):
        panel.maps = not has_maps
        bpy.ops.nst.reuse_settings(image=name)
        assert panel.maps == has_maps


def test_a_texture_is_stylized_in_its_material_which_shows_the_maps_until_it_is_restored(
    source, wall
):
    material = with_texture("Planks", source)
    assert paint(wall, source="TEXTURE", target="NODE") == {"FINISHED"}
    assert shown(material, "Base Color").name == "Wood.wall_basecolor"
    assert shown(material, "Roughness").name == "Wood.wall_basecolor_roughness"
    assert "Wood.wall_basecolor" not in bpy.data.materials
    bpy.ops.nst.restore()
    assert shown(material, "Base Color") == source
    assert not shader(material).inputs["Roughness"].links


def test_every_texture_of_several_objects_becomes_a_material(source, wall):
    first = with_texture("Planks", source)
    second = with_texture("Ground", make_image("Moss", picture(3)))
    for each in bpy.context.view_layer.objects:
        each.select_set(True)
    assert paint(wall, source="OBJECTS", target="NODE") == {"FINISHED"}
    for material, name in ((first, "Wood"), (second, "Moss")):
        assert shown(material, "Normal").name == f"{name}.wall_basecolor_normal"


def test_the_maps_of_a_tiled_image_are_tiled(tmp_path, wall):
    tiled(tmp_path)
    assert paint(wall, image="Wall", size=64) == {"FINISHED"}
    for kind in KINDS:
        image = bpy.data.images[f"Wall.wall_basecolor_{kind}"]
        assert image.source == "TILED" and image.colorspace_settings.name == "Non-Color"
        assert [(each.number, tuple(each.size)) for each in image.tiles] == [
            (number, (64, 64)) for number in NUMBERS
        ]
        assert len(image.packed_files) == 3


def test_of_a_render_the_colors_alone_are_painted(wall):
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples = "CYCLES", 1
    scene.render.resolution_x, scene.render.resolution_y = 96, 64
    bpy.ops.object.camera_add()
    scene.camera = bpy.context.object
    bpy.ops.render.render()
    assert paint(wall, source="RENDER") == {"FINISHED"}
    assert made() == {"Render Result.wall_basecolor"}


def test_a_style_that_is_a_picture_alone_is_one_sentence_before_painting(source, style):
    said = error_of(paint, "Waves.png")
    assert said.startswith("“Waves.png” has no maps: switch Maps off")


def test_without_maps_a_material_is_a_picture_like_others(source, wall):
    assert stylize(style=wall, maps=False) == {"FINISHED"}
    assert made() == {"Wood.wall_basecolor"}


def test_what_a_material_takes_is_not_told_beforehand(source):
    of_pictures = modules().inputs.subject.of_pictures
    scene_settings().image = source
    assert of_pictures(bpy.context, "IMAGE").pixels > 0
    scene_settings().maps = True
    assert of_pictures(bpy.context, "IMAGE").pixels == 0


def test_the_command_writes_the_maps_beside_the_picture(tmp_path, wall):
    write(tmp_path / "wood.png", picture(1), data=False)
    out = tmp_path / "painted.png"
    words = ["--picture", tmp_path / "wood.png", Path(wall).parent, "-o", out, "--maps"]
    fast = ["--size", "64", "--quality", "draft", "--iterations", "1"]
    assert modules().command_line.run([str(each) for each in [*words, *fast]]) == 0
    assert {each.name for each in tmp_path.glob("painted*")} == {
        "painted.png",
        *(f"painted_{kind}.png" for kind in KINDS),
    }
    rough = bpy.data.images.load(str(tmp_path / "painted_roughness.png"))
    assert tuple(rough.size) == (64, 48)


def test_the_command_writes_no_map_over_one_of_the_style(tmp_path, wall, capsys):
    folder = Path(wall).parent
    write(tmp_path / "wood.png", picture(1), data=False)
    before = (folder / "wall_normal.png").read_bytes()
    words = ["--picture", tmp_path / "wood.png", folder, "-o", folder / "wall.png", "--maps"]
    assert modules().command_line.run([str(each) for each in words]) == 1
    assert "wall_normal.png is a map of the style" in capsys.readouterr().err
    assert (folder / "wall_normal.png").read_bytes() == before
