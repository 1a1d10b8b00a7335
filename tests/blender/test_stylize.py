# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stylize to its end: what comes in, what comes out, where it goes."""

import json

import bpy
import numpy as np
import pytest
from in_blender import (
    PAINTED,
    error_of,
    make_image,
    picture,
    pixels_of,
    scene_settings,
    stylize,
)


def test_the_result_is_a_new_packed_image_named_after_source_and_style(source, style):
    assert stylize() == {"FINISHED"}
    result = bpy.data.images["Wood.Waves"]
    assert result.packed_file is not None
    assert tuple(result.size) == (64, 48)


def test_the_result_is_painted(source, style):
    stylize(size=96, iterations=PAINTED)
    before, after = pixels_of(source)[..., :3], pixels_of(bpy.data.images["Wood.Waves"])[..., :3]
    assert np.isfinite(after).all()
    assert np.abs(after - before).mean() > 0.02


def test_the_source_is_left_as_it_was(source, style):
    before = pixels_of(source)
    stylize()
    assert np.array_equal(pixels_of(source), before)


def test_the_result_keeps_how_it_was_made(source, style):
    stylize(strength=0.25, seed=7)
    kept = json.loads(bpy.data.images["Wood.Waves"]["nst"])
    assert kept["settings"]["strength"] == 0.25
    assert kept["settings"]["seed"] == 7
    assert kept["styles"] == [{"name": "Waves", "weight": 1.0, "maps": False}]


def test_what_a_script_leaves_out_comes_from_the_panel(source, style):
    scene_settings().strength = 0.75
    stylize()
    assert json.loads(bpy.data.images["Wood.Waves"]["nst"])["settings"]["strength"] == 0.75


def test_a_style_may_be_a_file_beside_the_blend(source, style, tmp_path):
    style.filepath_raw, style.file_format = str(tmp_path / "größe 1.png"), "PNG"
    style.save()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    assert stylize(style="//größe 1.png") == {"FINISHED"}
    assert "Wood.größe 1" in bpy.data.images


def test_a_style_from_disk_leaves_no_image_behind(source, style, tmp_path):
    style.filepath_raw, style.file_format = str(tmp_path / "sea.png"), "PNG"
    style.save()
    stylize(style=str(tmp_path / "sea.png"))
    assert sorted(bpy.data.images.keys()) == ["Waves.png", "Wood", "Wood.sea"]


def test_several_styles_are_mixed_by_weight(source, style):
    make_image("Dunes", picture(3))
    stylize(
        style="", styles=[{"name": "Waves.png", "weight": 1.0}, {"name": "Dunes", "weight": 3.0}]
    )
    kept = json.loads(bpy.data.images["Wood.Waves+Dunes"]["nst"])
    assert [each["weight"] for each in kept["styles"]] == [1.0, 3.0]


def test_the_styles_of_the_panel_are_used_when_none_is_named(source, style):
    item = scene_settings().styles.add()
    item.image, item.weight = style, 2.0
    stylize(style="")
    assert "Wood.Waves" in bpy.data.images


def test_the_same_seed_gives_the_same_picture(source, style):
    stylize(seed=3, iterations=PAINTED)
    stylize(seed=3, iterations=PAINTED)
    first, second = bpy.data.images["Wood.Waves"], bpy.data.images["Wood.Waves.001"]
    assert np.array_equal(pixels_of(first), pixels_of(second))


def test_overwrite_replaces_the_last_result_where_it_is_used(source, style):
    stylize()
    material = bpy.data.materials.new("Paint")
    material.use_nodes = True
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images["Wood.Waves"]
    stylize(overwrite=True, size=64)
    assert [each.name for each in bpy.data.images if each.name.startswith("Wood.")] == [
        "Wood.Waves"
    ]
    assert tuple(node.image.size) == (64, 48)


def test_overwrite_leaves_an_image_alone_that_is_no_result(source, style):
    make_image("Wood.Waves", picture(4))
    stylize(overwrite=True)
    assert "Wood.Waves.001" in bpy.data.images


def test_any_aspect_and_odd_size_come_out_as_asked(style):
    make_image("Wood", picture(5, height=101, width=67))
    stylize(size=97)
    assert tuple(bpy.data.images["Wood.Waves"].size) == (64, 97)


@pytest.fixture
def painted_object() -> bpy.types.Material:
    """An active object whose material has an active Image Texture node."""
    bpy.ops.mesh.primitive_plane_add()
    material = bpy.data.materials.new("Planks")
    material.use_nodes = True
    bpy.context.object.data.materials.append(material)
    return material


def test_target_base_color_puts_the_result_on_the_material(source, style, painted_object):
    stylize(target="MATERIAL")
    tree = painted_object.node_tree
    link = tree.nodes["Principled BSDF"].inputs["Base Color"].links[0]
    assert link.from_node.image == bpy.data.images["Wood.Waves"]


def test_a_second_result_on_base_color_uses_the_same_node(source, style, painted_object):
    stylize(target="MATERIAL")
    count = len(painted_object.node_tree.nodes)
    stylize(target="MATERIAL")
    assert len(painted_object.node_tree.nodes) == count


def test_the_active_texture_can_be_source_and_target(source, style, painted_object):
    node = painted_object.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = source
    painted_object.node_tree.nodes.active = node
    bpy.ops.nst.stylize(
        source="TEXTURE", style="Waves.png", target="NODE", size=64, quality="DRAFT", iterations=4
    )
    assert node.image == bpy.data.images["Wood.Waves"]


def test_a_target_without_material_is_told_before_the_work(source, style):
    sentence = error_of(stylize, target="MATERIAL")
    assert sentence == ("The active object has no material: select one that has, or add one")


def test_match_regions_is_off_in_the_panel_and_a_switch_of_the_operator(source, style):
    assert not scene_settings().match_regions
    assert stylize(match_regions=True) == {"FINISHED"}
    assert json.loads(bpy.data.images["Wood.Waves"]["nst"])["settings"]["match_regions"]
