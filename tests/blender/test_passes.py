# SPDX-License-Identifier: GPL-3.0-or-later
"""The passes of a render, saved by real Blender and read by the engine's Python."""

import os
import subprocess
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import modules

SCRIPT = (
    "import sys, numpy; from pathlib import Path; from nst_addon.images.passes import read_passes;"
    "passes = read_passes(Path(sys.argv[1]));"
    "numpy.savez(sys.argv[2], layers=list(passes.layers), composited=passes.is_composited,"
    "**passes.planes)"
)


def read(folder: Path) -> dict[str, np.ndarray]:
    """The passes of the Render Result, by name; and “layers” and “composited”."""
    file, arrays = str(folder / "passes.exr"), folder / "passes.npz"
    modules().images.render_result.save_passes(file, bpy.context.scene)
    command = [os.environ["NST_PYTHON"], "-c", SCRIPT, file, arrays]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    return dict(np.load(arrays))


@pytest.fixture
def plane() -> bpy.types.Scene:
    """A scene whose camera sees, 6 away, a plane 4 wide and high that fills the middle.

    Its lower left corner has U, V 0, 0; it is object 3 with material 5.
    """
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples = "CYCLES", 1
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = 96, 64
    bpy.ops.object.camera_add(location=(0, -6, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    scene.camera.data.type, scene.camera.data.ortho_scale = "ORTHO", 9
    bpy.ops.mesh.primitive_plane_add(size=4, rotation=(np.pi / 2, 0, 0))
    bpy.context.object.pass_index = 3
    material = bpy.data.materials.new("Paper")
    material.pass_index = 5
    bpy.context.object.data.materials.append(material)
    layer = bpy.context.view_layer
    for name in ("uv", "z", "normal", "position", "object_index", "material_index"):
        setattr(layer, f"use_pass_{name}", True)
    return scene


def test_passes_are_read_as_they_were_rendered(plane, tmp_path):
    bpy.ops.render.render()
    passes = read(tmp_path)
    upper_right = 21, 64  # 1.5 units to the right of the middle, and 1 up
    assert passes["UV"][upper_right] == pytest.approx([0.89, 0.75, 1.0], abs=0.02)
    assert passes["Position"][upper_right] == pytest.approx([1.55, 0, 0.98], abs=0.05)
    assert passes["Normal"][upper_right] == pytest.approx([0, -1, 0], abs=1e-4)
    assert passes["Depth"][upper_right] == pytest.approx([6.0], abs=1e-4)
    assert passes["Object Index"][upper_right] == [3]
    assert passes["Material Index"][upper_right] == [5]
    assert passes["Combined"].shape == (64, 96, 4)
    assert {plane.dtype.name for name, plane in passes.items() if plane.ndim == 3} == {"float32"}


def test_what_no_object_covers_has_no_index_and_lies_far_away(plane, tmp_path):
    bpy.ops.render.render()
    passes = read(tmp_path)
    assert passes["Object Index"][0, 0] == [0]
    assert passes["UV"][0, 0].tolist() == [0, 0, 0]
    assert passes["Depth"][0, 0] >= [1e9]


def test_several_view_layers_are_told_apart(plane, tmp_path):
    plane.view_layers.new("Layer 1.5")
    bpy.ops.render.render()
    found = read(tmp_path)
    assert set(found["layers"]) == {bpy.context.view_layer.name, "Layer 1.5"}
    assert not found["composited"]


@pytest.mark.parametrize(
    ("cryptomatte", "letters", "most"),
    [(True, 44, 44), (True, 45, 44), (True, 63, 44), (False, 52, 52), (False, 53, 52)],
)
def test_a_view_layer_whose_name_loses_passes_is_one_sentence(
    plane, tmp_path, cryptomatte, letters, most
):
    (layer,) = plane.view_layers
    layer.name = ("Trees in the fog behind the house, lit by the key light only, take 2")[:letters]
    layer.use_pass_cryptomatte_material = cryptomatte
    layer.use_pass_position = True
    why_not = modules().inputs.shot_passes.why_not(plane)
    bpy.ops.render.render()
    if letters <= most or bpy.app.version >= (5, 0):
        assert not why_not
        found = read(tmp_path)
        assert found["layers"].tolist() == [layer.name]
        assert found["CryptoMaterial00" if cryptomatte else "Position"].shape[:2] == (64, 96)
        return
    assert f"as long as “{layer.name}”: shorten it to {most} letters" in why_not
    with pytest.raises(Exception, match=f"shorten it to {most} letters, and render again"):
        read(tmp_path)


def test_what_the_compositor_made_is_no_view_layer(plane, tmp_path):
    composite(plane)
    bpy.ops.render.render()
    found = read(tmp_path)
    assert found["layers"].tolist() == [bpy.context.view_layer.name]
    assert found["composited"] and "UV" in found


def composite(scene: bpy.types.Scene) -> None:
    """Have the compositor pass the render on as it is."""
    if bpy.app.version < (5, 0):
        scene.use_nodes = True
        tree = scene.node_tree
        tree.nodes.clear()
        end = tree.nodes.new("CompositorNodeComposite")
    else:
        tree = bpy.data.node_groups.new("Compositing", "CompositorNodeTree")
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        scene.compositing_node_group = tree
        end = tree.nodes.new("NodeGroupOutput")
    layers = tree.nodes.new("CompositorNodeRLayers")
    tree.links.new(layers.outputs["Image"], end.inputs["Image"])
