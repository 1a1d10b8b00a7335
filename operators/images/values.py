# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of Blender that are kept, and set again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any


def values_of(owner: Any, names: Iterable[str]) -> dict[str, Any]:
    """Those of `names` that this Blender has, in their order."""
    return {name: getattr(owner, name) for name in names if hasattr(owner, name)}


def set_values(owner: Any, values: dict[str, Any]) -> None:
    """Set those that are other ones now, in their order."""
    for name, value in values.items():
        # TypeError: a choice that there is no more, in a file of another Blender.
        with contextlib.suppress(TypeError):
            if hasattr(owner, name) and getattr(owner, name) != value:
                setattr(owner, name, value)
