# SPDX-License-Identifier: GPL-3.0-or-later
"""Views of objects: what they see, and what stays as it was."""

from collections.abc import Callable
from dataclasses import replace

import bpy
import numpy as np
import pytest
from cycles_views import rendered
from in_blender import make_image, modules, picture, quickest, read_sources
from object_jobs import worker_module

SIZE = 96


def looked_from(count: int, views_from: str, scene_cameras: bool, held_out: int, objects: list):
    """The surface of `objects` and the cameras that are chosen for it."""
    module = modules().objects
    model = worker_module("job.model")
    options = model.ViewOptions(count, SIZE, views_from, held_out)
    painted = model.PaintedObjects(*module.surface.read(bpy.context, objects), [], [], options)
    surface = worker_module("objects.surface").Surface.of(painted)
    read = module.scene_cameras.read(bpy.context) if scene_cameras else []
    own = [worker_module("objects.cameras").Camera(*each) for each in read]
    return surface, worker_module("objects.view_selection").choose(surface, own, options)


def look(count: int = 6, views_from: str = "AUTO", scene_cameras: bool = False, held_out: int = 0):
    """The cameras that are chosen for the active object."""
    return looked_from(count, views_from, scene_cameras, held_out, [bpy.context.object])[1]


def views(count: int = 2, objects: list | None = None):
    """What views of the active object, or of `objects`, show; their surface and the cameras."""
    surface, selection = looked_from(count, "AUTO", False, 0, objects or [bpy.context.object])
    planes = worker_module("objects.rasterizer").planes
    return [planes(surface, each, SIZE) for each in selection.cameras], surface, selection.cameras


def add_room() -> None:
    """A box whose fronts are inside."""
    bpy.ops.mesh.primitive_cube_add()
    bpy.context.object.scale = (2, 3, 1.3)
    bpy.context.object.data.flip_normals()


@pytest.mark.parametrize(
    "add",
    [
        bpy.ops.mesh.primitive_cube_add,
        bpy.ops.mesh.primitive_torus_add,
        bpy.ops.mesh.primitive_monkey_add,
        add_room,
    ],
)
def test_twelve_views_see_all_that_can_be_seen(add: Callable[[], object]):
    add()
    selection = look(12)
    assert selection.unseen - selection.hidden < 0.02
    assert len(selection.cameras) == 12


def test_few_views_come_with_a_warning():
    bpy.ops.mesh.primitive_cube_add()
    selection = look(1)
    assert selection.unseen > 0.4
    warning = worker_module("objects.look").warning(selection)
    assert "of the surface is seen by no view: raise Views" in warning


def test_an_object_is_seen_from_outside_and_a_room_from_inside():
    bpy.ops.mesh.primitive_cube_add()
    assert all(np.abs(each.location).max() > 1 for each in look().cameras)
    add_room()
    assert all((np.abs(each.location) < (2, 3, 1.3)).all() for each in look().cameras)


def test_no_view_is_from_within_a_body_though_fronts_are_hidden_there():
    bpy.ops.mesh.primitive_cylinder_add(radius=0.4, depth=2, location=(0, 0, 1))
    bpy.ops.mesh.primitive_cube_add()
    bpy.data.objects["Cylinder"].select_set(True)
    bpy.ops.object.join()
    selection = look(12)
    assert selection.hidden > 0.05, "the half of the cylinder in the cube"
    assert all(np.abs(each.location).max() > 2 for each in selection.cameras)


def test_winding_numbers_are_the_share_of_directions_in_which_backs_are_seen():
    bpy.ops.mesh.primitive_cube_add()
    cube = looked_from(1, "AUTO", False, 0, [bpy.context.object])[0]
    inside, outside = np.array((0.3, -0.5, 0.2)), np.array((0.3, -0.5, 1.2))
    assert cube.winding(inside) == pytest.approx(1)
    assert cube.winding(outside) == pytest.approx(0, abs=1e-9)
    flipped = replace(cube, corners=cube.corners[:, ::-1])
    assert flipped.winding(inside) == pytest.approx(-1)
    without_top = replace(cube, corners=cube.corners[cube.corners[:, :, 2].min(1) < 1])
    assert without_top.winding(np.zeros(3)) == pytest.approx(5 / 6)


def test_a_box_is_a_room_where_the_artist_says_so():
    bpy.ops.mesh.primitive_cube_add()
    assert all(np.abs(each.location).max() < 1 for each in look(views_from="INSIDE").cameras)


def test_held_out_views_are_none_of_the_others():
    bpy.ops.mesh.primitive_cube_add()
    selection = look(held_out=2)
    places = {tuple(each.location) for each in [*selection.cameras, *selection.held_out]}
    assert len(places) == 8


def test_cameras_of_the_scene_count_too_with_their_own_lens():
    bpy.ops.object.camera_add(location=(0, -7, 0), rotation=(np.pi / 2, 0, 0))
    camera = bpy.context.object
    camera.data.lens = 80
    bpy.ops.object.camera_add(location=(0, -7, 0), rotation=(-np.pi / 2, 0, 0))  # looks away
    bpy.ops.mesh.primitive_cube_add()
    cameras = look(2, scene_cameras=True).cameras
    assert len(cameras) == 3
    assert np.allclose(cameras[0].location, camera.location)
    assert cameras[0].projection[0, 0] == pytest.approx(2 * 80 / 36)


def test_positions_lie_where_the_camera_sees_them():
    bpy.ops.mesh.primitive_monkey_add(location=(3, 2, 1))
    seen, _, cameras = views()
    for passes, camera in zip(seen, cameras, strict=True):
        rows, columns = np.nonzero(passes["Object Index"][..., 0])
        points = passes["Position"][rows, columns]
        local = (points - camera.location) @ camera.matrix[:3, :3]
        x, y = (local[:, :2] * camera.projection[0, 0] / -local[:, 2:]).T
        assert len(points) > 300
        assert np.abs((1 + x) / 2 * SIZE - columns - 0.5).max() < 0.05
        assert np.abs((1 - y) / 2 * SIZE - rows - 0.5).max() < 0.05


def holding(corners: np.ndarray, point: np.ndarray) -> int:
    """The triangle of `corners` (T, 3, 3) that `point` lies on."""
    first, second, third = corners.transpose(1, 0, 2)
    normals = np.cross(second - first, third - first)
    area = np.linalg.norm(normals, axis=1)
    parts = [
        np.linalg.norm(np.cross(one - point, other - point), axis=1)
        for one, other in ((first, second), (second, third), (third, first))
    ]
    return int(np.argmin(np.sum(parts, 0) - area + np.abs(((first - point) * normals).sum(1))))


def test_uv_and_normals_are_those_of_the_mesh():
    bpy.ops.mesh.primitive_monkey_add(rotation=(0.3, 0.2, 0.1))
    (passes, _), surface, cameras = views()
    for row, column in np.argwhere(passes["Object Index"][..., 0])[::50]:
        point = passes["Position"][row, column]
        index = holding(surface.corners, point)
        a, b, c = surface.corners[index]
        normal = np.cross(b - a, c - a) / np.linalg.norm(np.cross(b - a, c - a))
        shares, *_ = np.linalg.lstsq(
            np.vstack([np.stack([a, b, c], 1), np.ones(3)]), np.append(point, 1), rcond=None
        )
        uv = shares @ surface.uv[index]
        assert (point - a) @ normal == pytest.approx(0, abs=1e-4)
        assert passes["UV"][row, column, :2] == pytest.approx(uv, abs=2e-3)
        assert passes["Normal"][row, column] == pytest.approx(normal, abs=1e-3)
        assert normal @ (cameras[0].location - point) > 0


def test_each_object_has_an_index_and_nothing_has_none():
    bpy.ops.mesh.primitive_cube_add(location=(-2, 0, 0))
    first = bpy.context.object
    bpy.ops.mesh.primitive_cube_add(location=(2, 0, 0))
    (passes,), _, _ = views(1, [first, bpy.context.object])
    assert set(np.unique(passes["Object Index"])) == {0, 1, 2}
    sides = passes["Position"][..., 0]
    assert (sides[passes["Object Index"][..., 0] == 1] < 0).all()


def test_modifiers_and_parents_count():
    bpy.ops.object.empty_add(location=(0, 0, 5))
    parent = bpy.context.object
    bpy.ops.mesh.primitive_cube_add()
    bpy.context.object.parent = parent
    bpy.ops.object.modifier_add(type="SUBSURF")
    bpy.context.object.modifiers[0].levels = 3
    (passes,), surface, _ = views(1)
    seen = passes["Position"][passes["Object Index"][..., 0] > 0]
    assert len(surface.corners) == 2 * 6 * 4**3
    assert np.linalg.norm(seen - (0, 0, 5), axis=1).max() < 0.95


def test_a_mirrored_object_keeps_its_outside():
    bpy.ops.mesh.primitive_cube_add()
    bpy.context.object.scale = (-1, 1, 1)
    assert all(np.abs(each.location).max() > 1 for each in look().cameras)


def test_transparent_materials_hide_nothing():
    bpy.ops.mesh.primitive_cube_add()
    material = bpy.data.materials.new("Glass")
    material.use_nodes = True
    material.node_tree.nodes.clear()
    bpy.context.object.data.materials.append(material)
    (passes,), _, _ = views(1)
    assert passes["Object Index"].any()


def values_of(owner) -> dict[str, str]:
    """Every property of `owner` that can be set, as text."""
    names = [each.identifier for each in owner.bl_rna.properties if not each.is_readonly]
    return {name: repr(getattr(owner, name)) for name in names}


def all_of_the_file() -> dict[str, object]:
    """What is in the file: every data-block with its users, and what the scene is set to."""
    blocks = {
        (kind, block.name): block.users
        for kind in dir(bpy.data)
        if isinstance(getattr(bpy.data, kind), type(bpy.data.objects))
        for block in getattr(bpy.data, kind)
    }
    scene = bpy.context.scene
    parts = (scene, scene.render, scene.render.image_settings, scene.cycles, scene.view_layers[0])
    return {
        "blocks": blocks,
        "settings": [values_of(each) for each in parts],
        "objects": [(values_of(each), repr(each.matrix_world)) for each in scene.objects],
        "selected": [each.name for each in bpy.context.selected_objects],
        "active": bpy.context.object.name,
        "dirty": bpy.data.is_dirty,
    }


def test_the_file_is_as_it_was_before():
    bpy.ops.object.camera_add(location=(0, -7, 0), rotation=(np.pi / 2, 0, 0))
    bpy.context.scene.camera = bpy.context.object
    bpy.ops.mesh.primitive_monkey_add(rotation=(0.3, 0.2, 0.1))
    bpy.context.object.pass_index = 7
    bpy.ops.object.modifier_add(type="SUBSURF")
    make_image("Wood", picture(1))
    bpy.context.view_layer.update()
    before = all_of_the_file()
    views()
    assert all_of_the_file() == before


def test_the_render_result_is_as_it_was_before():
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising = 1, False
    scene.render.resolution_x = scene.render.resolution_y = 64
    bpy.ops.object.camera_add(location=(0, -7, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    bpy.ops.mesh.primitive_monkey_add()
    bpy.ops.render.render()
    read = read_sources
    (before,) = read(bpy.context, "RENDER", "")
    views()
    (after,) = read(bpy.context, "RENDER", "")
    assert np.array_equal(before.pixels, after.pixels)


def add_smooth_monkey() -> None:
    """One whose faces are smooth, some edges of it sharp, rotated and mirrored."""
    bpy.ops.mesh.primitive_monkey_add(rotation=(0.3, 0.2, 0.1))
    mesh = bpy.context.object.data
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    for index in range(0, len(mesh.edges), 5):
        mesh.edges[index].use_edge_sharp = True
    bpy.context.object.scale = (1.5, -1.5, 1.5)


def add_own_cameras() -> None:
    """A monkey before cameras of each kind, one inside of it."""
    add_smooth_monkey()
    monkey = bpy.context.object
    for index, kind in enumerate(("PERSP", "ORTHO", "PANO", "PERSP")):
        rotation = (np.pi / 2, 0, 0.2 * index)
        place = (0.1, 0.0, 0.0) if index == 3 else (index, -6, 0.3)
        bpy.ops.object.camera_add(location=place, rotation=rotation)
        lens = bpy.context.object.data
        lens.type, lens.ortho_scale, lens.shift_x, lens.clip_start = kind, 4, 0.05 * index, 0.01
    bpy.context.view_layer.objects.active = monkey


@pytest.mark.parametrize("add", [bpy.ops.mesh.primitive_torus_add, add_room, add_own_cameras])
def test_views_are_what_cycles_would_render(tmp_path, add: Callable[[], object]):
    add()
    surface, selection = looked_from(2, "AUTO", True, 0, [bpy.context.object])
    for camera in selection.cameras:
        seen = worker_module("objects.rasterizer").planes(surface, camera, SIZE)
        wanted = rendered(bpy.context.object, camera, SIZE, tmp_path / "view.exr")
        both = (seen["Object Index"] > 0) & (wanted["Object Index"] > 0)
        border = (seen["Object Index"] > 0) ^ (wanted["Object Index"] > 0)
        assert border.mean() < 0.002
        assert both.mean() > 0.03
        for name, width in (("UV", 2), ("Position", 3), ("Normal", 3)):
            apart = np.abs(seen[name] - wanted[name])[..., :width].max(2)[both[..., 0]]
            # The others are at edges. Cycles from 5.x on averages smooth normals in its own way.
            is_smooth = name == "Normal" and add is add_own_cameras
            assert np.quantile(apart, 0.99) < (0.2 if is_smooth else 1e-3), name


def test_a_large_mesh_is_read_without_a_loop_in_python_over_it():
    bpy.ops.mesh.primitive_grid_add(x_subdivisions=250, y_subdivisions=250)
    bpy.context.view_layer.update()
    plane = bpy.context.object
    read = modules().objects.surface.read
    assert len(read(bpy.context, [plane]).triangles) > 120_000

    def loop():
        corners = plane.data.vertices
        for triangle in plane.data.loop_triangles:
            for corner in triangle.vertices:
                corners[corner].co.copy(), corners[corner].normal.copy()

    assert quickest(lambda: read(bpy.context, [plane])) < quickest(loop)
