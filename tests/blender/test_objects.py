"""Painting objects: what their jobs hold, where results go, and what cannot be painted."""

import json
import sys
from collections.abc import Callable

import bpy
import numpy as np
import pytest
from in_blender import (
    EXTENSION,
    error_of,
    modules,
    pixels_of,
    read_passes,
    with_texture,
)

QUICK = {"size": 128, "views": 2, "view_size": 64, "quality": "DRAFT"}


def prepare(**options: object) -> list:
    """The jobs that nst.stylize_object would queue, each with its folder."""
    module = modules()
    given = {**module.properties.object_options(bpy.context.scene), **QUICK, **options}
    held_out = given.pop("held_out", 0)
    named = [module.styles.Named("Waves.png")]
    ready = module.stylize_object.prepare(bpy.context, given, named, held_out)
    for each in ready:
        module.painting.write_job(each.folder, each.job)
    return ready


def finish(ready):
    """Deliver a red picture, as the worker would leave it behind."""
    red = np.full((128, 128, 3), (255, 0, 0), np.uint8)
    np.save(ready.folder / "result.npy", red)
    return modules().results.deliver(ready.folder)


def sentence_of(**options: object) -> str:
    """Why the objects cannot be painted, and nothing is left behind."""
    jobs_folder = modules().folders.jobs_folder()
    before = set(jobs_folder.glob("*"))
    blocks = len(bpy.data.scenes), len(bpy.data.meshes), len(bpy.data.objects)
    sentence = error_of(bpy.ops.nst.stylize_object, style="Waves.png", **{**QUICK, **options})
    assert set(jobs_folder.glob("*")) == before
    assert (len(bpy.data.scenes), len(bpy.data.meshes), len(bpy.data.objects)) == blocks
    return sentence


def shown_on(material: bpy.types.Material) -> bpy.types.Image:
    links = material.node_tree.nodes["Principled BSDF"].inputs["Base Color"].links
    return links[0].from_node.image


def add_cube(name: str, x: float = 0.0) -> bpy.types.Object:
    bpy.ops.mesh.primitive_cube_add(location=(x, 0, 0))
    bpy.context.object.name = name
    bpy.context.object.data.name = name
    return bpy.context.object


def add_plain(owner: bpy.types.Object, name: str, color: tuple) -> bpy.types.Material:
    """A new material of one color on `owner`."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    principled = material.node_tree.nodes["Principled BSDF"]
    principled.inputs["Base Color"].default_value = (*color, 1)
    owner.data.materials.append(material)
    return material


def test_a_job_holds_the_base_color_and_the_views(source, style):
    with_texture("Planks", source)
    (ready,) = prepare(held_out=1)
    data = json.loads((ready.folder / "job.json").read_text())
    wood = np.load(ready.folder / "content.npy")
    assert [each["file"] for each in data["views"]] == [f"view-{each:03}.exr" for each in range(3)]
    assert [each["held_out"] for each in data["views"]] == [False, False, True]
    assert all(len(each["camera"]) == 3 for each in data["views"])
    assert data["canvas"] is None
    assert data["origin"]["name"] == "Plane.Waves"
    assert np.abs(wood / 255 - pixels_of(source)[..., :3]).max() <= 1 / 255
    passes = read_passes(ready.folder / "view-000.exr")
    assert passes["UV"].shape == (64, 64, 3)
    assert passes["Object Index"].max() == 1


def test_a_job_is_read_as_it_was_written(source, style):
    with_texture("Planks", source)
    (ready,) = prepare()
    read_job = sys.modules[f"{EXTENSION}.nst_addon.job"].read_job
    job = read_job(ready.folder)
    assert job.views == ready.job.views
    assert np.array_equal(job.surface, ready.job.surface, equal_nan=True)


def test_a_job_holds_the_place_of_every_texel(style):
    bpy.ops.mesh.primitive_plane_add(size=2, location=(5, 3, 1))
    bpy.context.object.scale = (1, 2, 1)
    (ready,) = prepare()
    places = np.load(ready.folder / "surface.npy")
    middles = 2 * (np.arange(128) + 0.5) / 128 - 1
    assert places.dtype == np.float32
    assert np.allclose(places[..., 0], 5 + middles[None, :], atol=1e-5)
    assert np.allclose(places[..., 1], 3 - 2 * middles[:, None], atol=1e-5)
    assert np.allclose(places[..., 2], 1)


def test_where_no_face_is_there_is_no_place(style):
    for x in (-2, 2):
        add_cube(f"Box {x}", x)
    bpy.ops.object.select_all(action="SELECT")
    bpy.ops.nst.unwrap(objects="SELECTED", atlas="SHARED")
    (ready,) = prepare(objects="SELECTED", atlas="SHARED")
    places = np.load(ready.folder / "surface.npy")
    nowhere = np.isnan(places)
    on = np.abs(places[~nowhere.any(2)]) - (2, 0, 0)
    assert (nowhere.any(2) == nowhere.all(2)).all()
    assert 0.05 < nowhere.mean() < 0.9
    assert np.abs(on).max(1) == pytest.approx(1, abs=1e-5)
    assert {True, False} == set((places[~nowhere.any(2)][:, 0] > 0).tolist())


def test_from_scratch_there_is_a_canvas_and_no_content(source, style):
    with_texture("Planks", source)
    (ready,) = prepare(content="SCRATCH")
    assert ready.job.content is None
    assert ready.job.canvas == (128, 128)
    assert not (ready.folder / "content.npy").exists()


def test_a_plain_color_becomes_a_small_picture_of_it(style):
    add_plain(add_cube("Box"), "Red", (0.5, 0.0, 0.0))
    (ready,) = prepare()
    assert ready.job.content.shape == (64, 64, 3)
    assert (ready.job.content == (188, 0, 0)).all()  # 0.5 scene-linear


def test_several_materials_make_one_picture_by_their_faces(style):
    box = add_cube("Box")
    add_plain(box, "Red", (1.0, 0.0, 0.0))
    add_plain(box, "Green", (0.0, 1.0, 0.0))
    uv = box.data.uv_layers.active.uv
    box.data.polygons[2].material_index = 1
    (ready,) = prepare()
    middle = np.mean([uv[each].vector for each in box.data.polygons[2].loop_indices], axis=0)
    row, column = int((1 - middle[1]) * 128), int(middle[0] * 128)
    assert ready.job.content.shape == (128, 128, 3)
    assert tuple(ready.job.content[row, column]) == (0, 255, 0)
    assert (ready.job.content == (255, 0, 0)).all(2).sum() > 3 * 128 * 128 / 10


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
        assert read_passes(each.folder / "view-000.exr")["Object Index"].max() == 1
        finish(each)
    assert {shown_on(each.active_material).name for each in boxes} == {"Left.Waves", "Right.Waves"}


def test_one_texture_for_all(style):
    boxes = [add_cube(name, x) for name, x in (("Left", -2), ("Right", 2))]
    bpy.ops.object.select_all(action="SELECT")
    assert "press Unwrap" in sentence_of(objects="SELECTED", atlas="SHARED")
    bpy.ops.nst.unwrap(objects="SELECTED", atlas="SHARED")
    (ready,) = prepare(objects="SELECTED", atlas="SHARED")
    assert read_passes(ready.folder / "view-000.exr")["Object Index"].max() == 2
    image = finish(ready)
    assert [shown_on(each.active_material) for each in boxes] == [image, image]


def test_linked_duplicates_are_painted_once(style):
    add_cube("Left", -2)
    bpy.ops.object.duplicate(linked=True)
    bpy.ops.object.select_all(action="SELECT")
    (ready,) = prepare(objects="SELECTED")
    assert read_passes(ready.folder / "view-000.exr")["Object Index"].max() == 1
    assert len(ready.job.origin["where"]["objects"]) == 2


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


def test_an_object_in_edit_mode_is_painted_as_it_is(style):
    box = add_cube("Box")
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.transform.resize(value=(3, 3, 3))
    (ready,) = prepare()
    assert box.mode == "EDIT"
    position = read_passes(ready.folder / "view-000.exr")["Position"]
    assert np.abs(position).max() == pytest.approx(3, abs=0.01)


def move_uv(offset: float) -> None:
    for each in bpy.context.object.data.uv_layers.active.uv:
        each.vector[0] += offset


def stack_islands() -> None:
    """Every face on the whole texture."""
    bpy.ops.mesh.primitive_cube_add()
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    for face in bpy.context.object.data.polygons:
        for loop, corner in zip(face.loop_indices, corners, strict=True):
            bpy.context.object.data.uv_layers.active.uv[loop].vector = corner


def use_another_tile() -> None:
    bpy.ops.mesh.primitive_cube_add()
    move_uv(1.0)


def mirror() -> None:
    bpy.ops.mesh.primitive_cube_add(location=(2, 0, 0))
    bpy.ops.object.modifier_add(type="MIRROR")
    bpy.ops.object.transform_apply(location=True)


def add_without_faces() -> None:
    bpy.context.collection.objects.link(
        bpy.data.objects.new("Nothing", bpy.data.meshes.new("Nothing"))
    )
    bpy.context.view_layer.objects.active = bpy.data.objects["Nothing"]


def add_collection_instance() -> None:
    bpy.ops.object.collection_instance_add(collection=bpy.data.collections.new("Things").name)


def scatter() -> None:
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.mesh.primitive_plane_add()
    bpy.data.objects["Cube"].parent = bpy.context.object
    bpy.context.object.instance_type = "FACES"


def grow_instances() -> None:
    """A cube on each vertex, by geometry nodes."""
    bpy.ops.mesh.primitive_plane_add()
    tree = bpy.data.node_groups.new("Grow", "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Mesh", in_out=direction, socket_type="NodeSocketGeometry")
    points, cube, grow, join, result = (
        tree.nodes.new(kind)
        for kind in (
            "NodeGroupInput",
            "GeometryNodeMeshCube",
            "GeometryNodeInstanceOnPoints",
            "GeometryNodeJoinGeometry",
            "NodeGroupOutput",
        )
    )
    for source, target in (
        (points.outputs[0], grow.inputs["Points"]),
        (cube.outputs["Mesh"], grow.inputs["Instance"]),
        (points.outputs[0], join.inputs[0]),
        (grow.outputs[0], join.inputs[0]),
        (join.outputs[0], result.inputs[0]),
    ):
        tree.links.new(source, target)
    bpy.context.object.modifiers.new("Grow", "NODES").node_group = tree


def remove_principled() -> None:
    add_plain(add_cube("Box"), "Odd", (1, 1, 1)).node_tree.nodes.clear()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: bpy.ops.object.text_add(), "“Text” is not a mesh: convert it first"),
        (add_without_faces, "“Nothing” has no faces"),
        (add_collection_instance, "make them real first"),
        (scatter, "make them real first"),
        (grow_instances, "make them real first"),
        (stack_islands, "overlaps itself, as mirrored halves do: press Unwrap"),
        (use_another_tile, "goes beyond the texture’s borders"),
        (mirror, "apply them, then press Unwrap"),
        (remove_principled, "“Odd” has no Principled BSDF: add one"),
    ],
)
def test_what_cannot_be_painted_is_refused_with_advice(
    style, make: Callable[[], object], sentence: str
):
    make()
    assert sentence in sentence_of()


def test_objects_that_share_a_material_cannot_have_a_texture_each(style):
    material = add_plain(add_cube("Left", -2), "Skin", (1, 1, 1))
    add_cube("Right", 2).data.materials.append(material)
    bpy.ops.object.select_all(action="SELECT")
    assert "share the material “Skin”: choose Shared" in sentence_of(objects="SELECTED")


def test_from_the_console_the_result_is_on_the_object(source, style):
    material = with_texture("Planks", source)
    done = bpy.ops.nst.stylize_object(style="Waves.png", **{**QUICK, "size": 64}, iterations=4)
    assert done == {"FINISHED"}
    assert shown_on(material) == bpy.data.images["Plane.Waves"]


def test_without_an_object_the_button_is_gray(style):
    assert not bpy.ops.nst.stylize_object.poll()


def test_the_artist_is_told_what_no_view_sees(style):
    add_cube("Box")
    (ready,) = prepare(views=1)
    assert "is seen by no view" in ready.warning
