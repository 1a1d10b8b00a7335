# SPDX-License-Identifier: GPL-3.0-or-later
"""Which channels of an OpenEXR file are its picture, by the rules of Blender's own reader.

Channels are named “layer.pass.view.channel”; all but the last may be missing, and be the name
of the part instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .primaries import LUMINANCE

#: What the compositor made, and what every pass that is a picture is called.
_COMPOSITE, _COMBINED = "Composite", "Combined"
#: Names of red, green and blue, and of what counts as these where they are missing.
_COLORS = (("R", "RED"), ("G", "GREEN"), ("B", "BLUE"))
_XYZ = (("X",), ("Y",), ("Z",))
_ALPHA = ("A", "ALPHA")
#: Names of gray; red, green or blue that is alone is gray too.
_GRAYS = ("V", "Y")


@dataclass
class Layer:
    """The channels (H, W) of one layer, pass and view, by their own name in capitals.

    `part` is which part of the file they are in, from 0.
    """

    names: tuple[str, ...]
    part: int
    channels: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def colors(self) -> np.ndarray | None:
        """Red, green, blue, and alpha where it is transparent, (H, W, 3 or 4); None without."""
        color = self._color()
        alpha = self._named(_ALPHA)
        if color is None or alpha is None or (alpha >= 1).all():
            return color
        return np.dstack([color, alpha])

    def _color(self) -> np.ndarray | None:
        found = [self._named(names) for names in _COLORS]
        if all(each is None for each in found) and {"X", "Y", "Z"} <= self.channels.keys():
            found = [self._named(names) for names in _XYZ]
        present = [each for each in found if each is not None]
        if len(present) > 1:
            empty = np.zeros_like(present[0])
            return np.dstack([empty if each is None else each for each in found])
        if {"Y", "RY", "BY"} <= self.channels.keys():
            return _from_chroma(*(self.channels[name] for name in ("Y", "RY", "BY")))
        gray = present[0] if present else self._named(_GRAYS)
        return None if gray is None else np.dstack([gray] * 3)

    def _named(self, names: Iterable[str]) -> np.ndarray | None:
        return next((self.channels[name] for name in names if name in self.channels), None)


def picture(layers: Sequence[Layer], first_view: str = "") -> Layer | None:
    """The layer that is the picture; None when none has colors.

    What has no name is it, then what the compositor made, then the Combined pass of the first
    view layer; of stereo files `first_view`.
    """

    def rank(layer: Layer) -> tuple[bool, ...]:
        return (
            bool(layer.names) or layer.part > 0,
            _COMPOSITE not in layer.names[:1],
            _COMBINED not in layer.names,
            layer.part > 0 and not layer.names,
            first_view not in layer.names,
        )

    return min((each for each in layers if each.colors is not None), key=rank, default=None)


def layers_of(parts: Iterable[tuple[str, dict[str, np.ndarray]]]) -> list[Layer]:
    """The layers of a file, whose parts are each a name and channels by name."""
    found: dict[tuple[int, tuple[str, ...]], Layer] = {}
    for number, (part_name, channels) in enumerate(parts):
        for name, pixels in channels.items():
            *names, channel = name.split(".")
            if not names and number:  # only the first part may go without
                names = part_name.split(".") if part_name else []
            key = number, tuple(names)
            layer = found.setdefault(key, Layer(tuple(names), number))
            layer.channels[channel.upper()] = np.asarray(pixels, np.float32)
    return list(found.values())


def _from_chroma(luma: np.ndarray, red: np.ndarray, blue: np.ndarray) -> np.ndarray:
    """Luminance and chroma, of half its size, as colors (OpenEXR's technical introduction)."""
    red, blue = (_enlarged(each, luma) for each in (red, blue))
    r, b = (red + 1) * luma, (blue + 1) * luma
    g = (luma - r * LUMINANCE[0] - b * LUMINANCE[2]) / LUMINANCE[1]
    return np.dstack([r, g, b])


def _enlarged(plane: np.ndarray, like: np.ndarray) -> np.ndarray:
    rows, columns = (-(-like.shape[axis] // plane.shape[axis]) for axis in (0, 1))
    return plane.repeat(rows, 0).repeat(columns, 1)[: like.shape[0], : like.shape[1]]
