# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of a file, and what can be done with each.

Two are painted; the others are images that know the same of themselves.
"""

import bpy
import pytest
from in_blender import (
    base_color,
    error_of,
    image_node,
    make_image,
    modules,
    picture,
    scene_settings,
    stylize,
    with_texture,
)
from job_folders import NAME, save


def history():
    return modules().jobs.history


def result(name: str, job: str = "2026-01-02-030405-0123abcd", target=None, **recipe):
    """A result as deliver() makes it, of no painting."""
    image = make_image(name, picture(3))
    image.use_fake_user = True
    target = target or modules().materials.targets.Target()
    history().note(image, job, recipe, target)
    return image


def target_of(kind: str, shown_by=()):
    return modules().materials.targets.find_target(bpy.context, kind, list(shown_by))


def objects_target(*objects):
    return modules().materials.targets.Target.of_objects(objects)


def put(image) -> set[str]:
    return bpy.ops.nst.put_result(image=image.name)


@pytest.fixture
def planks(source):
    """A material whose node shows the source."""
    return with_texture("Planks", source)


def test_of_the_settings_those_are_named_that_changed_the_result():
    recipe = {"strength": 0.25, "colors": "STYLE", "color_mix": 0.5, "stroke_angle": 30.0}
    facts = modules().ui.results_panel.facts_of
    still = result("Still", settings={**recipe, "stroke_direction": "NONE"})
    turned = result("Turned", settings={**recipe, "stroke_direction": "FORM"})
    assert [*facts(still)][1] == "Strength 0.25, Colors Style"
    assert "Stroke Direction Form, Stroke Angle 30" in [*facts(turned)][1]


def test_a_result_knows_how_long_it_took_how_it_was_made_and_where_it_goes(planks, source, style):
    stylize(source="TEXTURE", target="NODE", strength=0.25)
    image = bpy.data.images[NAME]
    assert image[history().SECONDS] > 0
    settings, styles = history().recipe_of(image)
    assert settings["strength"] == 0.25 and [each["name"] for each in styles] == ["Waves"]
    assert history().source_of(image) == source
    assert history().is_on(image)
    assert put(image) == {"FINISHED"}
    assert image_node(planks).image == source and not history().is_on(image)


def test_a_result_goes_on_and_off_any_number_of_times(planks, source):
    image = result("Painted", target=target_of("NODE", [image_node(planks)]))
    for _ in range(3):
        put(image)
        assert image_node(planks).image == image
        put(image)
        assert image_node(planks).image == source


def test_a_result_on_a_base_color_goes_on_and_off_any_number_of_times():
    material = with_texture("Marble", None)
    noise = material.node_tree.nodes.new("ShaderNodeTexNoise")
    material.node_tree.links.new(noise.outputs["Color"], base_color(material))
    image = result("Painted", target=objects_target(bpy.context.object))
    for _ in range(3):
        put(image)
        assert base_color(material).links[0].from_node.image == image
        put(image)
        assert base_color(material).links[0].from_node == noise
        assert len(material.node_tree.nodes) == 3, "nothing of ours is left in the tree"


def test_a_result_without_a_place_goes_to_the_active_material_and_remembers_it(planks):
    image = result("Painted")
    put(image)
    assert base_color(planks).links[0].from_node.image == image
    put(image)
    bpy.ops.mesh.primitive_cube_add()
    put(image)
    assert base_color(planks).links[0].from_node.image == image, "not to the cube"


def test_putting_on_and_taking_off_is_undone(planks, source):
    source.use_fake_user = True
    image = result("Painted", target=target_of("NODE", [image_node(planks)]))
    bpy.ops.ed.undo_push(message="before")
    put(image)
    bpy.ops.ed.undo_push(message="put on")
    bpy.ops.ed.undo()
    planks, image = bpy.data.materials["Planks"], bpy.data.images["Painted"]
    assert image_node(planks).image.name == "Wood" and not history().is_on(image)
    put(image)
    assert image_node(planks).image == image


def test_a_result_goes_on_again_after_saving_and_opening(planks, source, blend):
    source.pack()
    image = result("Painted", target=target_of("NODE", [image_node(planks)]))
    image.pack()
    put(image)
    put(image)
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    image = bpy.data.images["Painted"]
    assert put(image) == {"FINISHED"}
    assert image_node(bpy.data.materials["Planks"]).image == image


def test_restore_originals_is_a_toggle(planks, source):
    image = result("Painted", target=target_of("NODE", [image_node(planks)]))
    put(image)
    for _ in range(2):
        assert bpy.ops.nst.restore() == {"FINISHED"}
        assert image_node(planks).image == source
        assert bpy.ops.nst.restore() == {"FINISHED"}
        assert image_node(planks).image == image


def test_a_newer_result_comes_back_not_the_one_it_replaced(planks):
    target = target_of("NODE", [image_node(planks)])
    older, newer = result("Older", "2026-01-01", target), result("Newer", "2026-01-02", target)
    put(older)
    put(newer)
    bpy.ops.nst.restore()
    bpy.ops.nst.restore()
    assert image_node(planks).image == newer


def test_results_are_listed_newest_first(source):
    result("B", "2026-01-02"), result("A", "2026-01-03"), result("C", "2026-01-01")
    assert [each.name for each in history().newest_first()] == ["A", "B", "C"]


def test_the_chosen_result_stays_chosen_when_other_images_come(source):
    chosen = modules().jobs.chosen_result
    old = result("Old", "2026-01-01")
    result("New", "2026-01-02")
    chosen.choose(old)
    make_image("A", picture(4))
    assert chosen.chosen() == old
    assert bpy.data.images[bpy.context.window_manager.nst_chosen_result] == old
    bpy.data.images.remove(old)
    assert chosen.chosen().name == "New"


def test_a_result_that_has_gone_is_one_sentence():
    for name in ("show_result", "put_result", "reuse_settings", "save_result", "delete_result"):
        error = error_of(getattr(bpy.ops.nst, name), image="Gone")
        assert error == "The result “Gone” has gone: choose another"


def test_what_a_result_knows_may_be_damaged(planks):
    image = result("Painted")
    for name in (history().TARGET, history().SECONDS, "nst"):
        image[name] = "no JSON {"
    assert history().recipe_of(image) == ({}, [])
    assert "not known" in error_of(bpy.ops.nst.reuse_settings, image="Painted")
    assert put(image) == {"FINISHED"}, "onto the active material"


def test_the_settings_of_a_result_are_used_again(style):
    styles = [{"name": "Waves", "weight": 2.0}]
    settings = {"strength": 0.25, "quality": "FINE", "size": "of another version", "new": 1}
    result("Painted", settings=settings, styles=styles)
    assert bpy.ops.nst.reuse_settings(image="Painted") == {"FINISHED"}
    panel = scene_settings()
    assert (panel.strength, panel.quality) == (0.25, "FINE")
    assert [(each.image, each.weight) for each in panel.styles] == [(style, 2.0)]


def test_a_style_that_has_gone_leaves_the_list_as_it_was(style):
    bpy.ops.nst.add_style(image="Waves.png")
    settings, styles = {"strength": 0.25}, [{"name": "Gone", "weight": 1.0}]
    result("Painted", settings=settings, styles=styles)
    bpy.ops.nst.reuse_settings(image="Painted")
    assert scene_settings().strength == 0.25
    assert [each.image for each in scene_settings().styles] == [style]


def test_a_result_that_is_deleted_leaves_what_was_there_before(planks, source):
    image = result("Painted", target=target_of("NODE", [image_node(planks)]))
    put(image)
    assert bpy.ops.nst.delete_result(image="Painted") == {"FINISHED"}
    assert image_node(planks).image == source and "Painted" not in bpy.data.images


def test_a_result_whose_original_has_gone_stays_where_it_is(planks, source):
    image = result("Painted", target=target_of("NODE", [image_node(planks)]))
    put(image)
    bpy.data.images.remove(source)
    put(image)
    assert image_node(planks).image == image


@pytest.fixture
def editor():
    """An Image Editor, and the artist in it."""
    every = [(screen, area) for screen in bpy.data.screens for area in screen.areas]
    screen, area = next(pair for pair in every if pair[1].type == "IMAGE_EDITOR")
    with bpy.context.temp_override(screen=screen, area=area):
        yield area.spaces.active


def test_a_result_is_shown_and_compared_with_its_source(editor, source):
    image = result("Painted")
    image["nst_source"] = source
    bpy.ops.nst.show_result(image="Painted")
    assert editor.image == image
    bpy.ops.nst.compare_result(image="Painted")
    assert editor.image == source
    bpy.ops.nst.compare_result(image="Painted")
    assert editor.image == image
    bpy.data.images.remove(source)
    assert "nothing to compare" in error_of(bpy.ops.nst.compare_result, image="Painted")


def test_a_painted_object_is_seen_in_solid(planks, style):
    areas = [area for screen in bpy.data.screens for area in screen.areas]
    shading = next(area.spaces.active.shading for area in areas if area.type == "VIEW_3D")
    shading.type, shading.color_type = "SOLID", "MATERIAL"
    stylize(target="MATERIAL")
    assert shading.color_type == "TEXTURE"
