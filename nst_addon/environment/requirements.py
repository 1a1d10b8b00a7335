# SPDX-License-Identifier: GPL-3.0-or-later
"""What the worker needs: a Python is checked by it, and an environment is filled with it.

The check imports this file in whatever Python an artist chose.
"""

from __future__ import annotations

PYTHON = (3, 11)
TORCH = (2, 4)
#: Modules, and the names under which pip knows them.
PACKAGES = {
    "torch": "torch",
    "numpy": "numpy",
    "PIL": "pillow",
    "safetensors": "safetensors",
    "OpenEXR": "openexr",
}
#: Only the official weights of VGG-19 need it: a folder of wheels may go without.
OPTIONAL = "torchvision"


def version_text(version: tuple[int, int]) -> str:
    """(3, 11) as 3.11."""
    return f"{version[0]}.{version[1]}"


#: All but OPTIONAL, as pip takes it.
REQUIREMENTS = tuple(
    f"{name}>={version_text(TORCH)}" if name == "torch" else name for name in PACKAGES.values()
)
