# SPDX-License-Identifier: GPL-3.0-or-later
"""Things are themselves while a job runs: renamed, grouped, copied, replaced, appended."""

import bpy
import numpy as np
from in_blender import (
    base_color_image,
    image_node,
    is_stylized,
    make_image,
    modules,
    picture,
    poll_until,
    progress_of,
    start,
    stylize,
    with_texture,
)
from libraries import textured_library

from nst_addon import steps


def textures(**options: object) -> set[str]:
    return stylize(**{"source": "MATERIAL", "target": "NODE", **options})


def queue_textures(**options: object):
    """Queue a job for the active material's only texture; nobody waits for it."""
    return start(**{"source": "MATERIAL", "target": "NODE", **options})


def finish(task) -> None:
    poll_until(lambda: task.end)


def test_materials_that_swap_names_while_a_job_runs_are_not_mistaken(source, style):
    other = with_texture("Moss", make_image("moss", picture(3)))
    mine = with_texture("Planks", source)
    task = start(target="MATERIAL")
    mine.name, other.name = "Swap", "Planks"
    mine.name = "Moss"
    finish(task)
    assert is_stylized(base_color_image(mine))
    assert not is_stylized(base_color_image(other))


def test_nodes_that_swap_names_while_a_job_runs_are_not_mistaken(source, style):
    tree = with_texture("Planks", source).node_tree
    mine = next(each for each in tree.nodes if each.type == "TEX_IMAGE")
    other = tree.nodes.new("ShaderNodeTexImage")
    other.image, name, others_name = source, mine.name, other.name
    task = start(source="TEXTURE", target="NODE")
    mine.name, other.name = "Swap", name
    mine.name = others_name
    finish(task)
    assert is_stylized(mine.image) and other.image == source


def test_a_node_that_is_grouped_while_a_job_runs_gets_its_result(source, style):
    material = with_texture("Planks", source)
    task = queue_textures()
    tree, node = material.node_tree, image_node(material)
    group = bpy.data.node_groups.new("Grouped", "ShaderNodeTree")
    inner = group.nodes.new("ShaderNodeTexImage")
    inner.image = node.image
    for key, value in node.items():  # Ctrl+G takes the node along, its properties too
        inner[key] = value
    tree.nodes.remove(node)
    tree.nodes.new("ShaderNodeGroup").node_tree = group
    finish(task)
    assert is_stylized(inner.image)
    assert not progress_of().error


def test_a_material_that_is_copied_while_a_job_runs_gets_nothing(source, style):
    material = with_texture("Planks", source)
    task = queue_textures()
    copy = material.copy()
    copy.name, material.name = "Planks", "Older planks"
    copy.name = "Planks"
    finish(task)
    assert is_stylized(image_node(material).image)
    assert image_node(copy).image == source


def test_a_material_that_is_replaced_while_a_job_runs_is_not_its_successor(source, style):
    material = with_texture("Planks", source)
    task = start(target="MATERIAL")
    bpy.data.materials.remove(material)
    other = with_texture("Planks", None)
    finish(task)
    assert base_color_image(other) is None
    assert "put it on by hand" in progress_of().error


def test_a_texture_renamed_while_a_job_runs_is_the_original_still(source, style):
    material = with_texture("Planks", source)
    task = queue_textures()
    source.name = "Old wood"
    finish(task)
    bpy.ops.nst.restore()
    assert image_node(material).image == source


def test_a_node_that_is_given_another_image_while_a_job_runs_keeps_it(source, style):
    material = with_texture("Planks", source)
    task = queue_textures()
    other = image_node(material).image = make_image("moss", picture(3))
    finish(task)
    assert image_node(material).image == other
    assert "put it on by hand" in progress_of().error and "Wood.Waves" in bpy.data.images


def test_of_two_jobs_for_a_node_both_results_get_there(source, style):
    material = with_texture("Planks", source)
    first, second = queue_textures(), queue_textures()
    finish(second)
    assert image_node(material).image.name == second.image != first.image
    assert not progress_of().error


def test_an_image_that_is_chosen_in_place_of_a_result_is_the_source_from_then_on(source, style):
    material = with_texture("Planks", source)
    assert textures() == {"FINISHED"}
    other = image_node(material).image = make_image("moss", picture(3))
    found = modules().inputs.sources.find_sources(bpy.context, "MATERIAL", "")
    assert [each.image.find() for each in found] == [other]
    assert not bpy.ops.nst.restore.poll()
    assert textures() == {"FINISHED"}
    bpy.ops.nst.restore()
    assert image_node(material).image == other


def test_restore_is_gray_where_the_original_is_gone(source, style):
    with_texture("Planks", source)
    assert textures() == {"FINISHED"}
    bpy.data.images.remove(source)
    assert not bpy.ops.nst.restore.poll()


def test_an_appended_material_of_the_same_name_gets_nothing(source, style, tmp_path):
    library = textured_library(tmp_path / "a.blend", 5)
    material = with_texture("Wood", source)
    task = queue_textures()
    material.name = "Mine"
    with bpy.data.libraries.load(str(library)) as (_, appended):
        appended.materials = ["Wood"]
    finish(task)
    assert is_stylized(image_node(material).image)
    assert not is_stylized(image_node(bpy.data.materials["Wood"]).image)


def test_undo_while_a_job_runs_changes_no_target(source, style):
    bpy.context.preferences.edit.use_global_undo = True
    with_texture("Planks", source)
    bpy.ops.ed.undo_push(message="before")
    bpy.data.materials["Planks"].name = "Oak"
    bpy.ops.ed.undo_push(message="renamed")
    task = queue_textures()
    bpy.ops.ed.undo()
    finish(task)
    assert is_stylized(image_node(bpy.data.materials["Planks"]).image)


def test_an_object_renamed_while_a_job_runs_is_the_same_object(source, style):
    bpy.ops.mesh.primitive_cube_add()
    owner = bpy.context.object
    module = modules()
    call = module.properties.calls.stylize_object_call(
        bpy.context.scene, {"size": 128, "views": 2, "view_size": 64, "quality": "DRAFT"}
    )
    named = [module.inputs.styles.StyleName("Waves.png")]
    (plan,) = module.stylize_object.plan(bpy.context, call, named)
    folder = module.jobs.folders.create()
    steps.finish(module.base.write_job_in_pieces(folder, steps.finish(plan.reading).job))
    bpy.ops.mesh.primitive_cube_add()
    other, name = bpy.context.object, owner.name
    owner.name, other.name = "Swap", name
    owner.data.uv_layers[0].name = "Renamed"
    np.save(folder / "result.npy", np.full((128, 128, 3), (255, 0, 0), np.uint8))
    module.jobs.results.deliver(folder)
    assert is_stylized(base_color_image(owner.active_material))
    assert other.active_material is None
    tree = owner.active_material.node_tree
    assert {node.uv_map for node in tree.nodes if node.type == "UVMAP"} == {"Renamed"}


def test_a_job_of_a_file_that_is_opened_again_finds_its_material(source, style, tmp_path):
    source.pack()
    other = with_texture("Moss", None)
    material = with_texture("Planks", source)
    path = str(tmp_path / "a.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    task = start(target="MATERIAL")
    other.name, material.name = "Swap", "Moss"  # saved: the marks too
    other.name = "Planks"
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    finish(task)
    assert is_stylized(base_color_image(bpy.data.materials["Moss"]))
    assert base_color_image(bpy.data.materials["Planks"]) is None


def test_a_job_of_a_file_that_was_not_saved_since_finds_its_material(source, style, tmp_path):
    source.pack()
    with_texture("Planks", source)
    path = str(tmp_path / "a.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    task = queue_textures()
    bpy.ops.wm.open_mainfile(filepath=path)
    finish(task)
    assert is_stylized(image_node(bpy.data.materials["Planks"]).image)


def test_restore_finds_what_was_linked_after_it_was_renamed(source, style):
    material = with_texture("Marble", None)
    tree = material.node_tree
    noise = tree.nodes.new("ShaderNodeTexNoise")
    base = tree.nodes["Principled BSDF"].inputs["Base Color"]
    tree.links.new(noise.outputs["Color"], base)
    stylize(target="MATERIAL")
    noise.name = "Veins"
    bpy.ops.nst.restore()
    assert base.links[0].from_node == noise
