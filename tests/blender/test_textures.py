# SPDX-License-Identifier: GPL-3.0-or-later
"""Textures of materials: which are stylized, where results go, and the way back."""

import bpy
import numpy as np
import pytest
from in_blender import (
    PAINTED,
    QUICK,
    base_color,
    error_of,
    image_node,
    make_image,
    modules,
    picture,
    pixels_of,
    progress_of,
    stylize,
    with_texture,
)


def show(material: bpy.types.Material, node, socket: str = "Roughness") -> None:
    """Have `material` show something of `node`."""
    into = material.node_tree.nodes["Principled BSDF"].inputs[socket]
    material.node_tree.links.new(node.outputs[0], into)


def textures(**options: object) -> set[str]:
    return stylize(**{"source": "MATERIAL", "target": "NODE", **options})


def test_every_texture_of_the_active_material_is_stylized_into_its_nodes(source, style):
    material = with_texture("Planks", source)
    other = material.node_tree.nodes.new("ShaderNodeTexImage")
    other.image = make_image("Moss", picture(3))
    show(material, other)
    assert textures() == {"FINISHED"}
    assert image_node(material).image.name == "Wood.Waves"
    assert other.image.name == "Moss.Waves"


def test_textures_in_node_groups_count_too(source, style):
    material = with_texture("Planks", None)
    group = bpy.data.node_groups.new("Layer", "ShaderNodeTree")
    inner = group.nodes.new("ShaderNodeTexImage")
    inner.image = source
    group.interface.new_socket("Color", in_out="OUTPUT", socket_type="NodeSocketColor")
    group.links.new(inner.outputs["Color"], group.nodes.new("NodeGroupOutput").inputs[0])
    node = material.node_tree.nodes.new("ShaderNodeGroup")
    node.node_tree = group
    show(material, node, "Base Color")
    textures()
    assert inner.image.name == "Wood.Waves"


def test_a_texture_that_several_objects_share_is_stylized_once(source, style):
    first = with_texture("Planks", source)
    with_texture("Planks again", source)
    bpy.ops.object.select_all(action="SELECT")
    assert textures(source="OBJECTS") == {"FINISHED"}
    results = {image_node(each).image for each in bpy.data.materials}
    assert results == {bpy.data.images["Wood.Waves"]}
    assert len([each for each in bpy.data.images if "nst" in each]) == 1
    assert first.node_tree is not None


def test_maps_that_are_no_pictures_are_left_alone(source, style):
    material = with_texture("Planks", source)
    normal = material.node_tree.nodes.new("ShaderNodeTexImage")
    normal.image = make_image("Bumps", picture(3), data=True)
    show(material, normal)
    textures()
    assert normal.image.name == "Bumps"


def test_a_map_that_is_no_picture_is_stylized_with_a_warning(style):
    make_image("Bumps", picture(3), data=True)
    stylize(image="Bumps")
    assert "Non-Color" in progress_of().message


def test_several_textures_cannot_all_go_to_base_color(source, style):
    material = with_texture("Planks", source)
    other = material.node_tree.nodes.new("ShaderNodeTexImage")
    other.image = make_image("Moss", picture(3))
    show(material, other)
    assert "Image Texture Node" in error_of(textures, target="MATERIAL")


def test_a_material_without_an_image_says_to_bake_first(style):
    with_texture("Marble", None)
    assert "Bake Base Color" in error_of(textures)


def test_restore_puts_the_original_back(source, style):
    material = with_texture("Planks", source)
    textures()
    assert bpy.ops.nst.restore() == {"FINISHED"}
    assert image_node(material).image == source


def test_the_original_is_kept_through_saving_and_loading(source, style, tmp_path):
    source.pack()
    with_texture("Planks", source)
    textures()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "a.blend"))
    bpy.ops.nst.restore()
    assert image_node(bpy.data.materials["Planks"]).image.name == "Wood"


def test_stylizing_again_starts_from_the_original(source, style):
    material = with_texture("Planks", source)
    textures()
    textures()
    assert image_node(material).image.name == "Wood.Waves.001"
    bpy.ops.nst.restore()
    assert image_node(material).image == source


def test_restore_links_what_was_on_base_color_before(source, style):
    material = with_texture("Marble", None)
    tree = material.node_tree
    noise = tree.nodes.new("ShaderNodeTexNoise")
    tree.links.new(noise.outputs["Color"], base_color(material))
    stylize(target="MATERIAL")
    assert base_color(material).links[0].from_node != noise
    bpy.ops.nst.restore()
    assert base_color(material).links[0].from_node == noise
    assert base_color(material).links[0].from_socket == noise.outputs["Color"]


def test_restore_is_gray_while_there_is_nothing_to_restore(source, style):
    with_texture("Planks", source)
    assert not bpy.ops.nst.restore.poll()


def test_a_texture_keeps_its_links_mapping_and_extension(source, style):
    material = with_texture("Planks", source)
    tree, node = material.node_tree, image_node(material)
    node.interpolation, node.extension = "Closest", "EXTEND"
    mapping = tree.nodes.new("ShaderNodeMapping")
    tree.links.new(mapping.outputs["Vector"], node.inputs["Vector"])
    textures()
    assert (node.interpolation, node.extension) == ("Closest", "EXTEND")
    assert node.inputs["Vector"].links[0].from_node == mapping
    assert base_color(material).links[0].from_node == node


def test_a_result_on_base_color_takes_over_mapping_and_extension(source, style):
    material = with_texture("Planks", source)
    tree, before = material.node_tree, image_node(material)
    before.interpolation, before.extension = "Closest", "EXTEND"
    mapping = tree.nodes.new("ShaderNodeMapping")
    tree.links.new(mapping.outputs["Vector"], before.inputs["Vector"])
    stylize(target="MATERIAL")
    node = base_color(material).links[0].from_node
    assert node != before
    assert (node.interpolation, node.extension) == ("Closest", "EXTEND")
    assert node.inputs["Vector"].links[0].from_node == mapping


@pytest.fixture
def checker() -> bpy.types.Material:
    """A material whose Base Color is a red and green checker, made by nodes."""
    material = with_texture("Checker", None)
    tree = material.node_tree
    node = tree.nodes.new("ShaderNodeTexChecker")
    node.inputs["Scale"].default_value = 2.0
    node.inputs["Color1"].default_value = (1.0, 0.0, 0.0, 1.0)
    node.inputs["Color2"].default_value = (0.0, 1.0, 0.0, 1.0)
    tree.links.new(tree.nodes.new("ShaderNodeTexCoord").outputs["UV"], node.inputs["Vector"])
    tree.links.new(node.outputs["Color"], base_color(material))
    return material


def test_a_procedural_base_color_is_baked_into_an_image(checker):
    assert bpy.ops.nst.bake_base_color(size=64) == {"FINISHED"}
    image = base_color(checker).links[0].from_node.image
    pixels = pixels_of(image)
    assert tuple(image.size) == (64, 64)
    assert image.packed_file is not None
    assert pixels[48, 16, :3] == pytest.approx([0, 1, 0], abs=0.02)
    assert pixels[16, 16, :3] == pytest.approx([1, 0, 0], abs=0.02)


def test_baking_leaves_scene_objects_and_materials_as_they_were(checker):
    scene = bpy.context.scene
    before = {
        name: sorted(getattr(bpy.data, name).keys())
        for name in ("scenes", "objects", "meshes", "materials")
    }
    engine = scene.render.engine
    bpy.ops.nst.bake_base_color(size=64)
    assert before == {name: sorted(getattr(bpy.data, name).keys()) for name in before}
    assert bpy.context.scene == scene
    assert scene.render.engine == engine


def test_a_baked_base_color_can_be_stylized(checker, style):
    bpy.ops.nst.bake_base_color(size=64)
    assert textures() == {"FINISHED"}
    assert base_color(checker).links[0].from_node.image.name == "Checker Base Color.Waves"


def test_baking_without_a_uv_map_says_what_to_do(checker):
    mesh = bpy.context.object.data
    mesh.uv_layers.remove(mesh.uv_layers[0])
    assert "unwrap it first" in error_of(bpy.ops.nst.bake_base_color, size=64)


def synthesize(**options: object) -> set[str]:
    quick = {name: value for name, value in QUICK.items() if name != "size"}
    given = {"style": "Waves.png", "width": 96, "height": 64, **quick, **options}
    return bpy.ops.nst.synthesize(**given)


def test_a_new_texture_has_the_size_asked_for(style):
    assert synthesize() == {"FINISHED"}
    assert tuple(bpy.data.images["Texture.Waves"].size) == (96, 64)


def test_a_new_texture_may_go_to_the_material(style):
    material = with_texture("Planks", None)
    synthesize(target="MATERIAL")
    assert base_color(material).links[0].from_node.image.name == "Texture.Waves"


def test_variants_come_as_one_contact_sheet(style):
    synthesize(variants=3, seed=5)
    sheet = bpy.data.images["Seeds 5–7.Waves"]
    assert sheet.size[0] > 2 * 96 and sheet.size[1] > 2 * 64


def test_another_seed_gives_another_texture(style):
    synthesize(seed=1, iterations=PAINTED)
    synthesize(seed=2, iterations=PAINTED)
    first, second = bpy.data.images["Texture.Waves"], bpy.data.images["Texture.Waves.001"]
    assert np.abs(pixels_of(first) - pixels_of(second)).mean() > 0.01


def mark_asset() -> set[str]:
    # Without a graphics card EEVEE, which renders the preview else, takes a minute.
    bpy.context.scene.render.engine = "CYCLES"
    return bpy.ops.nst.mark_asset()


def test_a_result_becomes_an_asset_with_a_preview(source, style):
    stylize()
    assert mark_asset() == {"FINISHED"}
    material = bpy.data.materials["Wood.Waves"]
    assert material.asset_data is not None
    assert base_color(material).links[0].from_node.image.name == "Wood.Waves"
    assert material.preview is not None


def test_a_material_that_shows_the_result_is_the_asset(source, style):
    material = with_texture("Planks", source)
    textures()
    mark_asset()
    assert material.asset_data is not None
    assert len(bpy.data.materials) == 1


def test_mark_as_asset_is_gray_without_a_result(source):
    assert not bpy.ops.nst.mark_asset.poll()


def test_a_baked_image_is_packed_in_many_short_steps(checker):
    """Image.pack() halts Blender for half a second at 4096 × 4096."""
    pack = modules().images.packing.pack_in_steps
    side = 1024
    noise = np.random.default_rng(0).integers(0, 256, (side, side, 3)) / 255
    image = make_image("Baked", noise.astype(np.float32))
    steps = pack(lambda: bpy.data.images.get("Baked"))
    assert sum(1 for _ in steps) > 4
    assert image.packed_file is not None and not image.is_dirty and not image.filepath
    assert np.allclose(pixels_of(image)[..., :3], noise, atol=1e-6)


def test_a_baked_image_that_goes_while_it_is_packed_is_one_sentence(checker):
    errors = modules().app.messages.errors
    image = make_image("Baked", picture(1))
    steps = modules().images.packing.pack_in_steps(lambda: bpy.data.images.get("Baked"))
    next(steps)
    bpy.data.images.remove(image)
    with pytest.raises(errors.ArtistError, match="bake again"):
        list(steps)
