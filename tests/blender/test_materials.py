# SPDX-License-Identifier: GPL-3.0-or-later
"""A material as style: its maps are found, painted with its Base Color, and shown by a new one."""

import shutil
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import error_of, make_image, modules, pixels_of
from job_folders import save
from material_files import bumps, files, gray, shader, shown, write

#: A job that takes a second or two.
QUICK = {"width": 64, "height": 64, "quality": "DRAFT", "iterations": 2, "maps": True}


def synthesize(style: str, **options) -> set[str]:
    return bpy.ops.nst.synthesize(style=style, **{**QUICK, **options})


@pytest.fixture
def wall(tmp_path) -> str:
    return str(files(tmp_path))


def test_a_material_is_painted_with_all_its_maps_and_shown_by_a_new_one(wall, blend):
    assert synthesize(wall) == {"FINISHED"}
    material = bpy.data.materials["Texture.wall_basecolor"]
    for socket, space in (("Base Color", "sRGB"), ("Normal", "Non-Color"), ("Roughness", None)):
        image = shown(material, socket)
        assert tuple(image.size) == (64, 64)
        assert image.colorspace_settings.name == (space or "Non-Color")
    rough = shown(material, "Roughness")
    assert rough.name == "Texture.wall_basecolor_roughness"
    before = pixels_of(rough)
    assert len(np.unique(before)) > 300, "16 bits"
    vectors = pixels_of(shown(material, "Normal"))[..., :3] * 2 - 1
    assert np.abs(np.linalg.norm(vectors, axis=-1) - 1).max() < 1e-3
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    again = shown(bpy.data.materials["Texture.wall_basecolor"], "Roughness")
    assert np.array_equal(pixels_of(again), before)


def test_a_folder_is_a_style_and_its_directx_normals_are_turned(tmp_path):
    files(tmp_path, normal="wall_normal_dx")
    assert synthesize(str(tmp_path), iterations=1) == {"FINISHED"}
    green = pixels_of(next(each for each in bpy.data.images if "_normal" in each.name))[..., 1]
    assert green.mean() < 0.45, "0.7 is 0.3"


def test_maps_are_taken_from_the_material_that_shows_the_style():
    material = bpy.data.materials.new("Wall")
    material.use_nodes = True
    tree = material.node_tree

    def texture(name: str, values: np.ndarray, *, data: bool):
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = make_image(name, values, data=data)
        return node.outputs["Color"]

    links = tree.links.new
    links(texture("Plaster", gray(bumps()), data=False), shader(material).inputs["Base Color"])
    links(texture("Rough", gray(1 - bumps()), data=True), shader(material).inputs["Roughness"])
    bent = tree.nodes.new("ShaderNodeNormalMap")
    up = np.full((64, 64, 3), (0.5, 0.5, 1), np.float32)
    links(texture("Bent", up, data=True), bent.inputs["Color"])
    links(bent.outputs["Normal"], shader(material).inputs["Normal"])
    raised = tree.nodes.new("ShaderNodeDisplacement")
    links(texture("Raised", gray(bumps()), data=True), raised.inputs["Height"])
    links(raised.outputs[0], tree.nodes["Material Output"].inputs["Displacement"])
    assert synthesize("Plaster") == {"FINISHED"}
    made = {each.name for each in bpy.data.images if each.name.startswith("Texture.")}
    kinds = {name.removeprefix("Texture.Plaster") for name in made}
    assert kinds == {"", "_normal", "_roughness", "_height"}
    end = bpy.data.materials["Texture.Plaster"].node_tree.nodes["Material Output"]
    assert end.inputs["Displacement"].links[0].from_node.type == "DISPLACEMENT"


def packed() -> np.ndarray:
    """A picture (64, 64, 3) whose channels are far from each other: 0.2, 0.5, 0.9 and a little."""
    return np.stack([bumps() * 0.1 + base for base in (0.15, 0.45, 0.85)], 2)


def painted_levels() -> dict[str, float]:
    """The mean of each map that was painted, by its kind."""
    made = [each for each in bpy.data.images if each.name.startswith("Texture.")]
    return {each.name.rpartition("_")[2]: pixels_of(each)[..., 0].mean() for each in made}


def test_maps_are_taken_from_the_channels_of_a_packed_file(tmp_path):
    color = files(tmp_path)
    (tmp_path / "wall_rough.png").unlink()
    write(tmp_path / "wall_arm.png", packed())
    assert synthesize(str(color)) == {"FINISHED"}
    levels = painted_levels()
    assert levels["ao"] == pytest.approx(0.2, abs=0.08)
    assert levels["roughness"] == pytest.approx(0.5, abs=0.08)
    assert levels["metallic"] == pytest.approx(0.9, abs=0.08)


def test_maps_are_taken_from_a_separate_color_of_a_material():
    material = bpy.data.materials.new("Wall")
    material.use_nodes = True
    tree = material.node_tree
    color, arm = (tree.nodes.new("ShaderNodeTexImage") for _ in range(2))
    color.image = make_image("Plaster", gray(bumps()))
    arm.image = make_image("Arm", packed(), data=True)
    apart = tree.nodes.new("ShaderNodeSeparateColor")
    tree.links.new(color.outputs["Color"], shader(material).inputs["Base Color"])
    tree.links.new(arm.outputs["Color"], apart.inputs["Color"])
    tree.links.new(apart.outputs["Green"], shader(material).inputs["Roughness"])
    tree.links.new(apart.outputs["Blue"], shader(material).inputs["Metallic"])
    assert synthesize("Plaster") == {"FINISHED"}
    levels = painted_levels()
    assert levels["roughness"] == pytest.approx(0.5, abs=0.08)
    assert levels["metallic"] == pytest.approx(0.9, abs=0.08)


def test_of_two_shaders_the_one_that_shows_the_style_has_its_maps():
    material = bpy.data.materials.new("Wall")
    material.use_nodes = True
    tree = material.node_tree
    mix = tree.nodes.new("ShaderNodeMixShader")
    both = (shader(material), tree.nodes.new("ShaderNodeBsdfPrincipled"))
    for place, (each, level) in enumerate(zip(both, (0.2, 0.8), strict=True)):
        for socket, values in (("Base Color", bumps()), ("Roughness", bumps() * 0.1 + level)):
            node = tree.nodes.new("ShaderNodeTexImage")
            name = f"{socket} {place}"
            node.image = make_image(name, gray(values), data=socket == "Roughness")
            tree.links.new(node.outputs["Color"], each.inputs[socket])
        tree.links.new(each.outputs[0], mix.inputs[1 + place])
    tree.links.new(mix.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    assert synthesize("Base Color 1") == {"FINISHED"}
    assert painted_levels()["roughness"] == pytest.approx(0.85, abs=0.08)


def test_a_map_of_another_size_gets_that_of_the_base_color(tmp_path):
    color = files(tmp_path)
    write(tmp_path / "wall_rough.png", gray(np.full((32, 48), 0.7, np.float32)))
    assert synthesize(str(color)) == {"FINISHED"}
    rough = shown(bpy.data.materials["Texture.wall_basecolor"], "Roughness")
    assert tuple(rough.size) == (64, 64)
    assert painted_levels()["roughness"] == pytest.approx(0.7, abs=0.08)


def test_a_style_without_maps_is_one_sentence_before_painting(style):
    assert error_of(synthesize, "Waves.png") == (
        "“Waves.png” has no maps: switch Maps off, or choose the Base Color of a material that "
        "has some"
    )


def test_a_folder_without_a_base_color_is_one_sentence(tmp_path):
    assert "is called a Base Color" in error_of(synthesize, str(tmp_path))


@pytest.fixture
def painted(wall, cache) -> Path:
    """The job folder of a material that was painted, as after a crash."""
    calls, styles = modules().properties.calls, modules().inputs.styles
    call = calls.synthesize_call(bpy.context.scene, QUICK)
    plan = modules().synthesize.plan(bpy.context, call, [styles.StyleName(wall)])
    (task,) = modules().base.enqueue_all(bpy.context, [plan])
    modules().base.run_to_end([task])
    bpy.data.batch_remove([*bpy.data.images, *bpy.data.materials])
    return task.folder


def test_a_material_in_a_job_folder_is_recovered_with_its_maps(painted):
    for png in painted.glob("result*.png"):
        png.unlink()  # as of a worker that was killed
    modules().jobs.results.deliver(painted)
    assert {"Texture.wall_basecolor", "Texture.wall_basecolor_normal"} <= set(
        bpy.data.images.keys()
    )


DAMAGE = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(9999)),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "another": lambda path: write(path, gray(bumps()), data=False),
}


@pytest.mark.parametrize("ending", ["png", "npy"])
def test_a_damaged_file_of_a_map_is_no_loss_where_the_other_is_whole(painted, ending):
    wanted = np.load(painted / "result-roughness.npy")
    for number, damage in enumerate(DAMAGE.values()):
        copied = painted.with_name(f"2026-01-02-03040{number}-0123abcd")
        shutil.copytree(painted, copied)
        damage(copied / f"result-roughness.{ending}")
        image, problem = modules().jobs.results.deliver(copied)
        rough = bpy.data.images[f"{image.name}_roughness"]
        assert not problem and np.abs(pixels_of(rough)[..., 0] - wanted).max() < 1e-4


def test_a_map_that_is_lost_is_one_sentence_and_the_others_are_there(painted):
    DAMAGE["half"](painted / "result-roughness.png")
    DAMAGE["zeros"](painted / "result-roughness.npy")
    image, problem = modules().jobs.results.deliver(painted)
    assert problem == (
        f"Maps of “{image.name}” are damaged, or not there (roughness): paint it again to have them"
    )
    assert f"{image.name}_normal" in bpy.data.images
    assert not any("roughness" in each.name for each in bpy.data.images)
    assert shown(bpy.data.materials[image.name], "Base Color") == image
