# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks by object and by material: styles go where the render itself shows them."""

import json
import os
import subprocess
import tempfile
from dataclasses import asdict
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import (
    PAINTED,
    error_of,
    make_image,
    modules,
    picture,
    pixels_of,
    read_sources,
    scene_settings,
    stylize,
)

EEVEE = "BLENDER_EEVEE_NEXT" if bpy.app.version < (5, 0) else "BLENDER_EEVEE"
LEFT, RIGHT, BETWEEN = np.s_[20:44, 14:34], np.s_[20:44, 62:82], np.s_[:, 44:52]


FIND = (
    "import sys, json, numpy; from pathlib import Path; from nst_addon.job.model import RenderMask;"
    "from nst_addon.images.render_masks import find;"
    "from nst_addon.images.passes import read_passes;"
    "passes = read_passes(Path(sys.argv[1]));"
    "numpy.save(sys.argv[2], find(RenderMask(**json.loads(sys.argv[3])), passes))"
)


@pytest.fixture
def balls(style) -> bpy.types.Scene:
    """A scene with two balls before a wall: “Ball, left” of Gold and “Ball” of Ink."""
    make_image("Dunes", picture(3))
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples = "CYCLES", 4
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = 96, 64
    bpy.ops.object.light_add(type="SUN", rotation=(1.0, 0, 0.3))
    bpy.ops.object.camera_add(location=(0, -9, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    scene.camera.data.type, scene.camera.data.ortho_scale = "ORTHO", 6
    bpy.ops.mesh.primitive_plane_add(size=20, location=(0, 2, 0), rotation=(np.pi / 2, 0, 0))
    for name, material, x in (("Ball, left", "Gold", -1.5), ("Ball", "Ink", 1.5)):
        bpy.ops.mesh.primitive_uv_sphere_add(location=(x, 0, 0))
        bpy.context.object.name = name
        bpy.context.object.data.materials.append(bpy.data.materials.new(material))
    return scene


@pytest.fixture
def rendered(balls) -> bpy.types.Scene:
    """The same, rendered with its passes."""
    assert bpy.ops.nst.add_passes() == {"FINISHED"}
    return balls


def changed(name: str, **options) -> np.ndarray:
    """How far the pixels of the result `name` are from the render's, (H, W)."""
    (source,) = read_sources(bpy.context, "RENDER", "")
    size = max(source.pixels.shape)
    options = {"style": "Waves.png", "size": size, "iterations": PAINTED, **options}
    painted = stylize(source="RENDER", strength=1.0, **options)
    assert painted == {"FINISHED"}
    result = pixels_of(bpy.data.images[name])[..., :3]
    return np.abs(result - source.pixels[..., :3] / 255).max(2)


def mask_of(scene, what: str, *things) -> np.ndarray:
    """The mask of `things`, as the worker finds it in the passes of the render."""
    (source,) = read_sources(bpy.context, "RENDER", "")
    mask = modules().inputs.render_masks.render_mask(scene, what, things)
    with tempfile.TemporaryDirectory() as folder:
        file, array = Path(folder, "passes.exr"), Path(folder, "mask.npy")
        modules().images.render_result.save_passes(str(file), scene)
        command = [os.environ["NST_PYTHON"], "-c", FIND, file, array, json.dumps(asdict(mask))]
        subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
        return np.load(array)


def objects(names: str) -> dict[str, str]:
    """A mask as a script gives it."""
    return {"name": names, "channel": "OBJECTS"}


def listed(what: str, *things) -> None:
    """Have the panel's only style go to `things`."""
    item = scene_settings().styles.add()
    item.image, item.mask_from = bpy.data.images["Waves.png"], what
    for thing in things:
        modules().properties.panel.mask_items(item).add().picked = thing


def test_a_style_goes_to_an_object_and_the_rest_is_the_render(rendered):
    change = changed("Render Result.Waves", masks=[objects("Ball")])
    assert change[RIGHT].mean() > 0.05
    assert change[LEFT].max() <= 1 / 255 and change[BETWEEN].max() <= 1 / 255


def test_the_border_is_as_smooth_as_the_render(rendered):
    mask = mask_of(rendered, "OBJECTS", bpy.data.objects["Ball"])
    assert mask.shape == (64, 96)
    assert mask[RIGHT].min() > 0.999 and mask[:, :48].max() == 0.0
    assert set(np.unique(mask)) == {0, 0.25, 0.5, 0.75, 1}  # by four samples
    assert mask.sum() == pytest.approx(np.pi * (96 / 6) ** 2, rel=0.02)


def test_eevee_has_the_same_masks(balls):
    balls.render.engine = EEVEE
    balls.eevee.taa_render_samples = 4
    for name in ("Sun", "Plane"):  # without a graphics card each shader takes seconds
        bpy.data.objects.remove(bpy.data.objects[name])
    try:
        bpy.ops.nst.add_passes()
    except RuntimeError as error:
        pytest.skip(f"EEVEE does not render here: {error}")
    mask = mask_of(balls, "OBJECTS", bpy.data.objects["Ball"])
    assert mask[RIGHT].min() > 0.95 and mask[:, :44].max() == 0.0
    assert ((mask > 0.1) & (mask < 0.9)).any()


def test_two_styles_go_to_two_materials_and_a_third_takes_the_rest(rendered):
    make_image("Dots", picture(4))
    change = changed(
        "Render Result.Waves+Dunes+Dots",
        style="",
        styles=[{"name": name, "weight": 1.0} for name in ("Waves.png", "Dunes", "Dots")],
        masks=[{"name": name, "channel": "MATERIALS"} for name in ("Gold", "Ink", "")],
    )
    assert min(change[part].mean() for part in (LEFT, RIGHT, BETWEEN)) > 0.02


def test_a_name_with_a_comma_and_a_list_with_commas_are_told_apart(rendered):
    named, found = modules().inputs.render_masks.named, bpy.data.objects
    assert named("Ball, left", found) == [found["Ball, left"]]
    assert named("Ball, Plane", found) == [found["Ball"], found["Plane"]]
    assert "no “Bell”" in error_of(stylize, source="RENDER", masks=[objects("Ball, Bell")])


def test_the_objects_of_the_panel_count(rendered):
    listed("OBJECTS", bpy.data.objects["Ball"], None)  # a row that is still empty
    change = changed("Render Result.Waves", style="")
    assert change[RIGHT].mean() > 0.05 and change[LEFT].max() <= 1 / 255


def test_selected_objects_or_their_materials_are_listed_once(balls):
    listed("OBJECTS", bpy.data.objects["Ball"])
    (style,) = scene_settings().styles
    bpy.ops.object.select_all(action="SELECT")  # the lamp and the camera too
    bpy.ops.nst.add_selected()
    assert [each.picked.name for each in style.objects] == ["Ball", "Plane", "Ball, left"]
    bpy.ops.nst.remove_mask_item()
    assert [each.picked.name for each in style.objects] == ["Ball", "Plane"]
    style.mask_from = "MATERIALS"
    bpy.ops.nst.add_selected()
    assert {each.picked.name for each in style.materials} == {"Gold", "Ink"}


def test_an_instance_of_a_collection_is_what_it_shows(rendered):
    collection = bpy.data.collections.new("Pair")
    for name in ("Ball", "Ball, left"):
        collection.objects.link(bpy.data.objects[name])
        rendered.collection.objects.unlink(bpy.data.objects[name])
    bpy.ops.object.collection_instance_add(collection="Pair")
    instance = bpy.context.object
    bpy.ops.render.render()
    mask = mask_of(rendered, "OBJECTS", instance)
    assert mask[RIGHT].min() > 0.999 and mask[LEFT].min() > 0.999 and mask[BETWEEN].max() == 0


def test_without_cryptomatte_pass_indices_will_do(balls):
    bpy.context.view_layer.use_pass_object_index = True
    bpy.data.objects["Ball"].pass_index = 2
    bpy.ops.render.render()
    mask = mask_of(balls, "OBJECTS", bpy.data.objects["Ball"])
    assert set(np.unique(mask)) == {0, 1} and mask[RIGHT].min() == 1


def test_a_part_of_the_picture_has_a_mask_of_its_size(rendered):
    rendered.render.use_border = rendered.render.use_crop_to_border = True
    rendered.render.border_min_x, rendered.render.resolution_percentage = 0.5, 200
    bpy.ops.render.render()
    mask = mask_of(rendered, "OBJECTS", bpy.data.objects["Ball"])
    assert mask.shape == (128, 96)
    assert mask[40:88, 28:68].min() > 0.999


def test_before_a_transparent_background_an_object_is_painted_to_its_border(balls):
    balls.render.film_transparent = True
    bpy.data.objects.remove(bpy.data.objects["Plane"])
    bpy.ops.nst.add_passes()
    (source,) = read_sources(bpy.context, "RENDER", "")
    changed("Render Result.Waves", masks=[objects("Ball")], iterations=16)
    result, alpha = pixels_of(bpy.data.images["Render Result.Waves"]), source.pixels[..., 3] / 255
    border = (alpha > 0.2) & (alpha < 0.8) & (np.arange(96) > 48)
    change = np.abs(result[..., :3] - source.pixels[..., :3] / 255).max(2)
    assert change[border].mean() > 0.7 * change[RIGHT].mean()


def test_without_the_pass_the_artist_is_told_how_to_get_it(balls):
    bpy.ops.render.render()
    error = error_of(stylize, source="RENDER", style="Waves.png", masks=[objects("Ball")])
    assert error.startswith("The render has no Cryptomatte Object pass")


def test_passes_are_switched_on_where_they_are_needed(balls):
    other = balls.view_layers.new("Unused")
    other.use = False
    is_off = modules().add_passes.is_off
    assert is_off(balls, "OBJECTS") and is_off(balls, "MATERIALS")
    bpy.ops.nst.add_passes()
    assert not is_off(balls, "OBJECTS") and not is_off(balls, "MATERIALS")
    assert not other.use_pass_cryptomatte_object
    assert mask_of(balls, "MATERIALS", bpy.data.materials["Ink"])[RIGHT].min() > 0.999


def test_without_a_camera_passes_cannot_be_rendered(balls):
    balls.camera = None
    assert "has no camera" in error_of(bpy.ops.nst.add_passes)


def test_an_image_shows_no_objects(balls, source):
    listed("OBJECTS", bpy.data.objects["Ball"])
    assert error_of(stylize, style="").startswith("Only a render shows objects")


def test_saving_the_passes_leaves_the_output_settings_alone(rendered):
    settings = rendered.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "IMAGE"
    settings.file_format, settings.exr_codec, settings.color_depth = "OPEN_EXR", "DWAA", "16"
    mask_of(rendered, "OBJECTS", bpy.data.objects["Ball"])
    assert (settings.file_format, settings.exr_codec, settings.color_depth) == (
        "OPEN_EXR",
        "DWAA",
        "16",
    )


def instance(collection: bpy.types.Collection, name: str) -> bpy.types.Object:
    """An empty “name” that shows `collection`."""
    empty = bpy.data.objects.new(name, None)
    empty.instance_type, empty.instance_collection = "COLLECTION", collection
    return empty


def test_an_instance_inside_an_instance_is_in_the_mask(balls):
    inner, outer = bpy.data.collections.new("Inner"), bpy.data.collections.new("Outer")
    ball = bpy.data.objects["Ball"]
    balls.collection.objects.unlink(ball)
    inner.objects.link(ball)
    outer.objects.link(instance(inner, "Nested"))
    whole = instance(outer, "Whole")
    balls.collection.objects.link(whole)
    bpy.ops.nst.add_passes()
    mask = mask_of(balls, "OBJECTS", whole)
    assert mask[RIGHT].min() > 0.999 and mask[:, :48].max() == 0.0


def scatter(owner: bpy.types.Object, shown: bpy.types.Object) -> None:
    """Have geometry nodes show instances of `shown` where the points of `owner` are."""
    tree = bpy.data.node_groups.new("Scatter", "GeometryNodeTree")
    tree.interface.new_socket("Geometry", in_out="INPUT", socket_type="NodeSocketGeometry")
    tree.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    kinds = "NodeGroupInput GeometryNodeInstanceOnPoints GeometryNodeObjectInfo NodeGroupOutput"
    begin, on_points, info, end = [tree.nodes.new(kind) for kind in kinds.split()]
    info.inputs["Object"].default_value = shown
    info.inputs["As Instance"].default_value = True
    tree.links.new(begin.outputs[0], on_points.inputs["Points"])
    tree.links.new(info.outputs["Geometry"], on_points.inputs["Instance"])
    tree.links.new(on_points.outputs[0], end.inputs[0])
    owner.modifiers.new("Scatter", "NODES").node_group = tree


def test_what_geometry_nodes_scatter_is_in_the_mask(balls):
    mesh = bpy.data.meshes.new("Point")
    mesh.from_pydata([(1.5, 0, 0)], [], [])
    owner, ball = bpy.data.objects.new("Scatterer", mesh), bpy.data.objects["Ball"]
    balls.collection.objects.link(owner)
    ball.location = (0, 0, 0)
    ball.hide_render = True
    scatter(owner, ball)
    bpy.ops.nst.add_passes()
    mask = mask_of(balls, "OBJECTS", owner)
    assert mask[RIGHT].min() > 0.999 and mask[:, :48].max() == 0.0


def test_a_view_layer_that_is_named_composite_has_masks(balls):
    balls.view_layers[0].name = "Composite"
    bpy.ops.nst.add_passes()
    mask = mask_of(balls, "OBJECTS", bpy.data.objects["Ball"])
    assert mask[RIGHT].min() > 0.999 and mask[:, :48].max() == 0.0


def test_two_objects_of_one_name_are_refused_as_a_mask(balls, tmp_path):
    ball = bpy.data.objects["Ball"]
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {ball}, fake_user=True)
    with bpy.data.libraries.load(str(tmp_path / "a.blend"), link=True) as (_, linked):
        linked.objects = ["Ball"]
    balls.collection.objects.link(linked.objects[0])
    bpy.ops.nst.add_passes()
    with pytest.raises(Exception, match="two things that are named “Ball”"):
        mask_of(balls, "OBJECTS", ball)
