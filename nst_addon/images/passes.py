# SPDX-License-Identifier: GPL-3.0-or-later
"""The passes of a render, from the multilayer OpenEXR file that Blender saves.

Its channels are named “view layer.pass.channel”. Up to Blender 4.5 all are in one part of the
file, in alphabetical order; from 5.0 each pass has a part of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import OpenEXR

from ..errors import ArtistError, SourceError

#: The layer that holds what the compositor made of the others.
COMPOSITE = "Composite"
#: What passes are called from Blender 5.0, by their names up to 4.5.
_NAMES = {"IndexOB": "Object Index", "IndexMA": "Material Index"}
#: Colors, vectors and texture coordinates all come in this order.
_ORDER = "XYZWUVRGBA"

#: The passes of one view layer by name, each (H, W, channels) float32, top row first.
Planes = dict[str, np.ndarray]


@dataclass(frozen=True)
class Passes:
    """The passes of a render: `layers` are its view layers, by name.

    Passes have the names of Blender 5.0 (“UV”, “Object Index”, “CryptoObject00”), and their
    channels the order X, Y, Z, W; U, V, A; or R, G, B, A. Values are as they were rendered.
    `is_composited` says whether the picture is the compositor's, or the first view layer's, and
    `is_rounded` whether the file's codec kept 24 of the 32 bits of a float.
    """

    layers: dict[str, Planes] = field(repr=False)
    is_composited: bool = False
    is_rounded: bool = False

    @property
    def planes(self) -> Planes:
        """The passes of the only view layer; of several, of one of them."""
        return next(iter(self.layers.values()))


def read_passes(file: Path) -> Passes:
    """The passes in the multilayer OpenEXR `file`. Raises ArtistError when it has none."""
    try:
        with OpenEXR.File(str(file), separate_channels=True) as found:
            channels = [each for part in found.parts for each in part.channels.items()]
            layers = _layers((name, each.pixels) for name, each in channels)
            codecs = [part.header["compression"] for part in found.parts]
    except (RuntimeError, ValueError) as error:
        raise ArtistError(
            "The passes in {file} cannot be read", "render again", file=file
        ) from error
    is_composited = set(layers.get(COMPOSITE, ())) == {"Combined"} and len(layers) > 1
    if is_composited:  # a view layer may have that name too, but then it has other passes
        del layers[COMPOSITE]
    if not layers:
        raise SourceError(file, "{name} has no passes", "save the render as OpenEXR MultiLayer")
    return Passes(layers, is_composited, OpenEXR.PXR24_COMPRESSION in codecs)


def pass_names(channels: Iterable[str]) -> dict[str, frozenset[str]]:
    """The names of the passes by view layer, of a file with these `channels`."""
    return {
        layer: frozenset(planes)
        for layer, planes in _layers((name, np.empty((0, 0))) for name in channels).items()
    }


def _layers(channels: Iterable[tuple[str, np.ndarray]]) -> dict[str, Planes]:
    found: dict[str, dict[str, dict[str, np.ndarray]]] = defaultdict(lambda: defaultdict(dict))
    for name, pixels in channels:
        if name.count(".") >= 2:  # the name of a view layer may have dots too
            layer, plane, channel = name.rsplit(".", 2)
            found[layer][_NAMES.get(plane, plane)][channel] = pixels
    return {
        layer: {name: _stack(plane) for name, plane in planes.items()}
        for layer, planes in found.items()
    }


def _stack(plane: dict[str, np.ndarray]) -> np.ndarray:
    names = sorted(plane, key=lambda name: _ORDER.find(name.upper()))
    return np.dstack([plane[name] for name in names]).astype(np.float32, copy=False)
