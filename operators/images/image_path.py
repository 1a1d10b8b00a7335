# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the file of an image of Blender's is."""

from __future__ import annotations

from typing import Any

import bpy


def path_of(image: Any) -> str:
    """The absolute path of the file that `image` is of, or "<UDIM>" in it; empty without.

    A path that begins with "//" is beside the .blend file that the image comes from.
    """
    return bpy.path.abspath(image.filepath, library=image.library)
