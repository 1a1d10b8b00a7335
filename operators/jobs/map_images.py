# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps in a job folder as images of the file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.files import MASK, NORMALS, read_array
from ...nst_addon.job.folder import map_file, read_map_kinds
from ...nst_addon.job.model import MAPS
from ...nst_addon.steps import finish
from ..app.translated import translated
from ..images import plain_png
from ..images.data_image import load_data_image, new_data_image
from ..images.udim import Udim


def load(folder: Path, name: str, layout: Udim | None) -> dict[str, Any]:
    """New images of the maps of the result `name`, by their kinds; empty where there are none.
    They have tiles as `layout` says. One that is damaged is left out: the others, and the picture,
    count."""
    found: dict[str, Any] = {}
    for kind in MAPS:
        with suppress(OSError, ValueError):
            found[kind] = _load(folder, kind, f"{name}_{kind}", layout)
    return found


def problem_of(folder: Path, name: str, found: dict[str, Any]) -> str:
    """A sentence when the result `name` has more maps, and numbers in place of maps, than those
    `found`; else empty."""
    try:
        lost = [kind for kind in read_map_kinds(folder) if kind not in found]
    except ArtistError:  # told already: nothing of the job can be read
        return ""
    if not lost:
        return ""
    told = "Maps of “{name}” are damaged, or not there ({maps}): paint it again to have them"
    return translated(told, name=name, maps=", ".join(lost))


def _load(folder: Path, kind: str, name: str, layout: Udim | None) -> bpy.types.Image:
    """Raises OSError or ValueError."""
    png = map_file(folder, kind, "png")  # written last, and quick
    if layout is None:
        with suppress(OSError, ValueError):
            plain_png.check_map(png)
            return load_data_image(name, png)
    values = read_array(map_file(folder, kind, "npy"), NORMALS if MAPS[kind] == 3 else MASK)
    return finish(new_data_image(name, values, layout))
