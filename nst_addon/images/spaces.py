# SPDX-License-Identifier: GPL-3.0-or-later
"""Color spaces that picture files name, and the way from there to what is seen in sRGB.

OpenEXR files name them as the Color Interop Forum does, Blender's own from 5.0 on; PNG files by
numbers (cICP). What is known here is what Blender 5.2 knows of them, but for the logarithms of
cameras.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .encoding import srgb_decode, srgb_encode
from .primaries import ADOBE_RGB, AP0, AP1, CIE_XYZ, P3, REC709, REC2020, Chromaticities, to_rec709

#: What white of a picture without high dynamic range is on a display with it (ITU-R BT.2408).
_WHITE_NITS = 203.0
#: The peak of a display that HLG is shown on, and how its brightness bends there (BT.2100).
_HLG_NITS, _HLG_GAMMA = 1000.0, 1.2
#: Rec. 2020's shares of red, green and blue in brightness.
_LUMINANCE = np.array((0.2627, 0.6780, 0.0593), np.float32)

#: What Adobe RGB (1998) calls 2.2.
_ADOBE_GAMMA = 563 / 256

Array = np.ndarray


@dataclass(frozen=True)
class Space:
    """Numbers whose `curve` leads to linear colors of `primaries`; without one they are seen."""

    primaries: Chromaticities = REC709
    curve: Callable[[Array], Array] | None = None

    def to_srgb(self, numbers: Array) -> Array:
        """`numbers` (…, 3) as display-encoded sRGB, above 1 where it is brighter than white."""
        if self.curve is None:
            return numbers
        linear = self.curve(numbers)
        matrix = to_rec709(self.primaries)
        seen = linear if matrix is None else linear @ matrix.T.astype(np.float32)
        return srgb_encode(seen).astype(np.float32)


def _linear(numbers: Array) -> Array:
    return numbers


def _gamma(power: float) -> Callable[[Array], Array]:
    return lambda numbers: np.maximum(numbers, 0) ** power


def _pq(numbers: Array) -> Array:
    """SMPTE ST 2084: 1 is 10 000 nits."""
    root = np.maximum(numbers, 0) ** (1 / 78.84375)
    share = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    linear: Array = share ** (1 / 0.1593017578125) * (10000 / _WHITE_NITS)
    return linear


def _hlg(numbers: Array) -> Array:
    """Hybrid log-gamma with the bend of a display (ITU-R BT.2100, table 5)."""
    low = np.maximum(numbers, 0) ** 2 / 3
    high = (np.exp((numbers - 0.55991073) / 0.17883277) + 0.28466892) / 12
    scene = np.where(numbers <= 0.5, low, high)
    brightness = np.maximum(scene @ _LUMINANCE, 1e-6)[..., None]
    linear: Array = scene * brightness ** (_HLG_GAMMA - 1) * (_HLG_NITS / _WHITE_NITS)
    return linear


SEEN = Space()
LINEAR = Space(curve=_linear)

_CURVES = {
    "lin": _linear,
    "srgb": srgb_decode,
    "g18": _gamma(1.8),
    "g22": _gamma(2.2),
    "g24": _gamma(2.4),
    "pq": _pq,
    "hlg": _hlg,
}
_PRIMARIES = {
    "rec709": REC709,
    "rec2020": REC2020,
    "p3d65": P3,
    "adobergb": ADOBE_RGB,
    "ap0": AP0,
    "ap1": AP1,
    "ciexyzd65": CIE_XYZ,
}
#: ITU-T H.273's numbers of primaries and curves, those that Blender reads.
_CICP = {
    (1, 1): Space(REC709, _CURVES["g24"]),
    (1, 4): Space(REC709, _CURVES["g22"]),
    (1, 8): LINEAR,
    (9, 1): Space(REC2020, _CURVES["g24"]),
    (9, 16): Space(REC2020, _pq),
    (9, 18): Space(REC2020, _hlg),
    (12, 13): Space(P3, srgb_decode),
}


def named(name: str) -> Space | None:
    """The color space of a name like “lin_ap1_scene”; None where it is unknown."""
    if name == "data":
        return SEEN
    curve, _, rest = name.lower().removeprefix("blender:").partition("_")
    primaries = rest.rpartition("_")[0]
    if curve not in _CURVES or primaries not in _PRIMARIES:
        return None
    if (curve, primaries) == ("srgb", "rec709"):
        return SEEN
    if (curve, primaries) == ("g22", "adobergb"):
        return Space(ADOBE_RGB, _gamma(_ADOBE_GAMMA))
    return Space(_PRIMARIES[primaries], _CURVES[curve])


def numbered(primaries: int, curve: int) -> Space:
    """The color space of a PNG's cICP; sRGB where Blender knows none of the numbers."""
    return _CICP.get((primaries, curve), SEEN)
