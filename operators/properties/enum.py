# SPDX-License-Identifier: GPL-3.0-or-later
"""A property with a fixed list of choices, as the panel and an operator both have it."""

from __future__ import annotations

from typing import Any

from bpy.props import EnumProperty

from ..app.translated import CONTEXT


def enum_property(name: str, description: str, items: tuple[tuple[str, str, str], ...]) -> Any:
    """The first of `items` is the default."""
    return EnumProperty(
        name=name,
        description=description,
        items=items,
        default=items[0][0],
        translation_context=CONTEXT,
    )
