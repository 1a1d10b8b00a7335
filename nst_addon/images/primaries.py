# SPDX-License-Identifier: GPL-3.0-or-later
"""What red, green, blue and white of a color space are, and the way from there to Rec. 709."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: CIE 1931 x and y of red, green, blue and white.
Chromaticities = Sequence[float]

REC709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)
REC2020 = (0.708, 0.292, 0.17, 0.797, 0.131, 0.046, 0.3127, 0.3290)
P3 = (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.3290)
ADOBE_RGB = (0.64, 0.33, 0.21, 0.71, 0.15, 0.06, 0.3127, 0.3290)
AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
AP1 = (0.713, 0.293, 0.165, 0.83, 0.128, 0.044, 0.32168, 0.33767)
#: X, Y and Z as colors, with a white that is even.
XYZ_E = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1 / 3, 1 / 3)
#: X, Y and Z as they are; white is what it is in Rec. 709.
CIE_XYZ: Chromaticities = ()

#: Shares of red, green and blue of Rec. 709 in luminance.
LUMINANCE = np.array((0.2126, 0.7152, 0.0722), np.float32)

#: Bradford's cone responses, in which white is adapted (ICC.1:2022, annex E).
_BRADFORD = np.array(
    ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
)


def to_rec709(primaries: Chromaticities) -> np.ndarray | None:
    """The matrix (3, 3) from linear colors of `primaries` to Rec. 709; None where it is the same.

    White stays white.
    """
    if primaries is REC709:
        return None
    if primaries is CIE_XYZ:
        return np.linalg.inv(_to_xyz(REC709))
    adapted = _adaptation(_white(primaries), _white(REC709)) @ _to_xyz(primaries)
    matrix: np.ndarray = np.linalg.inv(_to_xyz(REC709)) @ adapted
    return matrix


def _to_xyz(primaries: Chromaticities) -> np.ndarray:
    """SMPTE RP 177: columns are red, green and blue, which sum to white of brightness 1."""
    columns = np.stack([_xyz(*primaries[at : at + 2]) for at in (0, 2, 4)], axis=1)
    scaled: np.ndarray = columns * np.linalg.solve(columns, _white(primaries))
    return scaled


def _white(primaries: Chromaticities) -> np.ndarray:
    return _xyz(*primaries[6:8]) / primaries[7]


def _xyz(x: float, y: float) -> np.ndarray:
    return np.array((x, y, 1 - x - y))


def _adaptation(white: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    gains = (_BRADFORD @ wanted) / (_BRADFORD @ white)
    matrix: np.ndarray = np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD
    return matrix
