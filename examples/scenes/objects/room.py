# SPDX-License-Identifier: GPL-3.0-or-later
"""The room: a window niche, a door, and furniture of blocks, to be seen from inside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ...contents.parts import Vector, boxes, material, mesh
from .merge import merge

#: Half the room's width and depth, and its height, in metres.
WIDE, DEEP, HIGH = 2.6, 2.2, 2.6
#: The window: left, right, sill and lintel, and how deep its niche is.
WINDOW, NICHE = (-0.9, 0.7, 0.9, 2.1), 0.45

Quad = tuple[Vector, Vector, Vector, Vector]


def build_room() -> Any:
    """It stands on the ground around the origin; the window is in the wall at +Y."""
    plaster, wood = material("Plaster", (0.62, 0.50, 0.33)), material("Wood", (0.30, 0.13, 0.05))
    blue, red = material("Blue", (0.05, 0.16, 0.34)), material("Red", (0.50, 0.07, 0.04))
    shell = [
        mesh(*_faces(_walls()), plaster),
        mesh(*_faces([_level(0, up=True)]), material("Floor", (0.36, 0.19, 0.09))),
        mesh(*_faces([_level(HIGH, up=False)]), material("Ceiling", (0.75, 0.70, 0.58))),
        mesh(*_faces([_pane()]), material("Sky", (0.30, 0.55, 0.80))),
    ]
    bed = [
        ((-1.85, -1.2, 0.28), (1.3, 1.9, 0.44), blue),
        ((-1.85, -1.9, 0.62), (1.1, 0.4, 0.2), red),
    ]
    table = [((1.3, 0.9, 0.76), (1.5, 0.9, 0.07), wood)]
    table += [
        ((1.3 + x, 0.9 + y, 0.36), (0.1, 0.1, 0.68), wood)
        for x in (-0.6, 0.6)
        for y in (-0.33, 0.33)
    ]
    shelf = [((2.42, -0.9, height), (0.3, 1.4, 0.06), wood) for height in (0.9, 1.35, 1.8)]
    books = [
        ((2.44, -1.4 + 0.17 * number, 1.57 - 0.03 * (number % 3)), (0.2, 0.12, 0.36), color)
        for number, color in enumerate((red, blue, plaster, red, blue, red))
    ]
    door = [((-2.57, 1.1, 1.0), (0.05, 0.9, 1.96), blue)]
    picture = [((0.4, -2.17, 1.5), (1.3, 0.05, 0.9), red)]
    things = [*bed, *table, *shelf, *books, *door, *picture]
    return merge("Room", [*shell, *(_block(*each) for each in things)])


def _block(middle: Vector, size: Vector, surface: Any) -> Any:
    block = boxes([middle], [size], surface)
    bevel = block.modifiers.new("Bevel", "BEVEL")
    bevel.width, bevel.segments = 0.02, 2
    return block


def _walls() -> list[Quad]:
    """All four, with the niche of the window; their fronts are inside.

    All are cut at the heights of sill and lintel, so that neighbors share whole edges.
    """
    left, right, sill, lintel = WINDOW
    back = DEEP + NICHE
    corners = [(WIDE, DEEP), (WIDE, -DEEP), (-WIDE, -DEEP), (-WIDE, DEEP), (left, DEEP)]
    spans = [*pairwise(corners), ((right, DEEP), (WIDE, DEEP))]
    return [
        *(_upright(*span, *band) for span in spans for band in pairwise((0, sill, lintel, HIGH))),
        _upright((left, DEEP), (right, DEEP), 0, sill),
        _upright((left, DEEP), (right, DEEP), lintel, HIGH),
        _upright((left, DEEP), (left, back), sill, lintel),
        _upright((right, back), (right, DEEP), sill, lintel),
        _flat(left, right, DEEP, back, sill, up=True),
        _flat(left, right, DEEP, back, lintel, up=False),
    ]


def _pane() -> Quad:
    left, right, sill, lintel = WINDOW
    return _upright((left, DEEP + NICHE), (right, DEEP + NICHE), sill, lintel)


def _level(height: float, *, up: bool) -> Quad:
    return _flat(-WIDE, WIDE, -DEEP, DEEP, height, up=up)


def _upright(
    start: tuple[float, float], end: tuple[float, float], bottom: float, top: float
) -> Quad:
    """From `start` to `end` as one sees it from its front, left to right."""
    return (*start, bottom), (*end, bottom), (*end, top), (*start, top)


def _flat(left: float, right: float, near: float, far: float, height: float, *, up: bool) -> Quad:
    corners = (left, near, height), (right, near, height), (right, far, height), (left, far, height)
    return corners if up else corners[::-1]


def _faces(quads: Sequence[Quad]) -> tuple[list[Vector], list[tuple[int, ...]]]:
    """Points and faces of `quads`, with a point for each place."""
    points = list(dict.fromkeys(corner for quad in quads for corner in quad))
    return points, [tuple(points.index(corner) for corner in quad) for quad in quads]
