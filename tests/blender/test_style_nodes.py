# SPDX-License-Identifier: GPL-3.0-or-later
"""Which nodes of a material are read as the maps of a style, and what is told of the others."""

import bpy
import numpy as np
import pytest
from in_blender import error_of, make_image, modules
from material_files import bumps, gray, maps_of, shader, texture


def even(name: str, level, *, alpha: float | None = None) -> bpy.types.Image:
    """An image of one color, no color at all."""
    color = (level,) * 3 if np.isscalar(level) else level
    pixels = np.full((16, 16, 3), color, np.float32)
    if alpha is not None:
        pixels = np.dstack([pixels, np.full((16, 16), alpha, np.float32)])
    return make_image(name, pixels, data=True)


class Wall:
    """A material with a Base Color, and what is linked to it."""

    def __init__(self) -> None:
        self.material = bpy.data.materials.new("Wall")
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.color = texture(self.material, make_image("Plaster", gray(bumps())), "Base Color")

    def texture(self, name: str, level, socket: str = ""):
        return texture(self.material, even(name, level), socket)

    def node(self, kind: str, **inputs):
        """A new node, with links or values for some inputs by name or, as i0, by place."""
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for name, value in inputs.items():
            socket = node.inputs[int(name[1:]) if name[1:].isdigit() else name]
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, socket)
            else:
                socket.default_value = value
        return node

    def link(self, out, socket: str) -> None:
        self.tree.links.new(out, shader(self.material).inputs[socket])

    def levels(self) -> dict[str, tuple[float, ...]]:
        """The mean of each map that is read, by its kind."""
        found = maps_of(self.color.image)
        return {
            kind: tuple(np.round(values.reshape(256, -1).mean(0, float), 2).tolist())
            for kind, values in found.items()
        }

    def left_out(self) -> str:
        inputs = modules().inputs
        found = inputs.material_maps.find(inputs.picture.Picture.of(self.color.image))
        return next(iter(found.left_out.values()), "")


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_of_two_materials_the_one_with_maps_counts(wall):
    wall.texture("Rough", 0.8, "Roughness")
    bare = bpy.data.materials.new("A bare one")
    bare.use_nodes = True
    texture(bare, wall.color.image, "Base Color")
    assert wall.levels() == {"roughness": (0.8,)}


@pytest.mark.parametrize("kind", ["Invert", "Math"])
def test_an_inverted_map_is_read_inverted(wall, kind):
    node = wall.node(kind, i0=1.0, i1=wall.texture("Gloss", 0.2).outputs[0])
    if kind == "Math":
        node.operation = "SUBTRACT"
    wall.link(node.outputs[0], "Roughness")
    assert wall.levels() == {"roughness": (0.8,)}


def test_a_map_in_alpha_is_read_there(wall):
    node = texture(wall.material, even("Metal", 0.9, alpha=0.2), "Metallic")
    wall.link(node.outputs["Alpha"], "Roughness")
    assert wall.levels() == {"metallic": (0.9,), "roughness": (0.2,)}


@pytest.mark.parametrize("kind", ["SeparateRGB", "SeparateXYZ", "SeparateColor"])
def test_channels_are_read_by_every_node_that_takes_them_apart(wall, kind):
    packed = wall.texture("Packed", (0.2, 0.4, 0.6))
    try:
        node = wall.node(kind, i0=packed.outputs[0])
    except RuntimeError:
        pytest.skip(f"this Blender has no {kind}")
    wall.link(node.outputs[1], "Roughness")
    wall.link(node.outputs[2], "Metallic")
    assert wall.levels() == {"roughness": (0.4,), "metallic": (0.6,)}


def test_hue_saturation_and_value_are_no_channels(wall):
    wall.texture("Metal", 0.9, "Metallic")
    node = wall.node("SeparateColor", i0=wall.texture("Packed", (0.2, 0.4, 0.6)).outputs[0])
    node.mode = "HSV"
    wall.link(node.outputs[2], "Roughness")
    assert wall.levels() == {"metallic": (0.9,)} and wall.left_out() == node.name


def test_the_base_color_may_be_adjusted_and_darkened_by_occlusion(wall):
    wall.texture("Rough", 0.8, "Roughness")
    adjusted = wall.node("HueSaturation", Color=wall.color.outputs[0])
    mix = wall.tree.nodes.new("ShaderNodeMix")
    mix.data_type, mix.blend_type = "RGBA", "MULTIPLY"
    wall.tree.links.new(adjusted.outputs[0], mix.inputs[6])
    wall.tree.links.new(wall.texture("Dark", 0.3).outputs[0], mix.inputs[7])
    wall.link(mix.outputs[2], "Base Color")
    assert wall.levels() == {"roughness": (0.8,), "ao": (0.3,)}


def test_occlusion_is_read_from_the_group_of_gltf(wall):
    group = wall.tree.nodes.new("ShaderNodeGroup")
    group.node_tree = bpy.data.node_groups.new("glTF Material Output", "ShaderNodeTree")
    group.node_tree.interface.new_socket("Occlusion", socket_type="NodeSocketFloat")
    wall.tree.links.new(wall.texture("Dark", 0.3).outputs[0], group.inputs["Occlusion"])
    assert wall.levels() == {"ao": (0.3,)}


def test_the_height_of_a_bump_is_a_map_and_so_are_the_normals_before_it(wall):
    bent = wall.node("NormalMap", Color=wall.texture("Bent", (0.5, 0.5, 1.0)).outputs[0])
    bump = wall.node("Bump", Height=wall.texture("High", 0.7).outputs[0], Normal=bent.outputs[0])
    wall.link(bump.outputs[0], "Normal")
    assert wall.levels() == {"height": (0.7,), "normal": (0.5, 0.5, 1.0)}


def test_the_strength_of_a_normal_map_is_that_of_its_normals(wall):
    color = wall.texture("Bent", (0.9, 0.5, 0.8)).outputs[0]
    bent = wall.node("NormalMap", Color=color, Strength=0.5)
    wall.link(bent.outputs[0], "Normal")
    vector = np.array((0.8 * 0.5, 0.0, 0.6 * 0.5 + 0.5))
    wanted = 0.5 + 0.5 * vector / np.linalg.norm(vector)
    assert wall.levels()["normal"] == pytest.approx(wanted, abs=0.011)
    bent.inputs["Strength"].default_value = 0.0
    assert wall.levels()["normal"] == (0.5, 0.5, 1.0)


def test_green_is_down_where_a_node_or_a_name_says_so(wall):
    bent = wall.node(
        "NormalMap", Color=wall.texture("Bent_Normal_DirectX", (0.5, 0.7, 0.9)).outputs[0]
    )
    wall.link(bent.outputs[0], "Normal")
    assert wall.levels()["normal"] == (0.5, 0.3, 0.9)
    if hasattr(bent, "convention"):
        wall.tree.links.new(wall.texture("Bent", (0.5, 0.7, 0.9)).outputs[0], bent.inputs["Color"])
        assert wall.levels()["normal"] == (0.5, 0.7, 0.9)
        bent.convention = "DIRECTX"
        assert wall.levels()["normal"] == (0.5, 0.3, 0.9)


def test_normals_in_the_space_of_an_object_are_no_map_of_a_texture(wall):
    wall.texture("Rough", 0.8, "Roughness")
    bent = wall.node("NormalMap", Color=wall.texture("Bent", (0.5, 0.5, 1.0)).outputs[0])
    bent.space = "OBJECT"
    wall.link(bent.outputs[0], "Normal")
    assert wall.levels() == {"roughness": (0.8,)} and wall.left_out() == bent.name


def test_a_map_that_is_laid_out_otherwise_is_left_out(wall):
    rough = wall.texture("Rough", 0.8, "Roughness")
    uv = wall.tree.nodes.new("ShaderNodeTexCoord").outputs["UV"]
    mapping = wall.node("Mapping", Vector=uv)
    wall.tree.links.new(mapping.outputs[0], rough.inputs["Vector"])
    assert wall.levels() == {"roughness": (0.8,)}, "a Mapping that does nothing"
    wall.texture("Metal", 0.9, "Metallic")
    mapping.inputs["Scale"].default_value = (4, 4, 4)
    assert wall.levels() == {"metallic": (0.9,)} and wall.left_out() == rough.name
    wall.tree.links.new(mapping.outputs[0], wall.color.inputs["Vector"])
    assert wall.levels() == {"roughness": (0.8,)}


def test_a_map_that_nodes_make_is_told_before_painting(wall):
    ramp = wall.node("ValToRGB", Fac=wall.texture("Rough", 0.8).outputs[0])
    wall.link(ramp.outputs[0], "Roughness")
    quick = {"width": 64, "height": 64, "quality": "DRAFT", "iterations": 2, "maps": True}
    said = error_of(bpy.ops.nst.synthesize, style="Plaster", **quick)
    assert said.startswith(
        f"“Plaster” has no map that is an image: the node “{ramp.name}” makes one"
    )
    wall.texture("Metal", 0.9, "Metallic")
    assert bpy.ops.nst.synthesize(style="Plaster", **quick) == {"FINISHED"}
