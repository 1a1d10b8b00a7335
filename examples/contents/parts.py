# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rendered pictures are built of: materials, lamps and shapes. In metres."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import bpy
import numpy as np

Vector = tuple[float, float, float]
Color = tuple[float, float, float]
Places = Sequence[Vector] | np.ndarray


def material(name: str, color: Color, roughness: float = 0.5, **more: Any) -> Any:
    """The material of this name, made at its first use; `more` are inputs of its surface."""
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    inputs = made.node_tree.nodes["Principled BSDF"].inputs
    named = {key.replace("_", " "): value for key, value in more.items()}
    for key, value in {"Base Color": (*color, 1), "Roughness": roughness, **named}.items():
        inputs[key].default_value = value
    return made


def speckled(name: str, colors: Sequence[Color], scale: float, roughness: float = 0.5) -> Any:
    """A material whose color wanders along a palette, in patches of 1 / `scale`."""
    made = material(name, colors[0], roughness)
    tree = made.node_tree
    place, noise, ramp = (
        tree.nodes.new(f"ShaderNode{kind}") for kind in ("TexCoord", "TexNoise", "ValToRGB")
    )
    noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = scale, 4
    stops = ramp.color_ramp.elements
    while len(stops) < len(colors):
        stops.new(0.5)
    for stop, position, color in zip(
        stops, np.linspace(0.36, 0.64, len(colors)), colors, strict=True
    ):
        stop.position, stop.color = position, (*color, 1)
    tree.links.new(place.outputs["Object"], noise.inputs["Vector"])
    tree.links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
    tree.links.new(ramp.outputs["Color"], tree.nodes["Principled BSDF"].inputs["Base Color"])
    return made


def air(color: Color, strength: float = 1.0) -> None:
    """Light of one color from everywhere."""
    world = bpy.data.worlds.new("Air")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"].inputs
    background["Color"].default_value = (*color, 1)
    background["Strength"].default_value = strength


def sky(horizon: Color, zenith: Color, strength: float) -> None:
    """Light from everywhere, its color changing upwards from the horizon."""
    air(horizon, strength)
    tree = bpy.context.scene.world.node_tree
    place, split, ramp = (
        tree.nodes.new(f"ShaderNode{kind}") for kind in ("TexCoord", "SeparateXYZ", "ValToRGB")
    )
    low, high = ramp.color_ramp.elements
    low.color, high.color, high.position = (*horizon, 1), (*zenith, 1), 0.55
    tree.links.new(place.outputs["Generated"], split.inputs["Vector"])
    tree.links.new(split.outputs["Z"], ramp.inputs["Fac"])
    tree.links.new(ramp.outputs["Color"], tree.nodes["Background"].inputs["Color"])


def lamp(
    place: Vector, target: Vector, size: float, watts: float, color: Color = (1, 1, 1)
) -> None:
    """A square lamp of `size` at `place` that shines at `target`."""
    light = bpy.data.lights.new("Lamp", "AREA")
    light.energy, light.color, light.size = watts, color, size
    x, y, z = (there - here for here, there in zip(place, target, strict=True))
    made = _link(bpy.data.objects.new("Lamp", light))
    made.location = place
    made.rotation_euler = (math.atan2(math.hypot(x, y), -z), 0, math.atan2(-x, y))


def sun(height: float, bearing: float, strength: float, color: Color) -> None:
    """The sun: degrees over the horizon, and degrees its light goes to, from +Y to -X."""
    light = bpy.data.lights.new("Sun", "SUN")
    light.energy, light.color, light.angle = strength, color, math.radians(1.5)
    made = _link(bpy.data.objects.new("Sun", light))
    made.rotation_euler = (math.radians(90 - height), 0, math.radians(bearing))


def mesh(points: Iterable, faces: Iterable, surface: Any, *, rounded: bool = False) -> Any:
    """An object from points and faces."""
    made = bpy.data.meshes.new("Mesh")
    made.from_pydata([tuple(point) for point in points], [], [tuple(face) for face in faces])
    made.materials.append(surface)
    if rounded:
        made.shade_smooth()
    return _link(bpy.data.objects.new("Object", made))


def lathe(place: Vector, profile: Sequence[tuple[float, float]], surface: Any) -> Any:
    """A body of revolution; `profile` is (radius, height), from the bottom up, smoothed."""
    ends = [profile[0], *profile, profile[-1]]
    rings = np.array([_spline(ends, step) for step in np.linspace(0, len(profile) - 1, 60)])
    turn = np.linspace(0, math.tau, 64, endpoint=False)[:, None]
    points = np.stack(
        [rings[:, 0] * np.cos(turn), rings[:, 0] * np.sin(turn), rings[:, 1] + 0 * turn], -1
    )
    return _moved(mesh(points.reshape(-1, 3), _quads(64, 60), surface, rounded=True), place)


def tube(path: Sequence[Vector], radii: Sequence[float], surface: Any) -> Any:
    """A round tube through points, as thick at each as `radii` says."""
    ends, steps = [path[0], *path, path[-1]], np.linspace(0, len(path) - 1, 50)
    spine = np.array([_spline(ends, step) for step in steps])
    radius = np.interp(steps, range(len(radii)), radii)[:, None, None]
    ahead = np.gradient(spine, axis=0)
    # Tubes lie in planes along y, so that y is always to their side.
    aside = np.array((0.0, 1.0, 0.0))
    up = np.cross(ahead, aside)
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    turn = np.linspace(0, math.tau, 24, endpoint=False)[:, None]
    rings = spine[:, None] + radius * (np.cos(turn) * aside + np.sin(turn) * up[:, None])
    return mesh(rings.transpose(1, 0, 2).reshape(-1, 3), _quads(24, 50), surface, rounded=True)


def ball(place: Vector, radius: float, surface: Any, scale: Vector = (1, 1, 1)) -> Any:
    """A sphere, or an ellipsoid."""
    bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=24, radius=radius, location=place)
    made = bpy.context.object
    made.scale = scale
    made.data.materials.append(surface)
    made.data.shade_smooth()
    return made


def boxes(middles: Places, sizes: Places, surface: Any) -> Any:
    """Many boxes in one mesh."""
    corners = np.array([(x, y, z) for z in (-0.5, 0.5) for y in (-0.5, 0.5) for x in (-0.5, 0.5)])
    points = np.array(middles)[:, None] + corners * np.array(sizes)[:, None]
    sides = np.array(_SIDES) + 8 * np.arange(len(middles))[:, None, None]
    return mesh(points.reshape(-1, 3), sides.reshape(-1, 4).tolist(), surface)


_SIDES = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))


def sweep(outline: Sequence[tuple[float, float]], width: float, surface: Any) -> Any:
    """A smooth sheet, `outline` (y, z) drawn along x: a studio's backdrop."""
    ends = [outline[0], *outline, outline[-1]]
    line = [_spline(ends, step) for step in np.linspace(0, len(outline) - 1, 60)]
    points = [(side * width / 2, y, z) for side in (-1, 1) for y, z in line]
    faces = [(i, i + 1, i + 61, i + 60) for i in range(59)]
    return mesh(points, faces, surface, rounded=True)


def _spline(points: Sequence, step: float) -> np.ndarray:
    """Catmull-Rom between the inner points; `step` 0 is the first of them."""
    number = min(int(step), len(points) - 4)
    t = step - number
    a, b, c, d = (np.array(point, float) for point in points[number : number + 4])
    cubic = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
    return 0.5 * (cubic + (3 * b - 3 * c + d - a) * t**3)


def _quads(around: int, along: int) -> list:
    """The faces of a body whose points are numbered along it, line after line around it."""
    i, j = np.mgrid[0:around, 0 : along - 1].reshape(2, -1)
    line, after = i * along + j, (i + 1) % around * along + j
    return np.stack([line, after, after + 1, line + 1], axis=-1).tolist()


def _moved(thing: Any, place: Vector) -> Any:
    thing.location = place
    return thing


def _link(thing: Any) -> Any:
    bpy.context.scene.collection.objects.link(thing)
    return thing
