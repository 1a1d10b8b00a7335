# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that cannot be painted: the artist is told why, and what to do."""

from collections.abc import Callable

import bpy
import pytest
from object_jobs import add_cube, add_plain, prepare, sentence_of


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


def spoil_vertex() -> None:
    bpy.ops.mesh.primitive_cube_add()
    bpy.context.object.data.vertices[0].co.x = float("nan")


def spoil_uv() -> None:
    bpy.ops.mesh.primitive_cube_add()
    bpy.context.object.data.uv_layers.active.uv[0].vector = float("nan"), 0


def shrink() -> None:
    """So far away that all of its vertices are one, as far as Blender can tell."""
    bpy.ops.mesh.primitive_cube_add(location=(1e7,) * 3)
    bpy.context.object.scale = (1e-6,) * 3


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
        (spoil_vertex, "a vertex or a UV coordinate that is infinite, or no number"),
        (spoil_uv, "a vertex or a UV coordinate that is infinite, or no number"),
        (shrink, "No view sees the object"),
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


def test_without_an_object_the_button_is_gray(style):
    assert not bpy.ops.nst.stylize_object.poll()


def test_the_artist_is_told_what_no_view_sees(style):
    add_cube("Box")
    (ready,) = prepare(views=1)
    _, warning = ready.looked_at()
    assert "is seen by no view" in warning
