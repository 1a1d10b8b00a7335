# SPDX-License-Identifier: GPL-3.0-or-later
"""A shot: two figures cross before a wall, their shadows go along; the camera hardly moves."""

from __future__ import annotations

import math
from typing import Any

import bpy

from ..contents.camera import look_from
from ..contents.parts import air, ball, boxes, lathe, material, mesh, speckled, sun
from .keys import move


def build_crossing() -> None:
    """The scene with its camera."""
    stone = speckled("Stone", [(0.42, 0.33, 0.24), (0.62, 0.52, 0.38), (0.75, 0.68, 0.55)], 1.5)
    wall = speckled("Wall", [(0.50, 0.20, 0.12), (0.66, 0.34, 0.20), (0.78, 0.55, 0.36)], 1.2)
    mesh([(-20, -12, 0), (20, -12, 0), (20, 4, 0), (-20, 4, 0)], [(0, 1, 2, 3)], stone)
    mesh([(-20, 4, 0), (20, 4, 0), (20, 4, 9), (-20, 4, 9)], [(0, 1, 2, 3)], wall)
    frame = material("Frame", (0.14, 0.22, 0.36), 0.6)
    boxes(
        [(-3, 3.9, 1.5), (3.4, 3.9, 1.5), (0.2, 3.9, 2.6)],
        [(1.4, 0.3, 3), (1.4, 0.3, 3), (1.6, 0.2, 1.2)],
        frame,
    )
    blue = _figure(material("Blue", (0.05, 0.18, 0.55), 0.5), 1.0)
    red = _figure(material("Red", (0.65, 0.08, 0.06), 0.5), 0.85)
    move(blue, "location", (-3.4, 0.4, 0), (3.2, 0.4, 0))
    move(red, "location", (3.0, -1.0, 0), (-3.0, -1.0, 0))
    move(red, "rotation_euler", (0, 0, 0), (0, 0, math.radians(120)))
    air((0.55, 0.68, 0.9), 0.5)
    sun(38, 35, 3.4, (1.0, 0.88, 0.7))
    look_from((0, -9.5, 2.4), (0, 2, 1.5), lens=38)
    move(bpy.context.scene.camera, "location", (-0.25, -9.5, 2.4), (0.25, -9.5, 2.4))


def _figure(cloth: Any, size: float) -> Any:
    """A pawn with a hat; what is returned moves it."""
    skin, hat = material("Skin", (0.85, 0.58, 0.38), 0.5), material("Hat", (0.1, 0.08, 0.06), 0.7)
    root = bpy.data.objects.new("Figure", None)
    bpy.context.scene.collection.objects.link(root)
    body = [(0.55, 0), (0.62, 0.15), (0.38, 1.0), (0.34, 1.5), (0.12, 1.75)]
    parts = [
        lathe((0, 0, 0), body, cloth),
        ball((0, 0, 2.0), 0.36, skin),
        lathe((0, 0, 2.2), [(0.5, 0), (0.5, 0.05), (0.28, 0.08), (0.24, 0.4), (0, 0.42)], hat),
        ball((0.45, -0.15, 1.2), 0.2, skin),
    ]
    for part in parts:
        part.parent = root
    root.scale = (size, size, size)
    return root
