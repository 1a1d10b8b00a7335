# SPDX-License-Identifier: GPL-3.0-or-later
"""A shot: the camera turns and glides over hills with trees, under a sky with clouds."""

from __future__ import annotations

import math

import bpy
import numpy as np

from ..contents.camera import look_from
from ..contents.parts import ball, lathe, material, mesh, sky, speckled, sun
from .keys import move


def build_landscape() -> None:
    """The scene with its camera."""
    _ground()
    bark = material("Bark", (0.16, 0.07, 0.03), 0.9)
    leaves = speckled("Leaves", [(0.02, 0.12, 0.03), (0.10, 0.30, 0.05), (0.35, 0.42, 0.08)], 2.5)
    for x, y, size in ((-5, 3, 1.1), (-2.2, 7, 1.4), (1.5, 4.5, 1.0), (4.5, 8, 1.6), (8, 4, 1.2)):
        place = (x, y, _height(x, y))
        lathe(place, [(0.22 * size, -0.3), (0.14 * size, 1.0 * size)], bark)
        ball((x, y, place[2] + 1.7 * size), 0.95 * size, leaves, (1, 1, 1.15))
    sky((0.85, 0.72, 0.55), (0.10, 0.28, 0.75), 0.9)
    _clouds()
    sun(28, -60, 3.5, (1.0, 0.82, 0.6))
    look_from((-1.5, -9.0, 3.4), (-1.5, 6.0, 2.6), lens=30)
    camera = bpy.context.scene.camera
    tilt = camera.rotation_euler[0]
    move(camera, "rotation_euler", (tilt, 0, math.radians(14)), (tilt, 0, math.radians(-14)))
    move(camera, "location", (-2.0, -9.0, 3.4), (0.6, -7.6, 3.2))


def _height(x: float, y: float) -> float:
    return 0.6 * math.sin(0.5 * x + 1) * math.cos(0.35 * y) + 0.05 * max(0.0, y - 8) ** 1.4


def _ground() -> None:
    grass = speckled("Grass", [(0.10, 0.22, 0.03), (0.28, 0.38, 0.07), (0.55, 0.48, 0.16)], 0.8)
    xs, ys = np.linspace(-40, 40, 121), np.linspace(-14, 46, 91)
    points = [(x, y, _height(x, y)) for y in ys for x in xs]
    faces = [
        (j * 121 + i, j * 121 + i + 1, (j + 1) * 121 + i + 1, (j + 1) * 121 + i)
        for j in range(90)
        for i in range(120)
    ]
    mesh(points, faces, grass, rounded=True)


def _clouds() -> None:
    """Into the sky's color, so that the world has something that moves."""
    tree = bpy.context.scene.world.node_tree
    background = tree.nodes["Background"].inputs["Color"]
    below = background.links[0].from_socket
    place, noise, ramp, mix = (
        tree.nodes.new(f"ShaderNode{kind}") for kind in ("TexCoord", "TexNoise", "ValToRGB", "Mix")
    )
    noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 4.0, 3
    low, high = ramp.color_ramp.elements
    low.position, high.position = 0.5, 0.68
    mix.data_type = "RGBA"
    mix.inputs[7].default_value = (1.0, 0.95, 0.88, 1)
    tree.links.new(place.outputs["Generated"], noise.inputs["Vector"])
    tree.links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
    tree.links.new(ramp.outputs["Color"], mix.inputs[0])
    tree.links.new(below, mix.inputs[6])
    tree.links.new(mix.outputs[2], background)
