# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles that are materials: a folder, or the file of a Base Color with its maps beside it. The
maps that are painted lie beside the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArtistError
from ..job.model import MAPS, Style

if TYPE_CHECKING:
    import numpy as np


def color_of(path: Path) -> Path:
    """The picture that the style `path` is: of a folder, its Base Color. Raises ArtistError."""
    from ..images.map_names import color_in

    return color_in(path) if path.is_dir() else path


def with_maps(style: Style, path: Path) -> Style:
    """The `style`, which is the picture or folder `path`, with its maps. Raises ArtistError."""
    return replace(style, maps=_maps_of(color_of(path)))


def own_maps(content: Path) -> dict[str, np.ndarray]:
    """The maps that the picture `content` has itself, as a job has them. Raises ArtistError."""
    from ..images.maps import FLAT

    found = _maps_of(content)
    return {**FLAT, **found} if found else {}


def _maps_of(color: Path) -> dict[str, np.ndarray]:
    from ..images.map_files import read_map
    from ..images.map_names import maps_beside

    found = maps_beside(color)
    return {kind: read_map(file, kind) for kind, file in found.items() if kind in MAPS}


def file_beside(picture: Path, kind: str) -> Path:
    """Where a map of that `kind` is written that was painted with the `picture` of that path."""
    return picture.with_name(f"{picture.stem}_{kind}.png")


def check_beside(picture: Path, colors: Iterable[Path]) -> None:
    """Raises ArtistError when a map beside `picture` would take the place of one of those that
    belong to the Base Colors of the files `colors`."""
    from ..images.map_names import maps_beside

    own = {each.path.resolve() for color in colors for each in maps_beside(color).values()}
    for path in (file_beside(picture, kind) for kind in MAPS):
        if path.resolve() in own:
            raise ArtistError(
                "{path} is a map of the style or the source, whose place a painted one would take",
                "give the picture another name",
                path=path,
            )
