# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief of a result: its maps, the nodes that show them, and the way back."""

import bpy
import numpy as np
import pytest
from in_blender import (
    error_of,
    make_image,
    modules,
    picture,
    pixels_of,
    progress_of,
    with_texture,
)
from job_folders import save

from nst_addon.steps import finish


def result(name: str = "Painted", material=None):
    """A result as deliver() makes it, of no painting, on the Base Color of `material`."""
    image = make_image(name, picture(3))
    image.use_fake_user = True
    nowhere = modules().materials.targets.Target()
    modules().jobs.history.note(image, "2026-01-02-030405-0123abcd", {}, nowhere)
    if material:
        modules().materials.originals.put_on_base_color(image, material)
    return image


def add(image, **options) -> set[str]:
    return bpy.ops.nst.add_relief(image=image.name, **options)


def shader(material):
    return material.node_tree.nodes["Principled BSDF"]


def normal_image(material):
    """The image whose normals `material` has; None without."""
    links = shader(material).inputs["Normal"].links
    return links[0].from_node.inputs["Color"].links[0].from_node.image if links else None


@pytest.fixture
def planks(source):
    return with_texture("Planks", source)


def test_a_relief_is_shown_by_what_shows_the_result(planks):
    image = result(material=planks)
    assert add(image) == {"FINISHED"}
    bent = normal_image(planks)
    assert bent.name == "Painted_normal" and bent.colorspace_settings.name == "Non-Color"
    vectors = pixels_of(bent)[..., :3] * 2 - 1
    assert np.abs(np.linalg.norm(vectors, axis=-1) - 1).max() < 1e-3
    assert vectors[..., 2].min() > 0 and vectors[..., 0].std() > 0.02


def test_a_relief_is_kept_in_16_bits_when_the_file_is_saved(planks, blend):
    image = result(material=planks)
    add(image)
    before = pixels_of(bpy.data.images["Painted_height"])
    assert len(np.unique(before)) > 300
    image.pack()
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert np.array_equal(pixels_of(bpy.data.images["Painted_height"]), before)
    assert normal_image(bpy.data.materials["Planks"]) == bpy.data.images["Painted_normal"]


def test_another_strength_takes_the_place_of_the_first_and_0_takes_it_off(planks):
    image = result(material=planks)
    nodes = len(planks.node_tree.nodes)
    add(image, strength=0.5)
    gentle = pixels_of(normal_image(planks))[..., 0].std()
    add(image, strength=2.0)
    assert pixels_of(normal_image(planks))[..., 0].std() > 1.5 * gentle
    assert len([each for each in bpy.data.images if "_normal" in each.name]) == 1
    add(image, strength=0.0)
    assert normal_image(planks) is None and len(planks.node_tree.nodes) == nodes
    assert len([each for each in bpy.data.images if "Painted_" in each.name]) == 0


def test_normals_that_were_there_come_back_with_the_originals(planks):
    bump = planks.node_tree.nodes.new("ShaderNodeBump")
    planks.node_tree.links.new(bump.outputs["Normal"], shader(planks).inputs["Normal"])
    image = result(material=planks)
    add(image)
    assert normal_image(planks).name == "Painted_normal"
    bpy.ops.nst.restore()
    assert shader(planks).inputs["Normal"].links[0].from_node == bump
    assert {each.type for each in planks.node_tree.nodes} == {
        "BSDF_PRINCIPLED",
        "OUTPUT_MATERIAL",
        "BUMP",
        "TEX_IMAGE",
    }


def test_the_relief_goes_where_its_result_goes(planks):
    image = result()
    add(image)
    assert normal_image(planks) is None
    bpy.ops.nst.put_result(image=image.name)
    assert normal_image(planks).name == "Painted_normal"
    modules().materials.originals.put_on_base_color(result("Other"), planks)
    assert normal_image(planks) is None


def test_a_height_moves_the_surface_of_a_material_that_is_displaced(planks):
    planks.displacement_method = "BOTH"
    add(result(material=planks))
    end = planks.node_tree.nodes["Material Output"]
    raised = end.inputs["Displacement"].links[0].from_node
    assert raised.inputs["Height"].links[0].from_node.image.name == "Painted_height"
    assert 0 < raised.inputs["Scale"].default_value < 0.1


def test_deleting_a_result_deletes_its_relief(planks):
    image = result(material=planks)
    add(image)
    bpy.ops.nst.delete_result(image=image.name)
    assert normal_image(planks) is None
    assert not [each for each in bpy.data.images if each.name.startswith("Painted")]


def test_a_relief_of_nothing_is_one_sentence():
    said = error_of(bpy.ops.nst.add_relief, image="Gone")
    assert said == "The result “Gone” has gone: choose another"


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_relief_is_told_from_the_press_on(planks, is_deleted):
    """As in a window, where a large one takes seconds."""
    image, operator = result(material=planks), modules().add_relief
    steps = operator._add(modules().materials.identity.Reference.to(image, "images"), 0.5)
    next(steps)
    assert progress_of().message == "The relief of “Painted” is being made"
    if is_deleted:
        bpy.data.images.remove(image)
    finish(steps)
    assert progress_of().message == ("" if is_deleted else "“Painted” has a relief")
