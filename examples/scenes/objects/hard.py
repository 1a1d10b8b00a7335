# SPDX-License-Identifier: GPL-3.0-or-later
"""The object of hard surfaces: a toy locomotive of cylinders and beveled blocks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...contents.parts import Vector, boxes, material, mesh
from .merge import merge


def build_locomotive() -> Any:
    """It stands along x on the ground, about three metres long, and drives to +X."""
    green, red = material("Green", (0.03, 0.22, 0.12)), material("Red", (0.55, 0.05, 0.03))
    brass, iron = material("Brass", (0.75, 0.45, 0.10)), material("Iron", (0.06, 0.07, 0.10))
    cream = material("Cream", (0.80, 0.68, 0.42))
    blocks = [
        _beveled(boxes([(0, 0, 0.52)], [(2.9, 0.86, 0.16)], red), 0.05),
        _beveled(boxes([(-0.92, 0, 1.1)], [(0.86, 1.0, 1.0)], green), 0.06),
        _beveled(boxes([(-0.92, 0, 1.70)], [(1.12, 1.22, 0.12)], cream), 0.05),
        _beveled(boxes([(1.5, 0, 0.5)], [(0.12, 1.06, 0.26)], red), 0.05),
    ]
    boiler = [(0, 0), (0.40, 0), (0.44, 0.04), (0.44, 1.62), (0.40, 1.68), (0, 1.68)]
    bodies = [
        _turned(boiler, (-0.55, 0, 1.02), green, lying=True),
        _turned(_ring(0.47, 0.06), (0.0, 0, 1.02), brass, lying=True),
        _turned(_ring(0.47, 0.06), (0.72, 0, 1.02), brass, lying=True),
        _turned(
            [(0, 0), (0.13, 0), (0.13, 0.34), (0.24, 0.52), (0.24, 0.58), (0, 0.58)],
            (0.84, 0, 1.40),
            iron,
        ),
        _turned([(0, 0), (0.19, 0), (0.19, 0.12), (0.13, 0.24), (0, 0.28)], (0.22, 0, 1.42), brass),
    ]
    buffer = [(0, 0), (0.06, 0), (0.06, 0.16), (0.13, 0.16), (0.13, 0.22), (0, 0.22)]
    bodies += [_turned(buffer, (1.54, y, 0.5), iron, lying=True) for y in (-0.34, 0.34)]
    wheels = [
        _wheel((x, side * 0.5, radius), radius, side, red)
        for side in (-1, 1)
        for x, radius in ((-0.95, 0.42), (0.05, 0.42), (0.95, 0.30))
    ]
    return merge("Locomotive", [*blocks, *bodies, *wheels])


def _ring(radius: float, width: float) -> list[tuple[float, float]]:
    return [(radius - 0.08, 0), (radius, 0), (radius, width), (radius - 0.08, width)]


def _beveled(block: Any, width: float) -> Any:
    bevel = block.modifiers.new("Bevel", "BEVEL")
    bevel.width, bevel.segments = width, 3
    return block


def _turned(
    profile: Sequence[tuple[float, float]], place: Vector, surface: Any, *, lying: bool = False
) -> Any:
    """A body of revolution with sharp rims, along z, or along x when it is `lying`."""
    radius, height = np.array(profile).T
    turn = np.linspace(0, math.tau, 40, endpoint=False)[:, None]
    points = np.stack([radius * np.cos(turn), radius * np.sin(turn), height + 0 * turn], axis=-1)
    count = len(profile)
    faces = [
        (i * count + j, (i + 1) % 40 * count + j, (i + 1) % 40 * count + j + 1, i * count + j + 1)
        for i in range(40)
        for j in range(count - 1)
    ]
    body = mesh(points.reshape(-1, 3), faces, surface)
    weld = body.modifiers.new("Weld", "WELD")  # the points on the axis are one
    weld.merge_threshold = 1e-4
    body.location = place
    body.rotation_euler = (0, math.pi / 2 if lying else 0, 0)
    return body


def _wheel(place: Vector, radius: float, side: int, surface: Any) -> Any:
    """A wheel with a rim and a hub, its face to `side` along y."""
    profile = [(0, -0.08), (radius, -0.08), (radius, 0.05), (radius - 0.07, 0.05)]
    profile += [(radius - 0.10, 0.0), (0.12, 0.0), (0.10, 0.08), (0, 0.08)]
    wheel = _turned(profile, place, surface)
    wheel.rotation_euler = (-side * math.pi / 2, 0, 0)
    return wheel
