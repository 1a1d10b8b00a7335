# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: waves as color woodblock prints have them, striped blues, foam like claws, flat sky."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .canvas import Array, Sheet, color, grain, ink, noise, picture, places, ramp
from .tones import mix

LINE, FOAM = "#14264f", "#f6f1e0"
BLUES = ("#16356e", "#f2eddc", "#2a5c9a", "#8fb8cc", "#16356e", "#4f8ab4")


class Wave(NamedTuple):
    """A wave that breaks to the right, or with a negative `reach` to the left; in heights."""

    left: float  # where its back begins
    foot: float
    height: float
    reach: float  # from there to its tip


WAVES = (
    Wave(1.10, 0.76, 0.22, -0.36),
    Wave(-0.22, 0.90, 0.68, 0.78),
    Wave(1.26, 0.98, 0.40, -0.56),
    Wave(0.00, 1.06, 0.24, 0.40),
    Wave(0.50, 1.12, 0.20, 0.32),
)


def print_waves() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(14)
    sheet = Sheet(color="#ead9b4")
    _sky(sheet)
    for wave in WAVES:
        _sea(sheet, wave)
        _break(sheet, wave, rng)
    x, y = places()
    printed = sheet.finished() / 255
    # The block is wiped towards the horizon, and the paper's fibers and the wood come through.
    wiped = ramp(y, "#8fa6ae", "#d9cfae", "#f0e2bf", "#ead9b4")
    is_sky = (np.abs(printed - color("#ead9b4")).sum(axis=-1) < 0.02).astype(np.float32)
    printed = mix(printed, wiped, is_sky)
    wood = 0.016 * grain(rng, x.shape, 3, 150) + 0.02 * noise(rng, x.shape, 60, 200)
    return picture(printed * (1 + wood[..., None]))


def _sky(sheet: Sheet) -> None:
    """A low sun, bars of cloud, and a mountain far away."""
    sheet.dot(np.array((0.74, 0.30)), 0.105, "#cf4a2e")
    for x, y, length in ((0.52, 0.33, 0.30), (0.64, 0.37, 0.44), (0.02, 0.12, 0.26)):
        sheet.line(np.array(((x, y), (x + length, y))), 0.018, "#f3e8cb")
    mountain = np.array(((0.38, 0.72), (0.56, 0.55), (0.59, 0.535), (0.62, 0.55), (0.84, 0.72)))
    sheet.fill(mountain, "#5f7f9c")
    cap = np.array(((0.53, 0.575), (0.56, 0.55), (0.59, 0.535), (0.62, 0.55), (0.655, 0.58)))
    cap = np.concatenate([cap, ((0.62, 0.575), (0.60, 0.60), (0.58, 0.575), (0.555, 0.595))])
    sheet.fill(cap, FOAM)


def _sea(sheet: Sheet, wave: Wave) -> None:
    """The water that a wave rises from, in swells of one line each."""
    x = np.linspace(-0.05, 1.05, 160)
    for row in range(7):
        level = wave.foot - 0.06 + 0.026 * row
        swell = level + 0.016 * np.sin(2 * np.pi * (1.6 * x + 0.23 * row + wave.left))
        outline = np.concatenate([np.stack([x, swell], axis=-1), ((1.05, 1.3), (-0.05, 1.3))])
        sheet.fill(outline, ("#2a5c9a", "#16356e", "#3f78a8")[row % 3])
        sheet.hair(np.stack([x, swell], axis=-1), 0.0035, FOAM)


def _break(sheet: Sheet, wave: Wave, rng: np.random.Generator) -> None:
    """The wave itself: stripes between its back and its hollow, its outline, and its foam."""
    back, hollow = _sides(wave)
    for number, name in enumerate(BLUES * 2):
        low, high = number / (2 * len(BLUES)), (number + 1) / (2 * len(BLUES))
        first, second = (back + (hollow - back) * share for share in (low, high))
        sheet.fill(np.concatenate([first, second[::-1]]), name)
        sheet.hair(first, 0.0022, LINE)
    for side in (back, hollow):
        sheet.line(side, 0.0055, LINE)
    _foam(sheet, wave, np.concatenate([back[38:], hollow[:48:-1]]), rng)


def _sides(wave: Wave) -> tuple[Array, Array]:
    """Its back and its hollow from the foot to the tip, each (N, 2)."""
    t = np.linspace(0, 1, 64)
    rise = t**1.5 * (1.7 - 0.7 * t)
    back_x, back_y = 0.62 * t**1.25, rise
    curl = np.clip((t - 0.72) / 0.28, 0, 1)
    back_x = back_x + 0.38 * curl**1.4
    back_y = back_y - 0.34 * curl**2.2
    # A Bezier curve from the trough far in front, up the hollow, and out to the tip.
    corners = ((1.30, -0.02), (0.55, 0.02), (0.30, 0.95), (1.0, 0.66))
    share = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    hollow_x, hollow_y = (
        sum(weight * corner[axis] for weight, corner in zip(share, corners, strict=True))
        for axis in (0, 1)
    )
    sides = []
    for x, y in ((back_x, back_y), (hollow_x, hollow_y)):
        place = wave.left + wave.reach * x, wave.foot - wave.height * y
        sides.append(np.stack(place, axis=-1))
    return sides[0], sides[1]


def _foam(sheet: Sheet, wave: Wave, edge: Array, rng: np.random.Generator) -> None:
    """Claws along the `edge`, white with a dark line, and the spray that they throw."""
    size = 0.050 * (np.abs(wave.reach) * wave.height) ** 0.5 / 0.5
    ahead = np.gradient(edge, axis=0)
    ahead /= np.linalg.norm(ahead, axis=-1, keepdims=True) + 1e-9
    outward = np.stack([ahead[:, 1], -ahead[:, 0]], axis=-1) * np.sign(wave.reach)
    claws = []
    for index in range(0, len(edge), 2):
        grown = size * (0.55 + 0.75 * index / len(edge)) * rng.uniform(0.8, 1.2)
        lean = outward[index] + 0.9 * ahead[index]
        claws.append(_claw(edge[index], lean, grown, np.sign(wave.reach)))
    for claw, radius in claws:
        for place, share in zip(claw, radius, strict=True):
            sheet.dot(place, share + 0.0032, LINE)
    for claw, radius in claws:
        for place, share in zip(claw, radius, strict=True):
            sheet.dot(place, share, FOAM)
        for place, share in zip(claw[2::3], radius[2::3], strict=True):
            sheet.dot(place + 0.15 * share, 0.42 * share, ink(color("#a9c8d2")))
    for index in rng.integers(len(edge) // 3, len(edge), int(900 * size)):
        away = edge[index] + outward[index] * rng.exponential(1.6 * size) + rng.normal(0, size, 2)
        sheet.dot(away, rng.uniform(0.0016, 0.0052), FOAM)


def _claw(start: Array, lean: Array, size: float, side: float) -> tuple[Array, Array]:
    """Round drops along a hook, smaller towards its tip: places (N, 2) and radii (N,)."""
    t = np.linspace(0, 1, 9)
    turn = np.arctan2(lean[1], lean[0]) + side * 1.7 * t**1.3
    steps = np.stack([np.cos(turn), np.sin(turn)], axis=-1) * size / len(t) * 1.5
    return start + steps.cumsum(axis=0), size * (0.26 - 0.20 * t)
