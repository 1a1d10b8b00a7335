# SPDX-License-Identifier: GPL-3.0-or-later
"""Which materials show the maps of a result, wherever its Base Color lies in them."""

import bpy
import pytest
from in_blender import (
    error_of,
    make_image,
    modules,
    picture,
    progress_of,
    stylize,
    with_texture,
)
from material_files import bumps, files, gray, shader, shown, texture
from test_relief import result


def with_maps(name: str, *kinds: str) -> bpy.types.Image:
    """A result with maps of its own."""
    image = result(name)
    made = {each: make_image(f"{name}_{each}", gray(bumps()), data=True) for each in kinds}
    modules().materials.maps.attach(image, made)
    return image


def put_in(node, image: bpy.types.Image) -> None:
    modules().materials.originals.put_in_node(image, node)


def roughness_of(principled) -> str:
    links = principled.inputs["Roughness"].links
    return links[0].from_node.image.name if links else ""


@pytest.fixture
def planks():
    return with_texture("Planks", None)


def test_a_texture_that_two_nodes_show_has_its_maps(planks, source):
    first = texture(planks, source, "Base Color")
    second = texture(planks, source, "Emission Color")
    painted = with_maps("Painted", "roughness")
    for each in (first, second):
        put_in(each, painted)
    assert roughness_of(shader(planks)) == "Painted_roughness"


def test_each_of_two_shaders_has_the_maps_of_its_own_texture(planks):
    tree = planks.node_tree
    other, mix = (tree.nodes.new(f"ShaderNode{each}") for each in ("BsdfPrincipled", "MixShader"))
    for place, principled in enumerate((shader(planks), other)):
        node = texture(planks, make_image(f"Wood {place}", picture(place)))
        tree.links.new(node.outputs["Color"], principled.inputs["Base Color"])
        tree.links.new(principled.outputs[0], mix.inputs[1 + place])
    tree.links.new(mix.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    for node in [each for each in tree.nodes if each.type == "TEX_IMAGE"]:
        put_in(node, with_maps(f"Painted {node.image.name[-1]}", "roughness"))
    assert roughness_of(shader(planks)) == "Painted 0_roughness"
    assert roughness_of(other) == "Painted 1_roughness"
    bpy.ops.nst.restore()
    assert not roughness_of(shader(planks)) and not roughness_of(other)


def test_a_node_that_was_put_behind_a_map_keeps_no_original_away(planks, source):
    color = texture(planks, source, "Base Color")
    rough = texture(planks, make_image("Rough", gray(bumps()), data=True), "Roughness")
    put_in(color, with_maps("Painted", "roughness"))
    socket, links = shader(planks).inputs["Roughness"], planks.node_tree.links
    between = planks.node_tree.nodes.new("ShaderNodeInvert")
    links.new(socket.links[0].from_socket, between.inputs["Color"])
    links.new(between.outputs[0], socket)
    bpy.ops.nst.restore()
    assert socket.links[0].from_node == rough


def group_of(material, *, inputs=(), outputs=()):
    """A new group in `material`; its node, its Group Input and its Group Output."""
    tree = bpy.data.node_groups.new("Planks", "ShaderNodeTree")
    for way, sockets in (("INPUT", inputs), ("OUTPUT", outputs)):
        for name, kind in sockets:
            tree.interface.new_socket(name, in_out=way, socket_type=f"NodeSocket{kind}")
    node = material.node_tree.nodes.new("ShaderNodeGroup")
    node.node_tree = tree
    return node, tree.nodes.new("NodeGroupInput"), tree.nodes.new("NodeGroupOutput")


def test_maps_of_a_texture_in_a_group_take_the_place_of_those_in_it(planks, source):
    sockets = [("Color", "Color"), ("Roughness", "Float")]
    group, _, end = group_of(planks, outputs=sockets)
    tree = group.node_tree
    color, rough = (tree.nodes.new("ShaderNodeTexImage") for _ in sockets)
    color.image, rough.image = source, make_image("Rough", gray(bumps()), data=True)
    for node, socket in ((color, "Color"), (rough, "Roughness")):
        tree.links.new(node.outputs["Color"], end.inputs[socket])
        into = "Base Color" if socket == "Color" else socket
        planks.node_tree.links.new(group.outputs[socket], shader(planks).inputs[into])
    put_in(color, with_maps("Painted", "roughness", "normal"))
    assert end.inputs["Roughness"].links[0].from_node.image.name == "Painted_roughness"
    assert [each.name for each in modules().materials.shown_maps.not_shown(color.image)] == [
        "Painted_normal"
    ]
    bpy.ops.nst.restore()
    assert end.inputs["Roughness"].links[0].from_node == rough
    assert color.image == source


def test_maps_go_into_a_group_that_has_the_shader(planks):
    sockets = [("Color", "Color"), ("Roughness", "Float")]
    group, start, end = group_of(planks, inputs=sockets, outputs=[("BSDF", "Shader")])
    tree = group.node_tree
    inner = tree.nodes.new("ShaderNodeBsdfPrincipled")
    tree.links.new(start.outputs["Color"], inner.inputs["Base Color"])
    tree.links.new(start.outputs["Roughness"], inner.inputs["Roughness"])
    tree.links.new(inner.outputs[0], end.inputs[0])
    out = planks.node_tree.nodes["Material Output"]
    planks.node_tree.links.new(group.outputs[0], out.inputs["Surface"])
    modules().materials.originals.put_on_base_color(with_maps("Painted", "roughness"), planks)
    assert group.inputs["Roughness"].links[0].from_node.image.name == "Painted_roughness"


def test_normals_lie_as_the_uv_map_that_the_texture_has(planks):
    bpy.context.object.data.uv_layers.new(name="Second")
    painted = with_maps("Painted", "normal")
    modules().materials.originals.put_on_base_color(painted, planks, "Second")
    assert shader(planks).inputs["Normal"].links[0].from_node.uv_map == "Second"


def test_a_height_without_normals_is_shown_where_nothing_is_displaced(planks):
    painted = with_maps("Painted", "height")
    modules().materials.originals.put_on_base_color(painted, planks)
    out = planks.node_tree.nodes["Material Output"]
    assert planks.displacement_method == "BUMP"
    assert out.inputs["Displacement"].links[0].from_node.type == "DISPLACEMENT"


def test_maps_without_a_place_are_told(planks, source, tmp_path):
    group, _, end = group_of(planks, outputs=[("Color", "Color")])
    tree = group.node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = source
    tree.links.new(node.outputs["Color"], end.inputs["Color"])
    planks.node_tree.links.new(group.outputs[0], shader(planks).inputs["Base Color"])
    style, options = str(files(tmp_path)), {"source": "MATERIAL", "target": "NODE", "maps": True}
    said = error_of(stylize, style=style, **options)
    assert said.startswith("“Wood.wall_basecolor_normal” is not on the material")
    assert node.image.name == "Wood.wall_basecolor"


def test_a_relief_without_a_place_is_told(planks):
    group, _, end = group_of(planks, outputs=[("Color", "Color")])
    node = group.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = result("Painted")
    group.node_tree.links.new(node.outputs["Color"], end.inputs["Color"])
    planks.node_tree.links.new(group.outputs[0], shader(planks).inputs["Base Color"])
    bpy.ops.nst.add_relief(image="Painted")
    assert progress_of().error.startswith("“Painted_normal” is not on the material")


def test_a_relief_takes_no_painted_maps_away(planks):
    painted = with_maps("Painted", "roughness", "normal")
    for strength in (1.0, 0.0):
        said = error_of(bpy.ops.nst.add_relief, image="Painted", strength=strength)
        assert said.startswith("“Painted” has painted maps")
    assert len(modules().materials.kept_maps.of(painted)) == 2


def test_a_material_that_takes_the_place_of_the_last_one_takes_that_of_its_maps_too(
    source, tmp_path
):
    style = str(files(tmp_path))
    options = {"style": style, "maps": True, "target": "IMAGE", "overwrite": True}
    stylize(**options)
    other = with_texture("By hand", None)
    name = "Wood.wall_basecolor_roughness"
    node = texture(other, bpy.data.images[name])
    materials, images = set(bpy.data.materials), {each.name for each in bpy.data.images}
    stylize(**options, seed=5)
    assert set(bpy.data.materials) == materials
    assert {each.name for each in bpy.data.images} == images
    assert node.image == bpy.data.images[name]
    assert shown(bpy.data.materials["Wood.wall_basecolor"], "Roughness") == node.image


def test_the_material_of_a_result_goes_with_it_unless_something_has_it(source, tmp_path):
    style = str(files(tmp_path))
    for is_used in (False, True):
        stylize(style=style, maps=True, target="IMAGE")
        material = bpy.data.materials["Wood.wall_basecolor"]
        if is_used:
            bpy.ops.mesh.primitive_plane_add()
            bpy.context.object.data.materials.append(material)
        bpy.ops.nst.delete_result(image="Wood.wall_basecolor")
        assert ("Wood.wall_basecolor" in bpy.data.materials) == is_used
        assert set(bpy.data.images) == {source}


def test_a_map_that_is_used_elsewhere_stays_when_its_result_is_deleted(planks):
    with_maps("Painted", "roughness", "normal")
    node = texture(planks, bpy.data.images["Painted_roughness"])
    bpy.ops.nst.delete_result(image="Painted")
    assert node.image.name == "Painted_roughness" and "Painted_normal" not in bpy.data.images
