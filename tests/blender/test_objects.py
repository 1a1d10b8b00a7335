# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting objects: what is painted together, where the results go, and the way back."""

import bpy
import numpy as np
from in_blender import pixels_of, with_texture
from object_jobs import QUICK, add_cube, add_plain, finish, prepare, sentence_of, shown_on


def test_the_result_goes_onto_every_material_and_the_way_back(style):
    box = add_cube("Box")
    red = add_plain(box, "Red", (1.0, 0.0, 0.0))
    green = add_plain(box, "Green", (0.0, 1.0, 0.0))
    image = finish(prepare()[0])
    assert image.name == "Box.Waves"
    assert shown_on(red) == shown_on(green) == image
    bpy.ops.nst.restore()
    assert not red.node_tree.nodes["Principled BSDF"].inputs["Base Color"].links
    assert {node.type for node in red.node_tree.nodes} == {"BSDF_PRINCIPLED", "OUTPUT_MATERIAL"}


def test_an_object_without_a_material_gets_one(style):
    box = add_cube("Box")
    image = finish(prepare()[0])
    assert shown_on(box.active_material) == image


def test_painting_again_starts_from_the_original(source, style):
    material = with_texture("Planks", source)
    finish(prepare()[0])
    assert shown_on(material).name == "Plane.Waves"
    (again,) = prepare()
    assert np.abs(again.job.content / 255 - pixels_of(source)[..., :3]).max() <= 1 / 255
    bpy.ops.nst.restore()
    assert shown_on(material) == source


def test_a_base_color_made_by_nodes_is_baked_first(style):
    material = with_texture("Marble", None)
    tree = material.node_tree
    noise = tree.nodes.new("ShaderNodeTexNoise")
    tree.links.new(noise.outputs["Color"], tree.nodes["Principled BSDF"].inputs["Base Color"])
    assert "press Bake Base Color first, or choose From Scratch" in sentence_of()
    bpy.ops.nst.bake_base_color(size=64)
    finish(prepare()[0])
    (ready,) = prepare()
    assert ready.job.content.shape == (64, 64, 3)
    bpy.ops.nst.restore()
    links = tree.nodes["Principled BSDF"].inputs["Base Color"].links
    assert links[0].from_node == noise


def test_an_image_that_is_repeated_is_baked_first(source, style):
    tree = with_texture("Planks", source).node_tree
    mapping = tree.nodes.new("ShaderNodeMapping")
    tree.links.new(mapping.outputs["Vector"], tree.nodes["Image Texture"].inputs["Vector"])
    assert "not laid out by the UV map" in sentence_of()


def test_one_texture_each(style):
    boxes = [add_cube(name, x) for name, x in (("Left", -2), ("Right", 2))]
    bpy.ops.object.select_all(action="SELECT")
    ready = prepare(objects="SELECTED")
    assert {each.job.origin["name"] for each in ready} == {"Left.Waves", "Right.Waves"}
    for each in ready:
        job, _ = each.looked_at()
        assert job.views[0].planes["Object Index"].max() == 1
        finish(each)
    assert {shown_on(each.active_material).name for each in boxes} == {"Left.Waves", "Right.Waves"}


def test_one_texture_for_all(style):
    boxes = [add_cube(name, x) for name, x in (("Left", -2), ("Right", 2))]
    bpy.ops.object.select_all(action="SELECT")
    assert "press Unwrap" in sentence_of(objects="SELECTED", atlas="SHARED")
    bpy.ops.nst.unwrap(objects="SELECTED", atlas="SHARED")
    (ready,) = prepare(objects="SELECTED", atlas="SHARED")
    job, _ = ready.looked_at()
    assert job.views[0].planes["Object Index"].max() == 2
    image = finish(ready)
    assert [shown_on(each.active_material) for each in boxes] == [image, image]


def test_from_the_console_the_result_is_on_the_object(source, style):
    material = with_texture("Planks", source)
    done = bpy.ops.nst.stylize_object(style="Waves.png", **{**QUICK, "size": 64}, iterations=4)
    assert done == {"FINISHED"}
    assert shown_on(material) == bpy.data.images["Plane.Waves"]
