# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: watercolor flowers. Washes with dark edges, petals over petals, drops and grain."""

from __future__ import annotations

import numpy as np

from .canvas import SIZE, Array, color, noise, picture, places
from .tones import smooth

PETALS = ("#e0305c", "#f2662c", "#8b3fae", "#f4b01c", "#3c66cc", "#ee6f9f")
LEAVES = ("#4d8f3a", "#84b03a", "#2a7a6a")
GROUNDS = ("#9cc9e6", "#f4dc98", "#d2bfe6", "#b4dcb8", "#f6c9b4")


def paint_watercolor() -> Array:
    """(768, 768, 3) uint8."""
    return picture(_Painting(np.random.default_rng(17)).paper)


class _Painting:
    """A sheet of paper that takes wash after wash."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        x, y = places()
        # All is drawn in coordinates that are pulled about, as water spreads on paper.
        self._x, self._y = (c + 0.016 * noise(rng, x.shape, 5, 11, 23, 47, 95) for c in (x, y))
        self._pools = noise(rng, x.shape, 4, 9, 18)
        self._tooth = noise(rng, x.shape, 130, 260)
        self.paper = color("#fcf8ef") + 0.012 * self._tooth[..., None]
        for number in range(9):
            self._petal(rng.uniform(0, 1, 2), 0.30, 0, 0.85, GROUNDS[number % 5], 0.45, soft=0.10)
        flowers = _apart(rng.uniform(0.03, 0.97, (300, 2)), 0.175, [])
        self._leaves(_apart(rng.uniform(0, 1, (400, 2)), 0.088, flowers))
        for number, place in enumerate(flowers):
            self._flower(place, rng.uniform(0.055, 0.115), PETALS[number % len(PETALS)])
        for place in rng.uniform(0, 1, (90, 2)):
            name = (*PETALS, *LEAVES)[int(rng.integers(9))]
            self._petal(place, 0.002 + 0.009 * rng.random() ** 3, 0, 0.9, name, 0.9)

    def _leaves(self, places: list[Array]) -> None:
        for place in places:
            name = LEAVES[int(self._rng.integers(len(LEAVES)))]
            size, turn = self._rng.uniform(0.05, 0.10), self._rng.uniform(0, np.pi)
            self._petal(place, size, turn, self._rng.uniform(0.2, 0.38), name, 0.75)

    def _flower(self, place: Array, size: float, name: str) -> None:
        rng, petals = self._rng, int(self._rng.integers(5, 8))
        for turn in np.arange(petals) * 2 * np.pi / petals + rng.uniform(0, 2):
            middle = place + 0.60 * size * np.array((np.cos(turn), np.sin(turn)))
            reach = size * rng.uniform(0.48, 0.62)
            self._petal(middle, reach, turn, rng.uniform(0.6, 0.8), name, rng.uniform(0.5, 0.95))
        self._petal(place, 0.24 * size, 0, 0.9, "#5a3418", 1.0)
        for spot in place + rng.normal(0, 0.22 * size, (7, 2)):
            self._petal(spot, 0.035 * size, 0, 1, "#3a1c14", 1.1)

    def _petal(
        self,
        place: Array,
        length: float,
        turn: float,
        slim: float,
        name: str,
        strength: float,
        soft: float = 0.0022,
    ) -> None:
        """One wash in the shape of an ellipse, `length` its half axis."""
        reach = length + soft + 0.06
        top, left = ((np.clip(place[axis] - reach, 0, 1) * SIZE).astype(int) for axis in (1, 0))
        low, right = ((np.clip(place[axis] + reach, 0, 1) * SIZE).astype(int) for axis in (1, 0))
        part = slice(top, low), slice(left, right)
        u, v = self._x[part] - place[0], self._y[part] - place[1]
        along, across = np.cos(turn) * u + np.sin(turn) * v, np.cos(turn) * v - np.sin(turn) * u
        inside = (length - np.hypot(along, across / slim)) * slim
        # Pigment gathers where the wash dries last, at its edge, and in the paper's pits.
        edge = 0.55 * np.exp(-(((inside - soft) / (0.6 * soft + 0.0022)) ** 2)) * (soft < 0.01)
        pools = 0.75 + 0.45 * self._pools[part] + 0.25 * along / length
        density = strength * pools.clip(0.15, None) + edge + 0.10 * self._tooth[part]
        density = density.clip(0, None) * smooth(inside, -soft, soft)
        self.paper[part] *= color(name) ** density[..., None]


def _apart(candidates: Array, distance: float, others: list[Array]) -> list[Array]:
    """Those places that keep their distance from each other and from `others`."""
    kept: list[Array] = []
    for place in candidates:
        if all(np.hypot(*(place - other)) > distance for other in (*kept, *others)):
            kept.append(place)
    return kept
