# SPDX-License-Identifier: GPL-3.0-or-later
"""The shader that counts is the one that the active output shows."""

import bpy
import pytest
from in_blender import error_of, make_image, modules, picture, pixels_of, stylize, with_texture

RED, GREEN = (1.0, 0.0, 0.0, 1.0), (0.0, 1.0, 0.0, 1.0)


@pytest.fixture
def material(source, style) -> bpy.types.Material:
    """One whose first Principled BSDF, red, is linked to nothing, and whose second, green, is
    shown."""
    material = with_texture("Planks", None)
    tree = material.node_tree
    first = tree.nodes["Principled BSDF"]
    first.inputs["Base Color"].default_value = RED
    second = tree.nodes.new("ShaderNodeBsdfPrincipled")
    second.name, second.inputs["Base Color"].default_value = "Second", GREEN
    tree.links.new(second.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    return material


def shown_on(node) -> bpy.types.Image | None:
    links = node.inputs["Base Color"].links
    return links[0].from_node.image if links else None


def put() -> bpy.types.Image:
    """A result on Base Color of the active material, without a job."""
    module = modules()
    target = module.materials.targets.find_target(bpy.context, "MATERIAL", [])
    image = make_image("Result", picture(7))
    module.materials.targets.put(image, target)
    return image


def wrap_in_group(tree, *, exposed: bool):
    """A node of a new group in `tree` that holds a green Principled BSDF, shown."""
    group = bpy.data.node_groups.new("Shader", "ShaderNodeTree")
    group.interface.new_socket("Shader", in_out="OUTPUT", socket_type="NodeSocketShader")
    inner, end = group.nodes.new("ShaderNodeBsdfPrincipled"), group.nodes.new("NodeGroupOutput")
    inner.inputs["Base Color"].default_value = GREEN
    group.links.new(inner.outputs[0], end.inputs[0])
    if exposed:
        group.interface.new_socket("Paint", in_out="INPUT", socket_type="NodeSocketColor")
        begin = group.nodes.new("NodeGroupInput")
        group.links.new(begin.outputs[0], inner.inputs["Base Color"])
    node = tree.nodes.new("ShaderNodeGroup")
    node.node_tree = group
    if exposed:
        node.inputs[0].default_value = GREEN
    tree.links.new(node.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    return node, inner


def mix(material, factor: float | None = None, kind: str = "ShaderNodeMixShader"):
    """Both shaders of `material`, mixed."""
    tree = material.node_tree
    node = tree.nodes.new(kind)
    first, second = [each for each in node.inputs if each.type == "SHADER"]
    tree.links.new(tree.nodes["Principled BSDF"].outputs[0], first)
    tree.links.new(tree.nodes["Second"].outputs[0], second)
    if factor is not None:
        node.inputs[0].default_value = factor
    tree.links.new(node.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    return node


def test_the_result_goes_to_the_shader_on_the_output(material):
    assert stylize(target="MATERIAL") == {"FINISHED"}
    nodes = material.node_tree.nodes
    assert shown_on(nodes["Second"]).name == "Wood.Waves"
    assert shown_on(nodes["Principled BSDF"]) is None


def test_the_result_goes_to_what_the_active_output_shows(material):
    tree = material.node_tree
    other = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(tree.nodes["Second"].outputs[0], other.inputs["Surface"])
    first = tree.nodes["Material Output"]
    tree.links.new(tree.nodes["Principled BSDF"].outputs[0], first.inputs["Surface"])
    first.is_active_output = False
    other.is_active_output = True
    image = put()
    assert shown_on(tree.nodes["Second"]) == image
    assert shown_on(tree.nodes["Principled BSDF"]) is None


@pytest.mark.parametrize("kind", ["ShaderNodeMixShader", "ShaderNodeAddShader"])
def test_all_shaders_of_a_mix_get_the_result_and_all_are_restored(material, kind):
    mix(material, kind=kind)
    nodes = material.node_tree.nodes
    noise = nodes.new("ShaderNodeTexNoise")
    base = nodes["Second"].inputs["Base Color"]
    material.node_tree.links.new(noise.outputs["Color"], base)
    image = put()
    assert shown_on(nodes["Principled BSDF"]) == shown_on(nodes["Second"]) == image
    bpy.ops.nst.restore()
    assert base.links[0].from_node == noise
    assert not nodes["Principled BSDF"].inputs["Base Color"].links


def test_a_mix_that_shows_one_of_two_is_that_one(material):
    mix(material, 1.0)
    image = put()
    nodes = material.node_tree.nodes
    assert shown_on(nodes["Second"]) == image and shown_on(nodes["Principled BSDF"]) is None


def test_a_shader_behind_reroutes_and_muted_nodes_is_found(material):
    tree = material.node_tree
    reroute, muted = tree.nodes.new("NodeReroute"), tree.nodes.new("ShaderNodeMixShader")
    muted.mute = True
    tree.links.new(tree.nodes["Second"].outputs[0], reroute.inputs[0])
    tree.links.new(reroute.outputs[0], muted.inputs[1])
    tree.links.new(tree.nodes["Principled BSDF"].outputs[0], muted.inputs[2])
    tree.links.new(muted.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    image = put()
    assert shown_on(tree.nodes["Second"]) == image
    assert shown_on(tree.nodes["Principled BSDF"]) is None


def test_a_group_gets_the_result_by_the_socket_that_it_shows(material):
    node, inner = wrap_in_group(material.node_tree, exposed=True)
    image = put()
    assert node.inputs[0].links[0].from_node.image == image
    assert inner.inputs["Base Color"].links[0].from_node.type == "GROUP_INPUT"


def test_a_shader_inside_a_group_gets_the_result(material):
    _, inner = wrap_in_group(material.node_tree, exposed=False)
    image = put()
    assert shown_on(inner) == image
    bpy.ops.nst.restore()
    assert shown_on(inner) is None


def test_a_shader_inside_a_group_that_others_use_is_refused(material):
    node, _ = wrap_in_group(material.node_tree, exposed=False)
    other = bpy.data.materials.new("Other")
    other.use_nodes = True
    other.node_tree.nodes.new("ShaderNodeGroup").node_tree = node.node_tree
    assert "single user" in error_of(stylize, target="MATERIAL")


def test_a_shader_that_is_not_connected_is_refused(material):
    material.node_tree.links.clear()
    sentence = error_of(stylize, target="MATERIAL")
    assert "connect it to the active Material Output" in sentence


def bake(material) -> tuple:
    """The color that is baked, in the middle."""
    before = {kind: sorted(getattr(bpy.data, kind).keys()) for kind in ("materials", "node_groups")}
    assert bpy.ops.nst.bake_base_color(size=64) == {"FINISHED"}
    after = {kind: sorted(getattr(bpy.data, kind).keys()) for kind in before}
    assert before == after
    return tuple(pixels_of(bpy.data.images[f"{material.name} Base Color"])[32, 32, :3])


def test_what_is_shown_is_baked(material):
    assert bake(material) == pytest.approx(GREEN[:3], abs=0.02)


def test_a_mix_is_baked_as_it_is_mixed(material):
    mix(material, 0.5)
    assert bake(material) == pytest.approx((0.735, 0.735, 0), abs=0.02)  # encoded sRGB


def test_transparency_does_not_darken_a_bake(material):
    tree = material.node_tree
    node = mix(material, 0.5)
    clear = tree.nodes.new("ShaderNodeBsdfTransparent")
    tree.links.new(clear.outputs[0], node.inputs[1])
    assert bake(material) == pytest.approx(GREEN[:3], abs=0.02)


@pytest.mark.parametrize("exposed", [True, False])
def test_a_shader_in_a_group_is_baked(material, exposed):
    wrap_in_group(material.node_tree, exposed=exposed)
    assert bake(material) == pytest.approx(GREEN[:3], abs=0.02)
