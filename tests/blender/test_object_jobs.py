# SPDX-License-Identifier: GPL-3.0-or-later
"""What the job of an object holds: its Base Color, its views, the place of every texel."""

import json

import bpy
import numpy as np
import pytest
from in_blender import modules, pixels_of, with_texture
from object_jobs import add_cube, add_plain, prepare, worker_module


def test_a_job_holds_the_base_color_and_the_views(source, style):
    with_texture("Planks", source)
    (ready,) = prepare(held_out=1)
    data = json.loads((ready.folder / "job.json").read_text())
    wood = np.load(ready.folder / "content.npy")
    job, _ = ready.looked_at()
    assert [each.held_out for each in job.views] == [False, False, True]
    assert all(len(each.camera) == 3 for each in job.views)
    assert data["canvas"] is None
    assert data["origin"]["name"] == "Plane.Waves"
    assert np.abs(wood / 255 - pixels_of(source)[..., :3]).max() <= 1 / 255
    passes = job.views[0].planes
    assert passes["UV"].shape == (64, 64, 3)
    assert passes["Object Index"].max() == 1


def test_a_job_is_read_as_it_was_written(source, style):
    with_texture("Planks", source)
    (ready,) = prepare()
    objects = worker_module("job.folder").read_job(ready.folder).objects
    assert objects.options == ready.job.objects.options
    assert list(objects.names) == list(ready.job.objects.names) == ["Plane"]
    assert np.array_equal(objects.corners, ready.job.objects.corners)
    assert np.array_equal(objects.triangles, ready.job.objects.triangles)
    assert np.array_equal(objects.owners, ready.job.objects.owners)


def test_a_job_holds_the_place_of_every_texel(style):
    bpy.ops.mesh.primitive_plane_add(size=2, location=(5, 3, 1))
    bpy.context.object.scale = (1, 2, 1)
    (ready,) = prepare()
    positions = ready.looked_at()[0].positions
    middles = 2 * (np.arange(128) + 0.5) / 128 - 1
    assert positions.dtype == np.float32
    assert np.allclose(positions[..., 0], 5 + middles[None, :], atol=1e-5)
    assert np.allclose(positions[..., 1], 3 - 2 * middles[:, None], atol=1e-5)
    assert np.allclose(positions[..., 2], 1)


def test_where_no_face_is_there_is_no_place(style):
    for x in (-2, 2):
        add_cube(f"Box {x}", x)
    bpy.ops.object.select_all(action="SELECT")
    bpy.ops.nst.unwrap(objects="SELECTED", atlas="SHARED")
    (ready,) = prepare(objects="SELECTED", atlas="SHARED")
    positions = ready.looked_at()[0].positions
    nowhere = np.isnan(positions)
    on = np.abs(positions[~nowhere.any(2)]) - (2, 0, 0)
    assert (nowhere.any(2) == nowhere.all(2)).all()
    assert 0.05 < nowhere.mean() < 0.9
    assert np.abs(on).max(1) == pytest.approx(1, abs=1e-5)
    assert {True, False} == set((positions[~nowhere.any(2)][:, 0] > 0).tolist())


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
    content = ready.looked_at()[0].content
    assert content.shape == (128, 128, 3)
    assert tuple(content[row, column]) == (0, 255, 0)
    assert (content == (255, 0, 0)).all(2).sum() > 3 * 128 * 128 / 10


def test_linked_duplicates_are_painted_once(style):
    add_cube("Left", -2)
    bpy.ops.object.duplicate(linked=True)
    bpy.ops.object.select_all(action="SELECT")
    (ready,) = prepare(objects="SELECTED")
    assert ready.looked_at()[0].views[0].planes["Object Index"].max() == 1
    assert len(ready.job.origin["target"]["objects"]) == 2


def test_an_object_in_edit_mode_is_painted_as_it_is(style):
    box = add_cube("Box")
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.transform.resize(value=(3, 3, 3))
    (ready,) = prepare()
    assert box.mode == "EDIT"
    position = ready.looked_at()[0].views[0].planes["Position"]
    assert np.abs(position).max() == pytest.approx(3, abs=0.01)


def test_the_texture_so_far_is_drawn_on_the_object_and_nothing_of_the_file_changes(source, style):
    material = with_texture("Planks", source)
    owner = bpy.context.object
    (ready,) = prepare()
    np.save(ready.folder / "preview.npy", np.full((64, 64, 4), 255, np.uint8))
    module = modules()
    drawn = module.objects.live_texture
    geometry = module.objects.surface.read(bpy.context, [owner])
    live = drawn.LiveTexture([owner], geometry)
    task = module.jobs.task.Task(ready.folder, "Plane.Waves", "", live=live)
    before = _shown_by(material)
    module.jobs.picture_so_far.update(task)
    assert drawn._shown is live and drawn._handle
    assert _shown_by(material) == before and owner.active_material == material
    module.jobs.picture_so_far.renew(None)
    assert drawn._shown is None and drawn._handle is None


def _shown_by(material):
    """All nodes and links of a material, and the images of the nodes."""
    tree = material.node_tree
    nodes = [(each.name, getattr(each, "image", None), each.keys()) for each in tree.nodes]
    links = [(each.from_socket.name, each.to_socket.name) for each in tree.links]
    return [(name, image, list(keys)) for name, image, keys in nodes], links, tree.nodes.active
