# SPDX-License-Identifier: GPL-3.0-or-later
"""Things are themselves, whatever their names: linked, renamed, grouped, copied, appended."""

import bpy
import numpy as np
import pytest
from in_blender import (
    error_of,
    make_image,
    modules,
    picture,
    pixels_of,
    poll_until,
    progress_of,
    read_sources,
    start,
    stylize,
    with_texture,
)
from libraries import image_node, link, textured_library

from nst_addon import steps


def textures(**options: object) -> set[str]:
    return stylize(**{"source": "MATERIAL", "target": "NODE", **options})


def sources(kind: str, image: str = "") -> list:
    return read_sources(bpy.context, kind, image)


def queue_textures(**options: object):
    """Queue a job for the active material's only texture; nobody waits for it."""
    return start(**{"source": "MATERIAL", "target": "NODE", **options})


def finish(task) -> None:
    poll_until(lambda: task.end)


def is_stylized(image: bpy.types.Image | None) -> bool:
    return image is not None and "nst" in image


def base_color_image(material):
    links = material.node_tree.nodes["Principled BSDF"].inputs["Base Color"].links
    return links[0].from_node.image if links else None


# Linked data


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


# While a job runs


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


# Names


LONG_NAME = "A very long name of an image, as files from cameras and scans have"


def test_overwrite_replaces_a_result_whose_name_is_cut_short(style):
    make_image(LONG_NAME[:60], picture(1))
    for _ in range(3):
        assert stylize(image=LONG_NAME[:60], overwrite=True) == {"FINISHED"}
    assert len([each for each in bpy.data.images if is_stylized(each)]) == 1


def test_overwrite_leaves_a_result_of_another_title_with_the_same_short_name(style):
    make_image(LONG_NAME[:60], picture(1))
    make_image("Whales.png", picture(3))
    for _ in range(2):
        stylize(image=LONG_NAME[:60], overwrite=True)
        stylize(image=LONG_NAME[:60], style="Whales.png", overwrite=True)
    assert len([each for each in bpy.data.images if is_stylized(each)]) == 2


def test_overwrite_leaves_a_result_that_the_artist_renamed(source, style):
    stylize(overwrite=True)
    bpy.data.images["Wood.Waves"].name = "The best one"
    stylize(overwrite=True)
    assert is_stylized(bpy.data.images["The best one"])
    assert is_stylized(bpy.data.images["Wood.Waves"])


def test_overwrite_leaves_a_linked_result(source, style, tmp_path):
    stylize()
    result = bpy.data.images["Wood.Waves"]
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {result}, fake_user=True)
    bpy.data.images.remove(result)
    linked = link(tmp_path / "a.blend", "images", "Wood.Waves")
    before = pixels_of(linked).copy()
    assert stylize(overwrite=True) == {"FINISHED"}
    assert np.array_equal(pixels_of(linked), before)
    assert len([each for each in bpy.data.images if each.name.startswith("Wood.Waves")]) == 2


# The source Image


class Editor:
    """A context in which an Image Editor shows `image`."""

    def __init__(self, image) -> None:
        self.space_data = type("Space", (), {"image": image, "image_user": None})()

    def __getattr__(self, name: str):
        return getattr(bpy.context, name)


def shown(image) -> list:
    return read_sources(Editor(image), "IMAGE", "")


def test_an_editor_that_shows_a_result_leads_back_to_its_source(source, style):
    stylize()
    source.name = "Renamed"
    (found,) = shown(bpy.data.images["Wood.Waves"])
    assert found.name == "Renamed"


def test_an_editor_that_shows_the_preview_leads_back_to_the_source(source, style):
    task = start()
    module = modules()
    preview = module.jobs.preview
    poll_until(lambda: (task.folder / "preview.npy").exists())
    preview.update(task.folder)
    try:
        (found,) = shown(bpy.data.images["Style Preview"])
        assert found.name == "Wood"
    finally:
        finish(task)


def test_a_result_whose_source_is_gone_is_not_painted_by_accident(source, style):
    stylize()
    bpy.data.images.remove(source)
    with pytest.raises(Exception, match="is a result"):
        shown(bpy.data.images["Wood.Waves"])


def test_a_result_that_is_chosen_is_the_source(source, style):
    stylize()
    assert stylize(image="Wood.Waves") == {"FINISHED"}
    assert "Wood.Waves.Waves" in bpy.data.images
