# SPDX-License-Identifier: GPL-3.0-or-later
"""A texture's own maps and numbers, which its material has where no style goes."""

from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import make_image, modules, picture, pixels_of, stylize, with_texture
from material_files import files, shader, texture, write
from test_udim import read, tiled

from nst_addon.steps import finish

#: The job of a texture in its material, with a mask for its left half.
MASKED = {
    "source": "TEXTURE",
    "target": "NODE",
    "masks": [{"name": "Left", "channel": "GRAY"}],
    "maps": True,
}


@pytest.fixture
def wall(tmp_path: Path) -> str:
    folder = tmp_path / "wall"
    folder.mkdir()
    return str(files(folder))


@pytest.fixture(autouse=True)
def left() -> bpy.types.Image:
    """A mask of the left half."""
    mask = np.zeros((72, 96, 3), np.float32)
    mask[:, :48] = 1
    return make_image("Left", mask, data=True)


def prepared(wall: str, **options: object):
    """The job that nst.stylize would paint, and its warning."""
    module = modules()
    masks = options.pop("masks", MASKED["masks"])
    call = module.properties.calls.stylize_call(bpy.context.scene, {**MASKED, **options})
    (mask,) = masks or [{"name": "", "channel": "GRAY"}]
    style = module.inputs.styles.StyleName(wall, mask=mask["name"], mask_channel=mask["channel"])
    (plan,) = module.stylize.plan(bpy.context, call, [style])
    return finish(plan.reading)


def bend(material, levels) -> np.ndarray:
    """Link even normals to the material; as a vector of length 1, 0–1."""
    slope = make_image("Slope", np.full((36, 48, 3), levels, np.float32), data=True)
    bent = material.node_tree.nodes.new("ShaderNodeNormalMap")
    color = texture(material, slope).outputs["Color"]
    material.node_tree.links.new(color, bent.inputs["Color"])
    material.node_tree.links.new(bent.outputs["Normal"], shader(material).inputs["Normal"])
    vector = np.array(levels) * 2 - 1
    return 0.5 + 0.5 * vector / np.linalg.norm(vector)


def test_own_maps_and_numbers_are_kept_where_no_style_goes_once_more_too(source, wall):
    material = with_texture("Planks", source)
    shader(material).inputs["Roughness"].default_value = 0.9
    vector = bend(material, (0.5, 0.2, 0.9))
    for name in ("Wood.wall_basecolor", "Wood.wall_basecolor.001"):
        # The second time the material shows the first result, and its maps.
        assert stylize(style=wall, **MASKED) == {"FINISHED"}
        rough, normal = (
            pixels_of(bpy.data.images[f"{name}_{kind}"]) for kind in ("roughness", "normal")
        )
        assert np.abs(rough[:, 60:, 0] - 0.9).max() < 0.002
        assert np.abs(normal[:, 60:, :3] - vector).max() < 0.004
        assert abs(rough[:, :36, 0].mean() - 0.5) < 0.15, "the style's"


def test_files_beside_a_picture_are_its_own_maps(tmp_path, wall):
    write(tmp_path / "wood_basecolor.png", picture(1), data=False)
    write(tmp_path / "wood_roughness.png", np.full((36, 48, 3), 0.8, np.float32))
    color = bpy.data.images.load(str(tmp_path / "wood_basecolor.png"))
    own = prepared(wall, source="IMAGE", image=color.name, target="IMAGE").job.own_maps
    assert own["roughness"].shape == (36, 48) and np.allclose(own["roughness"], 0.8, atol=2e-3)
    assert own["normal"].shape == (1, 1, 3) and np.allclose(own["normal"], (0.5, 0.5, 1))


def test_own_maps_are_of_the_material_that_is_stylized(source, wall):
    for name, level in (("A", 0.1), ("B", 0.7)):  # both show the same image
        shader(with_texture(name, source)).inputs["Roughness"].default_value = level
    assert np.allclose(prepared(wall).job.own_maps["roughness"], 0.7)


def test_a_texture_that_is_painted_all_over_takes_no_own_maps_along(source, wall):
    with_texture("Planks", source)
    assert prepared(wall, masks=[]).job.own_maps == {}
    assert set(prepared(wall, masks=[], strength=0.3).job.own_maps) == {"normal", "roughness"}


def test_an_own_map_that_nodes_make_is_told_and_not_kept(source, wall):
    material = with_texture("Planks", source)
    noise = material.node_tree.nodes.new("ShaderNodeTexNoise")
    material.node_tree.links.new(noise.outputs[0], shader(material).inputs["Roughness"])
    found = prepared(wall)
    assert f"The node “{noise.name}” makes a map of “Wood”" in found.warning
    assert set(found.job.own_maps) == {"normal"}
    assert prepared(wall, masks=[]).warning == "", "nothing of it would be kept"


def test_the_own_maps_of_a_tiled_texture_are_kept_tile_by_tile(tmp_path, wall):
    (tmp_path / "rough").mkdir()
    color, rough = tiled(tmp_path), tiled(tmp_path / "rough")
    material = with_texture("Wall", color)
    apart = material.node_tree.nodes.new("ShaderNodeSeparateColor")
    material.node_tree.links.new(texture(material, rough).outputs["Color"], apart.inputs[0])
    material.node_tree.links.new(apart.outputs[0], shader(material).inputs["Roughness"])
    assert stylize(style=wall, size=48, **MASKED) == {"FINISHED"}
    array, _ = read(bpy.data.images["Wall.wall_basecolor_roughness"])
    assert array.shape[:2] == (128, 128)
    assert np.abs(array[70:, 76:, 0] - 0.5).max() < 0.01, "tile 1002"


def test_an_own_map_without_tiles_repeats_in_each_of_them(tmp_path, wall):
    material = with_texture("Wall", tiled(tmp_path))
    texture(material, make_image("Rough", picture(2, 8, 8), data=True), "Roughness")
    own = prepared(wall).job.own_maps["roughness"]
    assert own.shape == (16, 16) and np.array_equal(own[:8, 8:], own[8:, :8])
