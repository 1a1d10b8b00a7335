# SPDX-License-Identifier: GPL-3.0-or-later
"""What the artist reads, in the language of Blender's interface."""

from __future__ import annotations

from typing import Any

from bpy.app import translations


def translated(text: str) -> str:
    """`text` as Blender's interface has it: a whole sentence, to which values are given after."""
    found: Any = translations.pgettext_iface(text)
    return str(found)
