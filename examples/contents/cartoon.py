# SPDX-License-Identifier: GPL-3.0-or-later
"""Content: a cartoon of a cat before a house on the hills, flat colors and bold outlines."""

from __future__ import annotations

import numpy as np

from ..styles.canvas import Array, Sheet, closed

INK = "#2a1a2e"
PEN = 0.011

Points = list[tuple[float, float]]


def draw_cartoon() -> Array:
    """(768, 768, 3) uint8."""
    sheet = Sheet(color="#8fd3f4")
    _sky(sheet)
    _hills(sheet)
    _house(sheet)
    _tree(sheet)
    _cat(sheet)
    return sheet.finished()


def _sky(sheet: Sheet) -> None:
    _blob(sheet, _circle(0.20, 0.19, 0.10), "#ffd23f")
    for x, y, size in ((0.50, 0.16, 1.0), (0.86, 0.10, 0.7)):
        puffs = [(-0.15, 0.04), (-0.12, -0.03), (-0.05, -0.04), (0.0, -0.09), (0.07, -0.06)]
        puffs += [(0.13, -0.03), (0.15, 0.04), (0.0, 0.05)]
        _blob(sheet, [(x + size * u, y + size * v) for u, v in puffs], "#ffffff")


def _hills(sheet: Sheet) -> None:
    for height, swell, phase, color in (
        (0.46, 0.060, 0.6, "#7cc6a0"),
        (0.57, 0.075, 2.6, "#5fb257"),
        (0.74, 0.035, 5.2, "#a5cf4c"),
    ):
        x = np.linspace(-0.1, 1.1, 80)
        ridge = np.stack([x, height + swell * np.sin(4.6 * x + phase)], axis=-1)
        sheet.fill(np.concatenate([ridge, [(1.1, 1.1), (-0.1, 1.1)]]), color)
        sheet.line(ridge, PEN, INK)
    path = closed(
        [
            (0.76, 0.60),
            (0.77, 0.70),
            (0.74, 0.80),
            (0.80, 1.1),
            (1.08, 1.1),
            (0.86, 0.78),
            (0.82, 0.69),
            (0.82, 0.60),
        ]
    )
    _outlined(sheet, path, "#f6dfa4")


def _house(sheet: Sheet) -> None:
    _box(sheet, 0.855, 0.27, 0.045, 0.10, "#b5485d")
    _box(sheet, 0.655, 0.40, 0.27, 0.21, "#fff1d6")
    _corners(sheet, [(0.61, 0.41), (0.70, 0.27), (0.88, 0.27), (0.97, 0.41)], "#ef5b5b")
    _box(sheet, 0.755, 0.48, 0.07, 0.13, "#3f7cac")
    for x in (0.68, 0.85):
        _box(sheet, x, 0.46, 0.05, 0.06, "#ffd23f")
        sheet.line(np.array([(x + 0.025, 0.46), (x + 0.025, 0.52)]), 0.5 * PEN, INK)
    sheet.dot(np.array((0.813, 0.545)), 0.006, INK)


def _tree(sheet: Sheet) -> None:
    _corners(sheet, [(0.105, 0.70), (0.115, 0.46), (0.145, 0.46), (0.16, 0.70)], "#9a5b3c")
    crown: Points = [(0.02, 0.47), (0.03, 0.37), (0.09, 0.31), (0.17, 0.31), (0.24, 0.37)]
    _blob(sheet, [*crown, (0.25, 0.46), (0.19, 0.53), (0.08, 0.53)], "#2f8f5b")
    for x, y in ((0.09, 0.40), (0.17, 0.38), (0.13, 0.47), (0.20, 0.46)):
        _blob(sheet, _circle(x, y, 0.016), "#ef5b5b", 0.6)


def _cat(sheet: Sheet) -> None:
    """A sitting cat that looks at us."""
    fur, pale = "#f58f29", "#ffe3bf"
    tail: Points = [(0.56, 0.92), (0.68, 0.93), (0.735, 0.84), (0.69, 0.74), (0.72, 0.68)]
    tail += [(0.775, 0.70), (0.775, 0.84), (0.72, 0.97), (0.56, 0.985)]
    _blob(sheet, tail, fur)
    body: Points = [(0.34, 0.72), (0.40, 0.66), (0.50, 0.66), (0.58, 0.74), (0.635, 0.88)]
    _blob(sheet, [*body, (0.60, 0.985), (0.46, 0.995), (0.33, 0.985), (0.30, 0.87)], fur)
    _blob(sheet, [(0.40, 0.74), (0.50, 0.74), (0.52, 0.85), (0.45, 0.91), (0.38, 0.85)], pale, 0)
    for x in (0.385, 0.515):
        _blob(sheet, [(x - 0.05, 0.965), (x, 0.925), (x + 0.05, 0.965), (x, 0.995)], pale)
    for side in (-1, 1):
        ear = [(0.45 + side * u, v) for u, v in ((0.045, 0.47), (0.15, 0.33), (0.175, 0.52))]
        _corners(sheet, ear, fur)
        inner = [(0.45 + side * u, v) for u, v in ((0.085, 0.45), (0.14, 0.38), (0.15, 0.47))]
        sheet.fill(np.array(inner), "#f4a6b7")
    head: Points = [(0.265, 0.56), (0.30, 0.47), (0.39, 0.435), (0.45, 0.43), (0.51, 0.435)]
    head += [(0.60, 0.47), (0.635, 0.56), (0.58, 0.66), (0.45, 0.70), (0.32, 0.66)]
    _blob(sheet, head, fur)
    for x in (0.40, 0.45, 0.50):
        stripe = np.array([(x, 0.44), (0.45 + 0.7 * (x - 0.45), 0.485)])
        sheet.line(stripe, 1.5 * PEN, "#b85c12")
    _blob(sheet, [(0.37, 0.63), (0.45, 0.595), (0.53, 0.63), (0.50, 0.68), (0.40, 0.68)], pale, 0)
    for x in (0.365, 0.535):
        _blob(sheet, [(x - 0.04, 0.56), (x, 0.51), (x + 0.04, 0.56), (x, 0.60)], "#c8e66a", 0.8)
        _blob(sheet, [(x - 0.015, 0.555), (x, 0.52), (x + 0.015, 0.555), (x, 0.59)], INK, 0)
        sheet.dot(np.array((x + 0.008, 0.54)), 0.006, "#ffffff")
    _corners(sheet, [(0.43, 0.605), (0.47, 0.605), (0.45, 0.625)], "#e8577e", 0.6)
    for side in (-1, 1):
        smile = [(0.45, 0.625), (0.45 + side * 0.02, 0.65), (0.45 + side * 0.045, 0.645)]
        sheet.line(np.array(smile), 0.6 * PEN, INK)
        for drop in (-0.012, 0.006, 0.024):
            whisker = [
                (0.45 + side * 0.09, 0.635 + drop / 2),
                (0.45 + side * 0.23, 0.63 + 2 * drop),
            ]
            sheet.line(np.array(whisker), 0.4 * PEN, INK)


# Shapes --------------------------------------------------------------------------------


def _blob(sheet: Sheet, points: Points, color: str, pen: float = 1) -> None:
    """A smooth shape through `points`."""
    _outlined(sheet, closed(points), color, pen)


def _corners(sheet: Sheet, points: Points, color: str, pen: float = 1) -> None:
    _outlined(sheet, np.array(points), color, pen)


def _box(sheet: Sheet, x: float, y: float, width: float, height: float, color: str) -> None:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    _corners(sheet, corners, color)


def _circle(x: float, y: float, radius: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    return list(zip(x + radius * np.cos(turn), y + radius * np.sin(turn), strict=True))


def _outlined(sheet: Sheet, outline: Array, color: str, pen: float = 1) -> None:
    sheet.fill(outline, color)
    if pen:
        sheet.line(np.concatenate([outline, outline[:2]]), pen * PEN, INK)
