# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes that follow what the artist drew, or an attribute: over a render and on surfaces."""

import bpy
import numpy as np
import pytest
from in_blender import (
    error_of,
    make_image,
    modules,
    pixels_of,
    scene_settings,
    stylize,
    with_texture,
)
from test_udim import tiled

from nst_addon.steps import finish

SHORT = {"size": 64, "iterations": 2, "quality": "DRAFT"}


def grease_pencil(lines, name: str = "Lines") -> bpy.types.Object:
    """An object of Grease Pencil with a stroke for each of `lines`, which are points."""
    is_old = bpy.app.version < (4, 3)
    of_all = bpy.data.grease_pencils
    data = getattr(bpy.data, "grease_pencils_v3", of_all).new(name)
    frame = data.layers.new("Layer").frames.new(1)
    if is_old:
        for line in lines:
            stroke = frame.strokes.new()
            stroke.points.add(len(line))
            stroke.points.foreach_set("co", np.ravel(line))
    elif lines:
        frame.drawing.add_strokes([len(line) for line in lines])
        position = frame.drawing.attributes["position"]
        position.data.foreach_set("vector", np.concatenate(lines).ravel())
    return linked(name, data)


def close_first(owner: bpy.types.Object) -> None:
    """Make the first stroke of Grease Pencil, or the first hair, cyclic."""
    if owner.type == "GPENCIL":
        owner.data.layers[0].frames[0].strokes[0].use_cyclic = True
        return
    attributes = owner.data.attributes
    if owner.type == "GREASEPENCIL":
        attributes = owner.data.layers[0].frames[0].drawing.attributes
    cyclic = attributes.get("cyclic") or attributes.new("cyclic", "BOOLEAN", "CURVE")
    cyclic.data[0].value = True


def curve(lines, kind: str = "POLY") -> bpy.types.Object:
    """A curve object with a spline for each of `lines`."""
    data = bpy.data.curves.new("Lines", "CURVE")
    data.dimensions = "3D"
    for line in lines:
        spline = data.splines.new(kind)
        points = spline.bezier_points if kind == "BEZIER" else spline.points
        points.add(len(line) - 1)
        for point, place in zip(points, line, strict=True):
            point.co = place if kind == "BEZIER" else (*place, 1)
            if kind == "BEZIER":
                point.handle_left_type = point.handle_right_type = "AUTO"
    return linked("Lines", data)


def hair(lines) -> bpy.types.Object:
    """A hair curves object with a curve for each of `lines`."""
    data = bpy.data.hair_curves.new("Lines")
    data.add_curves([len(line) for line in lines])
    data.position_data.foreach_set("vector", np.concatenate(lines).ravel())
    return linked("Lines", data)


def linked(name: str, data) -> bpy.types.Object:
    owner = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(owner)
    bpy.context.view_layer.update()
    return owner


def line(start, end) -> np.ndarray:
    """Points from `start` to `end`."""
    return np.linspace(start, end, 9).astype(np.float32)


def ring(radius: float, height: float = 0.0) -> np.ndarray:
    """A circle about Z."""
    angle = np.linspace(0, 2 * np.pi, 65)
    points = [radius * np.cos(angle), radius * np.sin(angle), np.full(65, height)]
    return np.stack(points, 1).astype(np.float32)


KINDS = {
    "grease_pencil": grease_pencil,
    "poly": curve,
    "bezier": lambda lines: curve(lines, "BEZIER"),
    "hair": hair,
}


@pytest.fixture
def camera() -> bpy.types.Object:
    """One that looks along Y from (0, −5, 0)."""
    bpy.ops.object.camera_add(location=(0, -5, 0), rotation=(np.pi / 2, 0, 0))
    scene = bpy.context.scene
    scene.camera = bpy.context.object
    scene.render.engine, scene.cycles.samples = "CYCLES", 1
    scene.render.resolution_x, scene.render.resolution_y = 96, 64
    return scene.camera


def laid(size: tuple[int, int], *, over_render: bool = False, **named: str) -> np.ndarray:
    """The degrees, 0 to 180, of the direction map (h, w) of a picture of that size; NaN where it
    has a hole."""
    module = modules()
    followed = module.directions.followed
    call = module.properties.calls.stylize_call(bpy.context.scene, named)
    source = None
    if over_render:
        (source,) = module.inputs.sources.find_sources(bpy.context, "RENDER", "")
    found = followed.of_picture(bpy.context, call.settings, call.followed, source)
    vectors = 2 * finish(found.read(*size))[..., :2] - 1
    angle = np.degrees(np.arctan2(vectors[..., 1], vectors[..., 0])) % 180
    return np.where(np.hypot(*np.moveaxis(vectors, 2, 0)) > 0.05, angle, np.nan)


def away(found: np.ndarray, wanted: np.ndarray | float) -> np.ndarray:
    """How far directions are from `wanted` degrees, 0–90."""
    return abs((found - wanted + 90) % 180 - 90)


@pytest.mark.parametrize("kind", KINDS)
def test_strokes_lie_over_a_render_as_its_camera_sees_them(camera, style, kind):
    bpy.ops.render.render()
    owner = KINDS[kind]([line((-1.5, 0, -1), (-1.5, 0, 1)), line((0.8, 0, 0.2), (1.8, 0, 1.2))])
    owner.location.y = 0.5
    found = laid((96, 64), over_render=True, stroke_direction="STROKES", drawn_strokes=owner.name)
    height, width = found.shape
    assert (height, width) == (171, 256)
    assert away(found[60:110, 20:30], 90).max() < 5
    assert away(found[20:70, 215:235], 45).max() < 8


def test_what_a_surface_hides_from_the_camera_does_not_count(camera, style):
    bpy.ops.render.render()
    lines = [line((0.4, -1.1, -1), (0.4, -1.1, 1)), line((-1, 1.2, 0.1), (1, 1.2, 0.1))]
    owner = grease_pencil(lines)
    bpy.ops.mesh.primitive_cube_add()
    given = {"stroke_direction": "STROKES", "drawn_strokes": owner.name}
    assert away(laid((96, 64), over_render=True, **given), 90).max() < 1
    owner.show_in_front = True
    assert np.nanmin(away(laid((96, 64), over_render=True, **given), 0)) < 5


def test_strokes_on_an_object_lie_as_its_uv_map_does(style):
    bpy.ops.mesh.primitive_cylinder_add(vertices=64, end_fill_type="NOTHING")
    owner = grease_pencil([ring(1.01, height) for height in (-0.9, -0.3, 0.3, 0.9)])
    given = {"stroke_direction": "STROKES", "drawn_strokes": owner.name}
    around = laid((64, 64), **given)
    assert np.isfinite(around[130:250]).mean() > 0.9
    assert np.nanmax(away(around, 0)) < 2
    angles = np.linspace(0, 2 * np.pi, 12)
    up = [
        line((np.cos(each), np.sin(each), -1), (np.cos(each), np.sin(each), 1)) for each in angles
    ]
    given["drawn_strokes"] = curve(up).name
    assert np.nanmax(away(laid((64, 64), **given), 90)) < 2


def test_a_slanted_stroke_is_as_steep_as_the_texture_stretches_it(style):
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.object.scale = 2, 1, 1
    owner = grease_pencil([line((-2, -1, 0), (2, 1, 0))])
    given = {"stroke_direction": "STROKES", "drawn_strokes": owner.name}
    assert np.nanmax(away(laid((64, 64), **given), 45)) < 1
    assert np.nanmax(away(laid((128, 64), **given), np.degrees(np.arctan(0.5)))) < 1


def test_directions_turn_smoothly_from_stroke_to_stroke(style):
    bpy.ops.mesh.primitive_plane_add()
    owner = grease_pencil(
        [line((-0.9, -0.1, 0), (-0.9, 0.1, 0)), line((0.85, 0, 0), (0.95, 0.1, 0))]
    )
    found = laid((64, 64), stroke_direction="STROKES", drawn_strokes=owner.name)
    row = found[128]
    assert away(row[:16], 90).max() < 5
    assert away(row[-8:], 45).max() < 5
    assert away(row[1:], row[:-1]).max() < 3


def test_a_stroke_that_leaves_the_surface_counts_where_it_is_on_it(style):
    bpy.ops.mesh.primitive_plane_add()
    off = np.concatenate([line((0, 0, 0), (1, 0, 0)), line((1.5, 0, 1), (1.5, 9, 9))])
    owner = grease_pencil([off])
    found = laid((64, 64), stroke_direction="STROKES", drawn_strokes=owner.name)
    assert np.nanmax(away(found, 0)) < 2


@pytest.mark.parametrize("kind", ["bezier", "nurbs"])
def test_a_closed_curve_counts_all_round(style, kind):
    getattr(bpy.ops.curve, f"primitive_{kind}_circle_add")()
    segments = modules().directions.drawn.read(bpy.context, bpy.context.object)
    assert np.allclose(segments[0, 0], segments[-1, 1], atol=1e-5)
    angle = np.sort(np.arctan2(*segments.mean(1)[:, :2].T))
    assert np.diff(angle, append=angle[0] + 2 * np.pi).max() < 1


@pytest.mark.parametrize("make", [grease_pencil, hair])
def test_a_cyclic_stroke_counts_all_round_and_another_does_not(make):
    square = np.array([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], np.float32)
    owner = make([square, square + 3])
    close_first(owner)
    segments = modules().directions.drawn.read(bpy.context, owner)
    assert len(segments) == 4 + 3
    assert np.allclose(segments[3], [square[3], square[0]])


@pytest.mark.parametrize(
    "domain, kind",
    [("POINT", "FLOAT_VECTOR"), ("FACE", "FLOAT_VECTOR")]
    + [("CORNER", "BYTE_COLOR"), ("POINT", "FLOAT_COLOR")],
)
def test_strokes_follow_an_attribute(camera, style, domain, kind):
    bpy.ops.render.render()
    bpy.ops.mesh.primitive_grid_add(rotation=(np.pi / 2, 0, 0))
    mesh = bpy.context.object.data
    attribute = mesh.attributes.new("Flow", kind, domain)
    for each in attribute.data:
        if kind == "FLOAT_VECTOR":
            each.vector = 1, -1, 0
        else:
            each.color_srgb = 0.9, 0.1, 0.5, 1
    given = {"stroke_direction": "ATTRIBUTE", "direction_attribute": "Flow"}
    assert np.nanmax(away(laid((64, 64), **given), 135)) < 1
    assert away(laid((96, 64), over_render=True, **given), 135).max() < 1


def test_an_attribute_of_edges_and_one_that_modifiers_make_are_followed(camera, style):
    bpy.ops.render.render()
    bpy.ops.mesh.primitive_grid_add(x_subdivisions=3, rotation=(np.pi / 2, 0, 0))
    grid = bpy.context.object
    flow = grid.data.attributes.new("Flow", "FLOAT_VECTOR", "EDGE")
    flow.data.foreach_set("vector", np.tile((1.0, -1, 0), len(flow.data)))
    tree = bpy.data.node_groups.new("Made", "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Mesh", in_out=way, socket_type="NodeSocketGeometry")
    store = tree.nodes.new("GeometryNodeStoreNamedAttribute")
    store.data_type, store.inputs["Name"].default_value = "FLOAT_VECTOR", "Made"
    value = next(each for each in store.inputs if each.name == "Value" and each.enabled)
    value.default_value = 1, -1, 0
    tree.links.new(tree.nodes.new("NodeGroupInput").outputs[0], store.inputs[0])
    tree.links.new(store.outputs[0], tree.nodes.new("NodeGroupOutput").inputs[0])
    grid.modifiers.new("Made", "NODES").node_group = tree
    for name in ("Flow", "Made"):
        given = {"stroke_direction": "ATTRIBUTE", "direction_attribute": name}
        assert np.nanmax(away(laid((64, 64), **given), 135)) < 1
        assert away(laid((96, 64), over_render=True, **given), 135).max() < 1


def test_strokes_in_a_hidden_group_do_not_count_and_layers_follow_their_parent():
    owner = grease_pencil([line((0, 0, 0), (1, 0, 0))])
    layers = getattr(owner.data, "layer_groups", None)
    if layers is None:
        pytest.skip("before Blender 4.3 layers are in no groups")
    read = modules().directions.drawn.read
    parent = linked("Parent", None)
    owner.data.layers[0].parent = parent
    bpy.context.view_layer.update()
    before = read(bpy.context, owner)
    parent.location.z += 2
    bpy.context.view_layer.update()
    assert np.allclose(read(bpy.context, owner) - before, (0, 0, 2), atol=1e-5)
    group = layers.new("Group")
    owner.data.layers.move_to_layer_group(owner.data.layers[0], group)
    group.hide = True
    with pytest.raises(Exception, match="“Lines” has no strokes yet") as caught:
        read(bpy.context, owner)
    assert type(caught.value).__name__ == "ArtistError"


def test_strokes_on_a_texture_lie_as_the_uv_map_that_shows_it(source):
    planks = with_texture("Planks", source)
    plane, tree = bpy.context.object, planks.node_tree
    turned = plane.data.uv_layers.new(name="Turned")
    for each in turned.uv:
        each.vector = each.vector.y, 1 - each.vector.x
    strokes = grease_pencil([line((-1, 0, 0), (1, 0, 0))])
    bpy.context.view_layer.objects.active = plane
    module = modules()
    given = {"stroke_direction": "STROKES", "drawn_strokes": strokes.name}
    call = module.properties.calls.stylize_call(bpy.context.scene, given)

    def lie() -> float:
        (found,) = module.inputs.sources.find_sources(bpy.context, "TEXTURE", "")
        laid_out = module.directions.followed.of_picture(
            bpy.context, call.settings, call.followed, found
        )
        x, y = (2 * finish(laid_out.read(64, 64))[..., :2] - 1).reshape(-1, 2).mean(0)
        return np.degrees(np.arctan2(y, x)) % 180

    assert away(lie(), 0) < 1
    turned.active_render = True  # what an Image Texture without a link shows
    assert away(lie(), 90) < 1
    uv_map = tree.nodes.new("ShaderNodeUVMap")
    uv_map.uv_map = "UVMap"
    tree.links.new(uv_map.outputs[0], tree.nodes.active.inputs["Vector"])
    assert away(lie(), 0) < 1


def test_strokes_over_udim_tiles_are_one_sentence(tmp_path, style):
    tiled(tmp_path)
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.view_layer.objects.active = bpy.context.object
    owner = grease_pencil([line((-1, 0, 0), (1, 0, 0))])
    bpy.context.view_layer.objects.active = bpy.data.objects["Plane"]
    given = {"stroke_direction": "STROKES", "drawn_strokes": owner.name, "image": "Wall"}
    assert error_of(stylize, **given).startswith("“Wall” is in UDIM tiles")


def test_a_texture_an_object_and_a_new_texture_follow_strokes(style):
    with_texture("Floor", make_image("Gray", np.full((64, 64, 3), 0.5, np.float32)))
    plane = bpy.context.object
    scene_settings().drawn_strokes = grease_pencil([line((-1, -1, 0), (1, 1, 0))])
    module, context = modules(), bpy.context
    context.view_layer.objects.active = plane
    calls, named = module.properties.calls, [module.inputs.styles.StyleName("Waves.png")]
    given = {"stroke_direction": "STROKES", "source": "TEXTURE", "content": "SCRATCH"}
    plans = [
        *module.stylize.plan(context, calls.stylize_call(context.scene, given), named),
        *module.stylize_object.plan(
            context, calls.stylize_object_call(context.scene, given), named
        ),
        module.synthesize.plan(context, calls.synthesize_call(context.scene, given), named),
    ]
    for plan in plans:
        job = finish(plan.reading).job
        vectors = 2 * job.direction_map[..., :2] - 1
        assert abs(vectors - np.sqrt(0.5)).max() < 0.01


def test_blenders_command_line_takes_strokes(camera, source, style, tmp_path):
    owner = grease_pencil([line((-1, 0, -1), (1, 0, 1))])
    owner.show_in_front = True
    outputs = [tmp_path / "plain.png", tmp_path / "followed.png"]
    given = ["--render", "Waves.png", "--size", "64", "--iterations", "1", "-o"]
    more = ["--stroke-direction", "STROKES", "--drawn-strokes"]
    run = modules().command_line.run
    assert run([*given, str(outputs[1]), *more, "None"]) == 1
    assert run([*given, str(outputs[1]), *more, owner.name]) == 0
    assert run([*given, str(outputs[0])]) == 0
    plain, followed = (pixels_of(bpy.data.images.load(str(each))) for each in outputs)
    assert abs(plain - followed).mean() > 0.001


def refused(*, over_render: bool, **named: str) -> str:
    """The sentence that a render, or a new texture for the active object, is refused with."""
    if over_render:
        return error_of(stylize, source="RENDER", **named)
    given = {"style": "Waves.png", "width": 64, "height": 64, "quality": "DRAFT"}
    return error_of(bpy.ops.nst.synthesize, **given, **named)


@pytest.mark.parametrize("over_render", [False, True])
def test_what_cannot_be_followed_is_one_sentence(camera, style, over_render):
    bpy.ops.render.render()
    empty = grease_pencil([])
    far = grease_pencil([line((90, 0, 0), (91, 0, 0))], "Far")
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    far_away = "The camera sees no stroke of “Far”" if over_render else "No stroke of “Far” lies on"
    for name, said in (
        ("", "There are no strokes to follow: choose"),
        ("None", "There is no object “None”"),
        (cube.name, "“Cube” has no strokes: "),
        (empty.name, "“Lines” has no strokes yet"),
        (far.name, far_away),
    ):
        given = {"stroke_direction": "STROKES", "drawn_strokes": name}
        assert refused(over_render=over_render, **given).startswith(said)
    no_such = "No mesh that is shown" if over_render else "“Cube” has no vector or color attribute"
    for name, said in (("", "There is no attribute to follow"), ("Flow", no_such)):
        given = {"stroke_direction": "ATTRIBUTE", "direction_attribute": name}
        assert refused(over_render=over_render, **given).startswith(said)


def test_without_an_object_or_a_camera_nothing_is_laid_on_anything(camera, style):
    bpy.ops.render.render()
    owner = grease_pencil([line((0, 0, 0), (1, 0, 0))])
    bpy.context.view_layer.objects.active = owner
    given = {"stroke_direction": "STROKES", "drawn_strokes": owner.name}
    assert refused(over_render=False, **given).startswith("Strokes follow what is drawn on an")
    bpy.context.scene.camera = None
    assert refused(over_render=True, **given).startswith("The scene has no camera")


def test_strokes_that_were_deleted_are_chosen_no_more(camera, style):
    bpy.ops.render.render()
    scene_settings().drawn_strokes = grease_pencil([line((0, 0, 0), (1, 0, 0))])
    bpy.context.collection.objects.unlink(bpy.data.objects["Lines"])
    found = refused(over_render=True, stroke_direction="STROKES")
    assert found.startswith("There are no strokes to follow")
