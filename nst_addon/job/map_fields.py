# SPDX-License-Identifier: GPL-3.0-or-later
"""What job.json says of the maps of a material, of the content's or of a style's, and the arrays
that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from .fields import Fields
from .files import MASK, NORMALS, read_named
from .model import MAPS


def describe(of: str, maps: Mapping[str, np.ndarray]) -> dict[str, str]:
    """The names of the files of `maps`, by their kinds; they begin with `of`."""
    return {kind: _file(of, kind) for kind in maps}


def arrays_of(of: str, maps: Mapping[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays, by the names of their files."""
    for kind, values in maps.items():
        yield _file(of, kind), values


def read(folder: Path, owner: Fields) -> dict[str, np.ndarray]:
    """The "maps" of `owner`, which describe() described; none where there are none. Raises OSError
    or ValueError."""
    if not owner.has("maps"):
        return {}
    maps = owner.part("maps")
    forms = {kind: NORMALS if channels == 3 else MASK for kind, channels in MAPS.items()}
    return {
        kind: read_named(maps.file(kind, folder), form)
        for kind, form in forms.items()
        if maps.has(kind)
    }


def _file(of: str, kind: str) -> str:
    return f"{of}-{kind}.npy"
