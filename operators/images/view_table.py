# SPDX-License-Identifier: GPL-3.0-or-later
"""How a scene shows colors, as a table for the worker: Blender shows some, and saves them."""

from __future__ import annotations

import os
import tempfile

import bpy
import numpy as np

from ...nst_addon.images.encoding import srgb_encode
from ...nst_addon.images.view import STEPS, shown_colors
from . import color
from .render_result import saving_as_seen


def view_table(scene: bpy.types.Scene) -> np.ndarray:
    """What `scene` shows of shown_colors(), display-encoded sRGB, (N, N, N, 3) float32.

    View transform, look, exposure, gamma and curves are in it. Raises ArtistError when the
    display has no color space.
    """
    colors = shown_colors().reshape(STEPS, STEPS * STEPS, 3)
    if (matrix := color.from_rec709()) is not None:
        colors = colors @ matrix.T
    space, _ = color.space_of_display(scene)
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
        path = os.path.join(folder, "view.png")
        with saving_as_seen(scene):
            color.save_colors(colors, path, scene)
        if color.is_srgb(space):
            seen = color.load_colors(path)
        else:
            linear = color.load_colors(path, space)
            matrix = color.to_rec709()
            seen = srgb_encode(linear if matrix is None else linear @ matrix.T)
    # Images of Blender's have the bottom row first, both ways: the order stays.
    table: np.ndarray = seen.reshape(STEPS, STEPS, STEPS, 3).astype(np.float32)
    return table
