# SPDX-License-Identifier: GPL-3.0-or-later
"""What a style's material has no texture for: a Metallic of 1, how far heights are raised."""

import json

import bpy
import numpy as np
import pytest
from in_blender import make_image, modules, pixels_of, stylize, with_texture
from material_files import bumps, gray, maps_of, material_of_images, shader, texture

QUICK = {"width": 64, "height": 64, "quality": "DRAFT", "iterations": 2, "maps": True}


def number_of(material, socket: str) -> float:
    """What an input of the shader gets all over."""
    found = shader(material).inputs[socket]
    return found.links[0].from_socket.default_value if found.links else found.default_value


@pytest.fixture
def gold() -> bpy.types.Material:
    """A style with a map of its roughness, and a Metallic of 1."""
    material_of_images("Gold", roughness=make_image("Rough", gray(bumps()), data=True))
    material = bpy.data.materials["Gold"]
    shader(material).inputs["Metallic"].default_value = 1.0
    return material


def raised(material, scale: float, middle: float, level=0.7) -> None:
    """Have a Displacement node raise heights of that level."""
    heights = np.full((16, 16, 3), level, np.float32)
    image = make_image("High", heights, data=True, is_float=True)
    node = material.node_tree.nodes.new("ShaderNodeDisplacement")
    node.inputs["Scale"].default_value, node.inputs["Midlevel"].default_value = scale, middle
    links, end = material.node_tree.links, material.node_tree.nodes["Material Output"]
    links.new(texture(material, image).outputs["Color"], node.inputs["Height"])
    links.new(node.outputs[0], end.inputs["Displacement"])


def displacement_of(material):
    return material.node_tree.nodes["Material Output"].inputs["Displacement"].links[0].from_node


def test_a_new_material_has_the_numbers_of_the_style_and_is_one_itself(gold):
    assert bpy.ops.nst.synthesize(style="Plaster", **QUICK) == {"FINISHED"}
    (made,) = [each for each in bpy.data.materials if each != gold]
    assert number_of(made, "Metallic") == 1
    assert not [each for each in bpy.data.images if each.name.endswith("_metallic")]
    painted = bpy.data.images[made.name]
    assert maps_of(painted)["roughness"].shape == (64, 64)
    found = modules().inputs.material_nodes.of_image(painted).numbers
    assert found == {"metallic": 1.0}, "as a style, too"


def test_a_texture_gets_the_numbers_of_the_style_until_it_is_restored(gold, source):
    material = with_texture("Planks", source)
    metal = texture(material, make_image("Metal", gray(bumps()), data=True), "Metallic")
    options = {"source": "TEXTURE", "target": "NODE", "style": "Plaster", "maps": True}
    for _ in range(2):
        assert stylize(**options, overwrite=True) == {"FINISHED"}
        assert number_of(material, "Metallic") == 1
        assert len([each for each in material.node_tree.nodes if each.type == "VALUE"]) == 1
    bpy.ops.nst.restore()
    assert shader(material).inputs["Metallic"].links[0].from_node == metal
    assert not [each for each in material.node_tree.nodes if each.type == "VALUE"]
    bpy.ops.nst.restore()
    bpy.ops.nst.delete_result(image="Wood.Plaster")
    assert shader(material).inputs["Metallic"].links[0].from_node == metal


def test_numbers_are_kept_where_no_style_goes(gold, source):
    material = with_texture("Planks", source)
    left = np.zeros((72, 96, 3), np.float32)
    left[:, :48] = 1
    make_image("Left", left, data=True)
    options = {"source": "TEXTURE", "target": "NODE", "style": "Plaster", "maps": True}
    masks = [{"name": "Left", "channel": "GRAY"}]
    assert stylize(**options, masks=masks) == {"FINISHED"}
    metallic = pixels_of(bpy.data.images["Wood.Plaster_metallic"])[..., 0]
    assert np.abs(metallic[:, 60:]).max() < 0.002 and metallic[:, :36].mean() > 0.85
    shader(material).inputs["Metallic"].default_value = 1.0
    assert stylize(**options, masks=masks) == {"FINISHED"}
    assert number_of(material, "Metallic") == 1, "as it was itself"


def test_heights_are_raised_as_those_of_the_style(gold):
    raised(gold, 0.3, 0.2)
    assert bpy.ops.nst.synthesize(style="Plaster", **QUICK) == {"FINISHED"}
    (made,) = [each for each in bpy.data.materials if each != gold]
    node = displacement_of(made)
    assert node.inputs["Scale"].default_value == pytest.approx(0.3)
    assert node.inputs["Midlevel"].default_value == pytest.approx(0.2)


def test_heights_in_meters_are_raised_as_far_as_before(gold):
    raised(gold, 0.5, 0.2, level=3.0)
    assert bpy.ops.nst.synthesize(style="Plaster", **QUICK) == {"FINISHED"}
    (made,) = [each for each in bpy.data.materials if each != gold]
    node = displacement_of(made)
    height = pixels_of(bpy.data.images[f"{made.name}_height"])[..., 0].mean()
    scale, middle = (node.inputs[each].default_value for each in ("Scale", "Midlevel"))
    assert (height - middle) * scale == pytest.approx((3.0 - 0.2) * 0.5, rel=0.05)


def test_own_heights_are_raised_as_far_as_before_where_no_style_goes(gold, source):
    raised(gold, 0.3, 0.2)
    material = with_texture("Planks", source)
    raised(material, 0.1, 0.6)
    nowhere = np.zeros((72, 96, 3), np.float32)
    nowhere[:, :48] = 1
    make_image("Left", nowhere, data=True)
    options = {"source": "TEXTURE", "target": "NODE", "style": "Plaster", "maps": True}
    assert stylize(**options, masks=[{"name": "Left", "channel": "GRAY"}]) == {"FINISHED"}
    height = pixels_of(bpy.data.images["Wood.Plaster_height"])[:, 60:, 0]
    assert (height.mean() - 0.2) * 0.3 == pytest.approx((0.7 - 0.6) * 0.1, abs=1e-3)


def test_an_origin_keeps_its_numbers_and_one_without_has_none():
    origin = modules().jobs.origin
    displacement, target = (
        modules().materials.kept_maps.Displacement,
        modules().materials.targets.Target,
    )
    given = origin.Origin(
        "A", target(), False, numbers={"metallic": 0.0}, raised=displacement(0.3, 0.2)
    )
    data = json.loads(json.dumps(given.to_dict()))
    assert origin.Origin.from_dict(data).numbers == {"metallic": 0.0}
    assert origin.Origin.from_dict(data).raised == displacement(0.3, 0.2)
    del data["numbers"], data["raised"]  # as an earlier version wrote it
    assert origin.Origin.from_dict(data).numbers == {}


def test_a_number_that_a_group_has_no_socket_for_is_told(gold):
    material = bpy.data.materials.new("Grouped")
    material.use_nodes = True
    tree, group = material.node_tree, bpy.data.node_groups.new("Paint", "ShaderNodeTree")
    group.interface.new_socket("Color", in_out="INPUT", socket_type="NodeSocketColor")
    group.interface.new_socket("Shader", in_out="OUTPUT", socket_type="NodeSocketShader")
    begin, inner, end = (
        group.nodes.new(each)
        for each in ("NodeGroupInput", "ShaderNodeBsdfPrincipled", "NodeGroupOutput")
    )
    group.links.new(begin.outputs["Color"], inner.inputs["Base Color"])
    group.links.new(inner.outputs[0], end.inputs["Shader"])
    node = tree.nodes.new("ShaderNodeGroup")
    node.node_tree = group
    image = make_image("Wood", gray(bumps()))
    tree.links.new(texture(material, image).outputs["Color"], node.inputs["Color"])
    tree.links.new(node.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    maps = modules().materials.maps
    maps.attach(image, {}, {"metallic": 1.0})
    assert maps.problem_of(image).startswith(
        "The node group of the material has no socket for Metallic, which is 1"
    )
    maps.detach(image)
    assert not maps.problem_of(image)
