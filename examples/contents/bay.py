# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's scene: a bay in the evening sun, with a lighthouse and a painter's easel.

The easel stands on a headland from which one looks north (+Y) to an island with the
lighthouse. Everything is made from primitives, in metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import bpy
import numpy as np

Vector = tuple[float, float, float]
Color = tuple[float, float, float]

WOOD: Color = (0.20, 0.09, 0.03)


def build_bay(aspect: float) -> bpy.types.Object:
    """Build the bay in the current scene; returns the easel's canvas.

    `aspect` is the canvas's width divided by its height.
    """
    _sun()
    _sky()
    _land()
    _sea()
    _lighthouse(4.1, 9.2)
    _cottage(0.6, 8.6)
    for x, y, size in ((-1.6, 9.9, 1.25), (-2.7, 9.0, 0.95), (7.0, 9.8, 1.1), (7.9, 9.0, 0.8)):
        _pine(x, y, size)
    _boat(-3.6, 0.4)
    _boulders()
    _flowers()
    return _easel(-1.0, -15.3, aspect)


def _sun() -> None:
    """A low warm sun, from behind the left shoulder of the cameras."""
    bpy.ops.object.light_add(type="SUN", rotation=(math.radians(58), 0, math.radians(-52)))
    sun = bpy.context.object.data
    sun.energy, sun.color, sun.angle = 3.4, (1.0, 0.84, 0.62), math.radians(2)


def _sky() -> None:
    """From orange at the horizon to deep blue, with bright clouds."""
    world = bpy.data.worlds.new("Sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.cycles.sampling_method, world.cycles.sample_map_resolution = "MANUAL", 256
    node = _Nodes(world.node_tree)
    direction = node("TexCoord", output="Generated")
    height = node(
        "Math", node("SeparateXYZ", direction, output="Z"), 0.5, 0.5, operation="MULTIPLY_ADD"
    )
    air = node.ramp(
        height,
        (0.50, (0.95, 0.60, 0.30)),
        (0.56, (0.50, 0.66, 0.78)),
        (0.64, (0.14, 0.38, 0.72)),
        (0.80, (0.03, 0.13, 0.45)),
    )
    flat = node("Mapping", direction, Location=(0.55, 0.0, 0.35), Scale=(2.0, 2.0, 4.6))
    clouds = node("TexNoise", flat, Scale=1.5, Detail=5.0, Distortion=0.5)
    cover = node.ramp(clouds, (0.50, (0, 0, 0)), (0.60, (1, 1, 1)))
    color = node("MixRGB", cover, air, (1.0, 0.86, 0.70, 1))
    world.node_tree.links.new(color, world.node_tree.nodes["Background"].inputs["Color"])


def _ground(x: Any, y: Any) -> Any:
    """Height of the land over the sea at a place, in metres: an island and a headland."""
    island = 3.3 * np.exp(-((((x - 2.6) / 6.2) ** 2 + ((y - 9.5) / 4.2) ** 2) ** 1.6)) - 0.7
    headland = 1.1 - 0.30 * (y + 9.6 - 0.35 * np.abs(x - 1.5))
    hills = 3.2 * np.exp(-(((y - 42) / 9) ** 2)) * (1 + 0.5 * np.sin(0.21 * x + 1)) - 1
    rough = 0.16 * np.sin(1.3 * x + 0.8 * y) * np.sin(1.1 * y - 0.6 * x) + 0.07 * np.sin(3.1 * x)
    return np.maximum(np.maximum(island, np.minimum(headland, 1.2)), hills) + rough


def _land() -> None:
    size, low, high = 220, np.array((-45.0, -24.0)), np.array((45.0, 52.0))
    x, y = np.meshgrid(*(np.linspace(a, b, size) for a, b in zip(low, high, strict=True)))
    points = np.stack([x, y, _ground(x, y)], axis=-1).reshape(-1, 3)
    corner = (np.arange(size - 1)[:, None] * size + np.arange(size - 1)).ravel()
    faces = np.stack([corner, corner + 1, corner + size + 1, corner + size], axis=-1)
    mesh = bpy.data.meshes.new("Land")
    mesh.from_pydata(points.tolist(), [], faces.tolist())
    mesh.shade_smooth()
    mesh.materials.append(_land_material())
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Land", mesh))


def _land_material() -> bpy.types.Material:
    """Sand at the water, then grass in several greens."""
    material = _material("Land", (0.2, 0.4, 0.1), roughness=0.9)
    node = _Nodes(material.node_tree)
    place = node("NewGeometry", output="Position")
    patches = node("TexNoise", place, Scale=0.9)
    height = node(
        "Math", patches, 0.55, node("SeparateXYZ", place, output="Z"), operation="MULTIPLY_ADD"
    )
    color = node.ramp(
        node("Math", height, 3.4, operation="DIVIDE"),
        (0.10, (0.62, 0.42, 0.20)),
        (0.20, (0.50, 0.42, 0.12)),
        (0.30, (0.24, 0.40, 0.05)),
        (0.55, (0.07, 0.24, 0.04)),
        (0.90, (0.33, 0.42, 0.07)),
    )
    _connect(color, material, "Base Color")
    return material


def _sea() -> None:
    bpy.ops.mesh.primitive_plane_add(size=400, location=(0, 100, 0))
    material = _material("Sea", (0.01, 0.16, 0.24), roughness=0.12)
    node = _Nodes(material.node_tree)
    place = node("Mapping", node("NewGeometry", output="Position"), Scale=(0.7, 1.6, 1.0))
    waves = node("TexNoise", place, Scale=1.0, Detail=3.0)
    _connect(node("Bump", Height=waves, Strength=0.5, Distance=0.3), material, "Normal")
    bpy.context.object.data.materials.append(material)


def _lighthouse(x: float, y: float) -> None:
    base = float(_ground(x, y)) - 0.3
    red, white = _material("Red", (0.72, 0.05, 0.03)), _material("White", (0.88, 0.84, 0.76))
    dark, glass = _material("Iron", (0.03, 0.04, 0.06)), _glowing("Lamp", (1.0, 0.68, 0.18), 4)
    bands, band, wide, narrow = 5, 1.15, 1.05, 0.68
    radius = np.linspace(wide, narrow, bands + 1)
    for i in range(bands):
        _cone((x, y, base + (i + 0.5) * band), radius[i], radius[i + 1], band, (red, white)[i % 2])
    top = base + bands * band
    _cone((x, y, top + 0.08), 1.05, 1.05, 0.16, dark)
    _cone((x, y, top + 0.55), 0.52, 0.52, 0.80, glass)
    for angle in np.linspace(0, math.tau, 6, endpoint=False):
        bar = x + 0.54 * math.cos(angle), y + 0.54 * math.sin(angle), top + 0.55
        _cone(bar, 0.05, 0.05, 0.8, dark)
    _cone((x, y, top + 1.25), 0.80, 0.0, 0.65, red)
    for level in (1.2, 3.4):
        _box((x - 0.35, y - 0.88, base + level), (0.26, 0.3, 0.5), dark)


def _cottage(x: float, y: float) -> None:
    base = float(_ground(x, y)) - 0.25
    wall, roof = _material("Wall", (0.86, 0.80, 0.66)), _material("Roof", (0.80, 0.20, 0.05))
    blue, wood = _material("Shutter", (0.03, 0.14, 0.42)), _material("Wood", WOOD)
    _box((x, y, base + 0.75), (2.6, 1.7, 1.5), wall)
    _prism((x, y, base + 1.5), (3.0, 2.1, 1.05), roof)
    _box((x - 0.75, y + 0.3, base + 2.4), (0.34, 0.34, 0.9), wall)
    _box((x + 0.05, y - 0.86, base + 0.55), (0.5, 0.08, 1.1), wood)
    for side in (-0.8, 0.85):
        _box((x + side, y - 0.86, base + 0.9), (0.5, 0.08, 0.55), blue)


def _pine(x: float, y: float, size: float) -> None:
    base = float(_ground(x, y))
    _cone((x, y, base + 0.3 * size), 0.14 * size, 0.12 * size, 0.9 * size, _material("Wood", WOOD))
    for level, radius in ((0.9, 0.95), (1.6, 0.75), (2.25, 0.52)):
        green = _material(f"Pine {level}", (0.02, 0.10 + 0.06 * level, 0.05))
        _cone((x, y, base + level * size), radius * size, 0.0, 1.25 * size, green)


def _boat(x: float, y: float) -> None:
    hull, sail = _material("Hull", (0.05, 0.10, 0.34)), _material("Sail", (0.95, 0.50, 0.08))
    jib, mast = _material("Jib", (0.92, 0.86, 0.72)), _material("Wood", WOOD)
    outline = ((-1.1, 0.0), (-0.85, 0.38), (0.2, 0.42), (1.35, 0.0), (0.2, -0.42), (-0.85, -0.38))
    keel = [(x + 0.8 * u, y + 0.5 * v, -0.1) for u, v in outline]
    rail = [(x + u, y + v, 0.45) for u, v in outline]
    around = [(i, (i + 1) % 6, (i + 1) % 6 + 6, i + 6) for i in range(6)]
    _mesh("Boat", keel + rail, [*around, tuple(range(6, 12))], hull)
    _cone((x + 0.1, y, 1.75), 0.04, 0.03, 2.9, mast)
    _mesh("Sail", [(x, y, 0.7), (x - 1.15, y, 0.75), (x + 0.02, y, 3.1)], [(0, 1, 2)], sail)
    _mesh("Jib", [(x + 0.2, y, 0.7), (x + 1.25, y, 0.6), (x + 0.16, y, 2.8)], [(0, 1, 2)], jib)


def _boulders() -> None:
    """Stones where the water meets the headland and the island."""
    stone = _material("Stone", (0.30, 0.24, 0.26), roughness=0.9)
    for x, y, size in _BOULDERS:
        bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=2, radius=size)
        rock = bpy.context.object
        rock.location = (x, y, float(_ground(x, y)) + 0.2 * size)
        rock.scale, rock.rotation_euler = (1.3, 1.0, 0.75), (0.3 * x, 0.2 * y, x + y)
        rock.data.materials.append(stone)


_BOULDERS = (
    (-2.6, -6.3, 0.42),
    (-3.2, -6.0, 0.27),
    (4.0, -5.6, 0.50),
    (4.8, -5.3, 0.30),
    (3.4, -5.9, 0.22),
    (-0.9, 5.0, 0.40),
    (5.7, 5.2, 0.55),
    (6.5, 5.5, 0.35),
    (1.9, 4.6, 0.28),
)


def _flowers() -> None:
    """Poppies and daisies on the headland: each kind one mesh, each flower an octahedron."""
    rng = np.random.default_rng(3)
    for name, color, count in (
        ("Poppies", (0.85, 0.06, 0.03), 150),
        ("Daisies", (0.95, 0.80, 0.25), 110),
    ):
        x, y = rng.uniform(-7, 7, count), rng.uniform(-17, -6.5, count)
        centers = np.stack([x, y, _ground(x, y) + 0.12], axis=-1)
        _mesh(name, *_octahedra(centers, 0.055), _material(name, color))


def _octahedra(centers: np.ndarray, radius: float) -> tuple[list, list]:
    corners = radius * np.array(
        [(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0), (0, 0, 0.7), (0, 0, -0.7)]
    )
    around = [(i, (i + 1) % 4) for i in range(4)]
    sides = np.array([(a, b, 4) for a, b in around] + [(b, a, 5) for a, b in around])
    points = (centers[:, None] + corners).reshape(-1, 3)
    faces = (sides + 6 * np.arange(len(centers))[:, None, None]).reshape(-1, 3)
    return points.tolist(), faces.tolist()


def _easel(x: float, y: float, aspect: float) -> bpy.types.Object:
    """An easel with a primed canvas; returns the canvas."""
    base, wood = float(_ground(x, y)), _material("Wood", WOOD)
    width, height, middle = 2.6, 2.6 / aspect, base + 2.15
    for side, back in ((-0.95, 0.12), (0.95, 0.12), (0.0, 1.3)):
        _pole((x + side, y + back, base - 0.1), (x + 0.2 * side, y + 0.12, base + 3.6), wood)
    _box((x, y - 0.12, middle - height / 2 - 0.12), (2.4, 0.25, 0.1), wood)
    _box((x, y, middle), (width + 0.16, 0.1, height + 0.16), _material("Frame", (0.30, 0.13, 0.03)))
    bpy.ops.mesh.primitive_plane_add(size=1, location=(x, y - 0.06, middle))
    canvas = bpy.context.object
    canvas.name, canvas.rotation_euler = "Canvas", (math.radians(90), 0, 0)
    canvas.scale = (width, height, 1)
    canvas.data.materials.append(_material("Canvas", (0.85, 0.82, 0.75), roughness=0.8))
    return canvas


# Materials -----------------------------------------------------------------------------


class _Nodes:
    """Shader nodes in few words: what goes into a node is a value or a node's output."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self._tree = tree

    def __call__(
        self, kind: str, *first: Any, output: str | int = 0, operation: str = "", **named: Any
    ) -> bpy.types.NodeSocket:
        """The output of a new node; `first` go into its first inputs."""
        node = self._tree.nodes.new(f"ShaderNode{kind}")
        if operation:
            node.operation = operation
        values: list[tuple[Any, Any]] = [*enumerate(first), *named.items()]
        for key, value in values:
            if isinstance(value, bpy.types.NodeSocket):
                self._tree.links.new(value, node.inputs[key])
            else:
                node.inputs[key].default_value = value
        return node.outputs[output]

    def ramp(self, factor: Any, *stops: tuple[float, Color]) -> bpy.types.NodeSocket:
        """The output of a new Color Ramp with these positions and colors."""
        output = self("ValToRGB", factor)
        elements = output.node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, color) in zip(elements, stops, strict=True):
            element.position, element.color = position, (*color, 1)
        return output


def _connect(output: bpy.types.NodeSocket, material: Any, name: str) -> None:
    """Let a node's output drive the surface's input `name`."""
    surface = material.node_tree.nodes["Principled BSDF"]
    material.node_tree.links.new(output, surface.inputs[name])


def _material(name: str, color: Color, roughness: float = 0.6) -> Any:
    """The material of this name, made at its first use."""
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    surface = material.node_tree.nodes["Principled BSDF"]
    surface.inputs["Base Color"].default_value = (*color, 1)
    surface.inputs["Roughness"].default_value = roughness
    return material


def _glowing(name: str, color: Color, strength: float) -> Any:
    material = _material(name, color)
    surface = material.node_tree.nodes["Principled BSDF"]
    surface.inputs["Emission Color"].default_value = (*color, 1)
    surface.inputs["Emission Strength"].default_value = strength
    return material


# Parts ---------------------------------------------------------------------------------


def _cone(middle: Vector, below: float, above: float, height: float, material: Any) -> None:
    """A round part, `below` and `above` being its radii."""
    bpy.ops.mesh.primitive_cone_add(
        vertices=32, radius1=below, radius2=above, depth=height, location=middle
    )
    bpy.context.object.data.materials.append(material)


def _box(middle: Vector, size: Vector, material: Any) -> None:
    bpy.ops.mesh.primitive_cube_add(size=1, location=middle)
    bpy.context.object.scale = size
    bpy.context.object.data.materials.append(material)


def _prism(foot: Vector, size: Vector, material: Any) -> None:
    """A saddle roof that stands on `foot`, its ridge along x."""
    x, y, z = foot
    length, depth, height = size
    ends = [(x + side * length / 2, side) for side in (-1, 1)]
    points = [(u, y + v * depth / 2, z) for u, _ in ends for v in (-1, 1)]
    points += [(u, y, z + height) for u, _ in ends]
    faces = [(0, 1, 3, 2), (0, 2, 5, 4), (1, 4, 5, 3), (0, 4, 1), (2, 3, 5)]
    _mesh("Roof", points, faces, material)


def _pole(foot: Vector, top: Vector, material: Any) -> None:
    points = [(x + u, y + v, z) for x, y, z in (foot, top) for u, v in _SQUARE]
    faces = [(i, (i + 1) % 4, (i + 1) % 4 + 4, i + 4) for i in range(4)]
    _mesh("Pole", points, [*faces, (4, 5, 6, 7)], material)


_SQUARE = ((-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05))


def _mesh(
    name: str, points: Iterable[Vector], faces: Sequence[Sequence[int]], material: Any
) -> None:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(list(points), [], list(faces))
    mesh.materials.append(material)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, mesh))
