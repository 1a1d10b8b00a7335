# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of styles beyond a file: recent ones, favorites, the folder used last.

It lies in the extension's user folder, which outlives an upgrade. Other Blenders write there too,
so it is read again before each change; what cannot be read is as if there were nothing.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...nst_addon.whole_file import write_whole
from ..app import paths

_FILE = "styles.json"
#: Recent styles that are kept.
_RECENT = 48

_known: dict[str, Any] | None = None


def recent() -> list[str]:
    """Picture files that were styles, the last one first."""
    return _names("recent")


def favorites() -> list[str]:
    """Picture files that the artist marked, the first one first."""
    return _names("favorites")


def last_folder() -> str:
    """The folder that styles were last added from; empty when there is none, or it has gone."""
    folder = _all().get("folder")
    return folder if isinstance(folder, str) and os.path.isdir(folder) else ""


def used(path: str) -> None:
    """Remember that the picture file `path` is a style."""
    others = [each for each in _names("recent", anew=True) if each != path]
    _change(recent=[path, *others][:_RECENT])


def used_folder(folder: str) -> None:
    """Remember where styles were added from."""
    _all(anew=True)
    _change(folder=folder)


def toggle_favorite(path: str) -> None:
    """Mark the picture file `path`, or take the mark off."""
    marked = _names("favorites", anew=True)
    others = [each for each in marked if each != path]
    _change(favorites=others if path in marked else [*marked, path])


def _names(key: str, *, anew: bool = False) -> list[str]:
    names = _all(anew=anew).get(key)
    return [each for each in names if isinstance(each, str)] if isinstance(names, list) else []


def _all(*, anew: bool = False) -> dict[str, Any]:
    global _known
    if _known is None or anew:
        _known = _read()
    return _known


def _read() -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        data = json.loads(_path().read_bytes())
        if isinstance(data, dict):
            return data
    return {}


def _change(**values: Any) -> None:
    """A disk that is full forgets it with the next Blender, and nothing else."""
    data = _all()
    data.update(values)
    text = json.dumps(data, indent=2).encode("ascii")
    with suppress(OSError):
        write_whole(_path(), lambda file: file.write(text), durable=False, patience=0)


def _path() -> Path:
    return paths.user_folder() / _FILE
