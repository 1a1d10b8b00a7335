# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in paths as Blender keeps them: of this system or another one, or beside the .blend file.

pathlib takes them for paths of this system: on Windows "//größe 1.png" is the root of a network
share to it, which has no name.
"""

from __future__ import annotations

import os
import re


def name_of(path: str) -> str:
    r"""The last part of a path: größe 1.png of "//größe 1.png" and of "C:\textures\größe 1.png"."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def stem_of(path: str) -> str:
    """name_of() without its ending: größe 1."""
    return os.path.splitext(name_of(path))[0]
