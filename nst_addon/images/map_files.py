# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of maps that are no colors: normals, heights, roughness. Their numbers are as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..errors import ArtistError
from ..whole_file import write_whole
from .png16 import write_png16


def write_map(path: Path, values: np.ndarray) -> None:
    """Write `values` (H, W) or (H, W, 3), 0–1, to `path`, a PNG of 16 bits. Raises ArtistError."""
    planes = values.reshape(*values.shape[:2], -1)
    try:
        write_whole(path, lambda file: write_png16(file, planes, is_data=True))
    except OSError as error:
        raise ArtistError(
            "{path} cannot be written ({reason})",
            "choose another folder",
            path=path,
            reason=error.strerror or error,
        ) from error
