# SPDX-License-Identifier: GPL-3.0-or-later
"""Content: a teapot as in a shop's catalogue, on white that is white: 255 around it."""

from __future__ import annotations

from .camera import look_from
from .parts import air, lamp, lathe, material, mesh, tube


def build_teapot() -> None:
    """The scene with its camera."""
    # Overexposed, as photographers do it: the ground is white even in the shadow.
    white = material("White", (1, 1, 1), 1.0, Emission_Color=(1, 1, 1, 1), Emission_Strength=0.85)
    mesh([(-400, -40, 0), (400, -40, 0), (400, 900, 0), (-400, 900, 0)], [(0, 1, 2, 3)], white)
    air((1, 1, 1), 0.65)
    lamp((-3.5, -3.0, 5.0), (0, 0, 0.8), 2.0, 120, (1.0, 0.93, 0.84))
    lamp((4.5, 0.5, 2.5), (0, 0, 0.9), 1.0, 40)

    glaze = material("Glaze", (0.006, 0.07, 0.20), 0.15, Coat_Weight=0.6)
    brass = material("Brass", (0.85, 0.48, 0.12), 0.22, Metallic=1.0)
    wood = material("Wood", (0.26, 0.09, 0.03), 0.45)
    cream = material("Cream", (0.88, 0.74, 0.52), 0.3)
    body = [
        (0, 0.03),
        (0.55, 0.03),
        (0.62, 0.08),
        (0.95, 0.45),
        (1.02, 0.85),
        (0.80, 1.30),
        (0.50, 1.48),
    ]
    lathe((0, 0, 0), body, glaze)
    lathe((0, 0, 0.70), [(1.005, 0), (1.035, 0.03), (1.035, 0.15), (1.0, 0.18)], cream)
    lathe((0, 0, 0), [(0.50, 0), (0.60, 0.0), (0.62, 0.06), (0.55, 0.09)], brass)
    lathe((0, 0, 1.46), [(0.54, 0), (0.55, 0.04), (0.40, 0.16), (0.12, 0.23), (0, 0.24)], glaze)
    lathe((0, 0, 1.45), [(0.50, 0), (0.56, 0.0), (0.56, 0.03), (0.50, 0.04)], brass)
    lathe((0, 0, 1.68), [(0.06, 0), (0.07, 0.05), (0.14, 0.14), (0.11, 0.24), (0, 0.28)], wood)
    spout = [(0.75, 0, 0.50), (1.20, 0, 0.62), (1.42, 0, 1.05), (1.62, 0, 1.42), (1.80, 0, 1.50)]
    tube(spout, [0.30, 0.22, 0.14, 0.10, 0.11], glaze)
    handle = [
        (-0.70, 0, 1.30),
        (-1.15, 0, 1.45),
        (-1.60, 0, 1.20),
        (-1.50, 0, 0.65),
        (-0.90, 0, 0.42),
    ]
    tube(handle, [0.09, 0.085, 0.10, 0.085, 0.09], wood)
    _cup(cream, glaze)
    look_from((1.3, -7.5, 3.2), (0.22, 0, 0.72), lens=66)


def _cup(cream: object, glaze: object) -> None:
    place = (1.35, -1.25, 0.0)
    outside = [(0, 0.10), (0.20, 0.10), (0.36, 0.28), (0.42, 0.55), (0.43, 0.56)]
    inside = [(0.40, 0.55), (0.33, 0.28), (0.16, 0.16), (0, 0.15)]
    lathe(place, [*outside, *inside], cream)
    lathe(
        place, [(0, 0.03), (0.30, 0.03), (0.62, 0.10), (0.63, 0.12), (0.30, 0.07), (0, 0.07)], glaze
    )
