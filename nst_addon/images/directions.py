# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way strokes are to lie: by a direction map, the form of a surface, or its UV map.

Directions are (H, W, 2) float32: c (cos 2θ, sin 2θ). θ is counterclockwise from the right, as seen,
and the same as θ + 180°; c, 0–1, is how sure it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import pi

import numpy as np

from ..errors import ArtistError

#: How unlike the channels of a gray picture may be: two 8-bit steps.
_GRAY = 2.5 / 255

#: A map is of vectors where color is at least this share of what it shows that is no middle gray,
#: and at least that share of all it shows. Vectors of 0, as between painted ones, are middle gray.
_COLORED, _SPOT = 0.1, 1e-3

#: Length under which a vector of a map is a hole: what 8 bits make of zero.
_HOLE = 0.02

#: Deviations of the blurs that average the form, as shares of the long side, and what each
#: counts: where the first sees no curvature the wider ones tell what there is around.
_REACHES = ((1 / 128, 1.0), (1 / 40, 0.1), (1 / 12, 0.01))

#: By how much normals turn along the long side where curvature is half as sure as it can be,
#: in radians: a cylinder as wide as the picture has π.
_CURVED = 0.25

#: Share of a picture that has to have directions for the rest to count as holes.
_SOME = 1e-4

#: The change of U and V from pixel to pixel beyond which there is a seam.
_SEAM = 0.1


def of_map(pixels: np.ndarray) -> np.ndarray:
    """The directions in a map `pixels` (H, W, 3 or 4), uint8 or 0–1.

    A gray one is of angles: black is 0°, white 180°. One that has color is of vectors, red to the
    right and green up, 0.5 being zero: their lengths say how sure they are. A little color among
    grays (_COLORED, _SPOT) is a slip of the brush, a hole in a map of angles, as what is
    transparent is. Raises ArtistError when there is no direction in it.
    """
    values = pixels.astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
    cover = np.clip(values[..., 3], 0, 1) if values.shape[2] == 4 else np.ones(values.shape[:2])
    color, shown = values[..., :3], cover > 0
    is_colored = (np.ptp(color, axis=2) > _GRAY) & shown
    says = shown & (np.abs(color - 0.5).max(2) > _GRAY)  # a vector of 0 is gray in both
    if is_colored.sum() < max(_COLORED * says.sum(), _SPOT * shown.sum()):
        angle = pi * color.mean(2)
        found = _doubled(angle, cover * ~is_colored)
    else:
        x, y = 2 * values[..., 0] - 1, 2 * values[..., 1] - 1
        length = np.minimum(np.hypot(x, y), 1)
        found = _doubled(np.arctan2(y, x), np.where(length > _HOLE, length, 0) * cover)
    if _is_empty(found):
        raise ArtistError(
            "The direction map is transparent, or its vectors are zero", "choose another"
        )
    return found


def of_form(normals: np.ndarray, *, may_be_empty: bool = False) -> np.ndarray:
    """The directions of a surface whose `normals` (H, W, 3) are 0 where there is none: along it,
    where it bends least.

    That is along a cylinder, and around the middle of a ball, as its outline goes. As Hertzmann
    and Zorin, "Illustrating Smooth Surfaces" (2000), what is flat or bends alike takes after what
    is around. Raises ArtistError when all is flat.
    """
    tensor = _tensor(normals)
    long = max(normals.shape[:2])
    planes = sum(share * _blurred(tensor, reach * long) for reach, share in _REACHES)
    assert isinstance(planes, np.ndarray)
    energy = planes[..., 2]
    coherence = 4 * np.hypot(planes[..., 0], planes[..., 1]) / np.maximum(energy, 1e-12)
    least = (_CURVED / long) ** 2
    sure = np.minimum(coherence, 1) * energy / (energy + least) * _shown(normals)
    angle = np.arctan2(planes[..., 1], planes[..., 0]) / 2
    found = _doubled(angle, np.where(energy > least / 100, sure, 0))
    if _is_empty(found) and not may_be_empty:
        raise ArtistError(
            "What is to be painted is flat, so its form has no directions",
            "let strokes follow the UV map, or nothing",
        )
    return found


def of_uv(uv: np.ndarray, *, may_be_empty: bool = False) -> np.ndarray:
    """The directions in which U grows and V stays, of a `uv` (H, W, 2 or more): 0 where there is
    no surface. Raises ArtistError when there is none anywhere, unless it `may_be_empty`."""
    tensor = _tensor(uv[..., 1:2])
    tensor[tensor[..., 2] > _SEAM**2] = 0
    known = tensor[..., 2] > 0
    tensor[known] /= tensor[known][:, 2:]
    planes = _blurred(tensor, max(uv.shape[:2]) * _REACHES[0][0])
    sure = np.hypot(planes[..., 0], planes[..., 1]) / np.maximum(planes[..., 2], 1e-6)
    angle = np.arctan2(planes[..., 1], planes[..., 0]) / 2
    found = _doubled(angle, sure * (planes[..., 2] > 1e-3) * _shown(uv))
    if _is_empty(found) and not may_be_empty:
        raise ArtistError(
            "What is to be painted has no UV map", "unwrap it, or let strokes follow the form"
        )
    return found


def of_map_on(followed: np.ndarray, uv: np.ndarray) -> np.ndarray:
    """The directions `followed` (h, w, 2) over a UV map as they lie in a view, whose pixels are at
    `uv` (H, W, 2 or more): 0 where there is no surface."""
    height, width = followed.shape[:2]
    row = ((1 - uv[..., 1]) % 1 * height).astype(int).clip(0, height - 1)
    column = (uv[..., 0] % 1 * width).astype(int).clip(0, width - 1)
    there = followed[row, column]
    angle = np.arctan2(there[..., 1], there[..., 0]) / 2
    right, up = np.cos(angle), np.sin(angle)
    # A step (x, y) in the view is a step (u, v) on the map: x and y are what is looked for.
    plane = uv[..., :2].astype(np.float32)
    down, across = (np.asarray(each) for each in np.gradient(plane, axis=(0, 1)))
    (u_y, v_y), (u_x, v_x) = -np.moveaxis(down, 2, 0), np.moveaxis(across, 2, 0)
    area = u_x * v_y - v_x * u_y
    seen = _is_smooth(plane, (down, across)) & (area != 0) & _shown(uv)
    found = np.arctan2(u_x * up - v_x * right, v_y * right - u_y * up)
    planes = _doubled(found, np.hypot(there[..., 0], there[..., 1]) * seen)
    weighted = np.concatenate([planes, seen[..., None]], 2).astype(np.float32)
    blurred = _blurred(weighted, max(uv.shape[:2]) * _REACHES[0][0])
    whole: np.ndarray = blurred[..., :2] / np.maximum(blurred[..., 2:], 1e-6)
    return whole * (_shown(uv) & (blurred[..., 2] > 1e-3))[..., None]


def even(height: int, width: int) -> np.ndarray:
    """To the right everywhere, (height, width, 2)."""
    found = np.zeros((height, width, 2), np.float32)
    found[..., 0] = 1
    return found


def turned(directions: np.ndarray, degrees: float) -> np.ndarray:
    """`directions`, each turned counterclockwise by `degrees`."""
    angle = 2 * pi * degrees / 180
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    found: np.ndarray = directions @ matrix
    return found


def _doubled(angle: np.ndarray, sure: np.ndarray) -> np.ndarray:
    unit = np.stack([np.cos(2 * angle), np.sin(2 * angle)], 2)
    found: np.ndarray = (unit * sure[..., None]).astype(np.float32)
    return found


def _is_empty(directions: np.ndarray) -> bool:
    return bool(np.abs(directions).max(2).mean() < _SOME)


def _is_smooth(plane: np.ndarray, slopes: Sequence[np.ndarray]) -> np.ndarray:
    """Where a `plane` (H, W, C) with these `slopes` jumps neither down nor to the right: at a seam
    the step to one neighbor is unlike that to the other."""
    smooth = np.ones(plane.shape[:2], bool)
    for axis, slope in enumerate(slopes):
        widths = [(1, 1) if axis == each else (0, 0) for each in range(3)]
        bend = np.diff(np.pad(plane, widths, mode="edge"), 2, axis)
        smooth &= np.hypot(*np.moveaxis(bend, 2, 0)) <= np.hypot(*np.moveaxis(slope, 2, 0))
    return smooth


def _shown(plane: np.ndarray) -> np.ndarray:
    """Where `plane` is not 0: where there is a surface."""
    shown: np.ndarray = np.any(plane != 0, axis=2)
    return shown


def _tensor(plane: np.ndarray) -> np.ndarray:
    """Which way `plane` (H, W, C) changes least, (H, W, 3): the structure tensor's double angle
    as two planes, and the squared change a pixel."""
    down, across = np.gradient(plane.astype(np.float32), axis=(0, 1))
    xx, yy, xy = (across**2).sum(2), (down**2).sum(2), (across * down).sum(2)
    return np.stack([yy - xx, 2 * xy, xx + yy], 2)


def _blurred(planes: np.ndarray, deviation: float) -> np.ndarray:
    """`planes` (H, W, C), blurred by three boxes, which come close to a Gaussian."""
    reach = max(1, round(deviation))
    for _ in range(3):
        for axis in (0, 1):
            widths = [(0, 0)] * 3
            widths[axis] = (reach + 1, reach)
            sums = np.pad(planes, widths, mode="edge").cumsum(axis, dtype=np.float64)
            length = sums.shape[axis]
            after = np.take(sums, range(2 * reach + 1, length), axis)
            before = np.take(sums, range(length - 2 * reach - 1), axis)
            planes = ((after - before) / (2 * reach + 1)).astype(np.float32)
    return planes
