# SPDX-License-Identifier: GPL-3.0-or-later
"""Unwrap: a UV map that an object can be painted by."""

import bpy
from in_blender import modules, with_texture
from object_jobs import finish, prepare, sentence_of


def test_unwrap_makes_a_uv_map_that_can_be_painted(style):
    bpy.ops.mesh.primitive_monkey_add(calc_uvs=False)
    monkey = bpy.context.object
    while monkey.data.uv_layers:
        monkey.data.uv_layers.remove(monkey.data.uv_layers[0])
    assert "has no UV map: press Unwrap" in sentence_of()
    selected = [each.select for each in monkey.data.polygons]
    assert bpy.ops.nst.unwrap() == {"FINISHED"}
    assert monkey.mode == "OBJECT"
    assert [each.select for each in monkey.data.polygons] == selected
    assert len(prepare()) == 1


def test_unwrap_keeps_the_other_uv_maps_and_what_is_shown_by_them(source, style):
    material = with_texture("Planks", source)
    mesh = bpy.context.object.data
    for each in mesh.uv_layers.active.uv:
        each.vector = (0.1, 0.1)
    bpy.ops.nst.unwrap()
    assert mesh.uv_layers["UVMap"].active_render
    assert "not laid out by the UV map" in sentence_of()
    finish(prepare(content="SCRATCH")[0])
    node = material.node_tree.nodes["Stylized Texture"]
    assert node.inputs["Vector"].links[0].from_node.uv_map == mesh.uv_layers.active.name


def test_unwrap_warns_when_a_painted_texture_will_not_fit_any_more(source, capfd):
    material = with_texture("Planks", None)
    bpy.ops.nst.unwrap()
    assert "stylize again" not in capfd.readouterr().out
    module = modules()
    target = module.materials.targets.Target.of_objects([bpy.context.object])
    module.jobs.history.note(source, "2026-01-01", {}, target)
    bpy.ops.nst.put_result(image="Wood")
    bpy.ops.nst.unwrap()
    assert "stylize again" in capfd.readouterr().out
    assert material.node_tree.nodes["Stylized Texture"].image == source
