# SPDX-License-Identifier: GPL-3.0-or-later
"""What is linked is read itself, whatever has its name, and is refused as a target."""

import bpy
import numpy as np
import pytest
from in_blender import (
    base_color_image,
    error_of,
    image_node,
    is_stylized,
    make_image,
    modules,
    picture,
    read_sources,
    stylize,
    with_texture,
)
from libraries import link, textured_library


def textures(**options: object) -> set[str]:
    return stylize(**{"source": "MATERIAL", "target": "NODE", **options})


def sources(kind: str, image: str = "") -> list:
    return read_sources(bpy.context, kind, image)


def test_a_linked_material_beside_a_local_one_of_its_name_is_read_itself(style, tmp_path):
    library = textured_library(tmp_path / "a.blend", 5)
    with_texture("Wood", make_image("wood", picture(1)))
    link(library)
    (found,) = sources("MATERIAL")
    assert np.abs(found.pixels[..., :3] / 255 - picture(5)).max() < 0.01


def test_of_two_libraries_with_the_same_names_both_textures_are_read(style, tmp_path):
    libraries = [textured_library(tmp_path / f"{seed}.blend", seed) for seed in (5, 6)]
    for each in libraries:
        link(each)
    found = sources("OBJECTS")
    assert len(found) == 2
    assert not np.array_equal(found[0].pixels, found[1].pixels)


@pytest.mark.parametrize("target", ["NODE", "MATERIAL"])
def test_a_linked_material_is_refused_as_a_target_before_painting(style, tmp_path, target):
    library = textured_library(tmp_path / "a.blend", 5)
    local = with_texture("Wood", make_image("wood", picture(1)))
    before = image_node(local).image
    link(library)
    sentence = error_of(textures, target=target)
    assert "“Wood” is linked from a.blend" in sentence and "Make Local" in sentence
    assert image_node(local).image == base_color_image(local) == before
    assert not any(map(is_stylized, bpy.data.images))


def test_a_linked_texture_is_stylized_into_a_new_image(style, tmp_path):
    link(textured_library(tmp_path / "a.blend", 5))
    assert textures(target="IMAGE") == {"FINISHED"}
    assert bpy.data.images["wood.Waves"].library is None


@pytest.mark.parametrize("target", ["NODE", "MATERIAL"])
def test_a_library_override_is_refused_as_a_target_before_painting(style, tmp_path, target):
    linked = link(textured_library(tmp_path / "a.blend", 5), "materials", "Wood")
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.object.data.materials.append(linked.override_create())
    sentence = error_of(textures, target=target)
    assert "library override" in sentence and "Make Local" in sentence


def test_a_node_group_that_is_linked_is_refused_as_a_target(style, tmp_path):
    group = bpy.data.node_groups.new("Layer", "ShaderNodeTree")
    inner, end = group.nodes.new("ShaderNodeTexImage"), group.nodes.new("NodeGroupOutput")
    group.interface.new_socket("Color", in_out="OUTPUT", socket_type="NodeSocketColor")
    inner.image = make_image("wood", picture(5))
    inner.image.pack()
    group.links.new(inner.outputs["Color"], end.inputs[0])
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {group}, fake_user=True)
    tree = with_texture("Planks", None).node_tree
    node = tree.nodes.new("ShaderNodeGroup")
    node.node_tree = link(tmp_path / "a.blend", "node_groups", "Layer")
    base = tree.nodes["Principled BSDF"].inputs["Base Color"]
    tree.links.new(node.outputs[0], base)
    sentence = error_of(textures)
    assert "“Layer” is linked from a.blend" in sentence and "Make Local" in sentence
    assert inner.image.name == "wood"
    (found,) = sources("MATERIAL")
    assert np.abs(found.pixels[..., :3] / 255 - picture(5)).max() < 0.01


def test_a_linked_object_cannot_be_painted_and_says_what_to_do(style, tmp_path):
    link(textured_library(tmp_path / "a.blend", 5))
    sentence = error_of(bpy.ops.nst.stylize_object, style="Waves.png", size=128, views=2)
    assert "is linked from a.blend" in sentence and "Make Local" in sentence


def test_a_linked_mesh_without_a_material_is_refused(style, tmp_path):
    bpy.ops.mesh.primitive_cube_add()
    mesh = bpy.context.object.data
    mesh.name = "Bare"
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {mesh}, fake_user=True)
    bpy.context.object.data = link(tmp_path / "a.blend", "meshes", "Bare")
    sentence = error_of(bpy.ops.nst.stylize_object, style="Waves.png", size=128, views=2)
    assert "“Bare” is linked from a.blend" in sentence and "Make Local" in sentence


def test_meshes_of_one_name_from_two_files_are_two(style, tmp_path):
    one = link(textured_library(tmp_path / "a.blend", 5))
    other = link(textured_library(tmp_path / "b.blend", 6))
    for each in (one, other):  # local objects and materials, linked meshes
        copy = each.copy()
        bpy.context.scene.collection.objects.link(copy)
        copy.material_slots[0].link = "OBJECT"
        copy.material_slots[0].material = bpy.data.materials["Wood", each.library.filepath].copy()
        each.select_set(False)
        copy.select_set(True)
        bpy.context.view_layer.objects.active = copy
    found = modules().objects.paintable.find(bpy.context, "SELECTED", "EACH")
    assert [len(each.objects) for each in found] == [1, 1]


def test_baking_a_linked_material_is_refused_before(style, tmp_path):
    link(textured_library(tmp_path / "a.blend", 5))
    assert "Make Local" in error_of(bpy.ops.nst.bake_base_color, size=64)
    assert not [each for each in bpy.data.images if "Base Color" in each.name]


def test_restore_is_gray_where_the_result_is_linked(source, style, tmp_path):
    source.pack()
    with_texture("Planks", source)
    textures()
    owner = bpy.context.object
    owner.name = "Plane"
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {owner}, fake_user=True)
    bpy.data.objects.remove(owner)
    link(tmp_path / "a.blend")
    assert not bpy.ops.nst.restore.poll()


def test_a_style_and_its_mask_are_the_local_ones_of_their_names(style, tmp_path):
    image = make_image("wood", picture(5))
    image.pack()
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {image}, fake_user=True)
    bpy.data.images.remove(image)
    link(tmp_path / "a.blend", "images", "wood")
    local = make_image("wood", picture(6))
    assert local.name == "wood"
    (found,) = sources("IMAGE", "wood")
    assert np.abs(found.pixels[..., :3] / 255 - picture(6)).max() < 0.01
