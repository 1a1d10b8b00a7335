# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles that are materials: a folder, or the file of a Base Color with its maps beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..job.model import MAPS, Style


def color_of(path: Path) -> Path:
    """The picture that the style `path` is: of a folder, its Base Color. Raises ArtistError."""
    from ..images.map_names import color_in

    return color_in(path) if path.is_dir() else path


def with_maps(style: Style, path: Path) -> Style:
    """The `style`, which is the picture or folder `path`, with its maps. Raises ArtistError."""
    from ..images.map_files import read_map
    from ..images.map_names import maps_beside

    found = maps_beside(color_of(path))
    maps = {kind: read_map(file, kind) for kind, file in found.items() if kind in MAPS}
    return replace(style, maps=maps)
