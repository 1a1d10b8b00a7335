# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of presets: JSON of our own, and what Blender's preset system wrote before.

The latter are Python. They are read, never run: a preset may come from anybody.
"""

from __future__ import annotations

import ast
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.whole_file import write_whole
from ..app import paths

#: Where Blender's preset system kept those of earlier versions.
_EARLIER = "neural_style_transfer"
#: Bytes; a preset has a thousandth of it.
_LARGEST = 2**20


@dataclass(frozen=True)
class Preset:
    """A preset's file; one that ships cannot be removed."""

    path: Path
    ships: bool = False

    @property
    def name(self) -> str:
        """What the artist calls it."""
        return bpy.path.display_name(self.path.stem, title_case=False)


def all_presets() -> list[Preset]:
    """Those that ship, and then the artist's own, by name."""
    shipped = sorted(_shipped_folder().glob("*.json"))
    earlier = [Path(each) for each in bpy.utils.preset_paths(_EARLIER)]
    own = [each for folder in (_folder(), *earlier) for each in _files(folder)]
    own.sort(key=lambda path: path.stem.casefold())
    return [*(Preset(each, ships=True) for each in shipped), *map(Preset, own)]


def find(path: str) -> Preset:
    """The preset in the file `path`. Raises ArtistError when it has gone."""
    for preset in all_presets():
        if preset.path == Path(path):
            return preset
    raise ArtistError("The preset has gone: choose another")


def read(preset: Preset) -> dict[str, Any]:
    """What is in it. Raises ArtistError when it is damaged."""
    with suppress(OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        if preset.path.stat().st_size <= _LARGEST:
            text = preset.path.read_text(encoding="utf-8")
            data = _assigned(text) if preset.path.suffix == ".py" else json.loads(text)
            if isinstance(data, dict):
                return data
    raise ArtistError("The preset “{name}” is damaged: choose another", name=preset.name)


def write(name: str, data: dict[str, Any]) -> None:
    """Keep `data` as a preset called `name`. Raises ArtistError."""
    stem = bpy.path.clean_name(bpy.path.display_name_to_filepath(name.strip()))
    if not stem:
        raise ArtistError("The preset has no name: type one")
    if stem.casefold() in [each.path.stem.casefold() for each in all_presets()]:
        raise ArtistError("There is a preset “{name}” already: choose another name", name=name)
    text = json.dumps(data, indent=2).encode("ascii")
    try:
        _folder().mkdir(exist_ok=True)
        write_whole(_folder() / f"{stem}.json", lambda file: file.write(text), durable=False)
    except OSError as error:
        raise ArtistError(
            "The preset cannot be written: {reason}", reason=error.strerror
        ) from error


def remove(preset: Preset) -> None:
    """Delete its file. Raises ArtistError."""
    try:
        preset.path.unlink(missing_ok=True)
    except OSError as error:
        raise ArtistError(
            "The preset cannot be removed: {reason}", reason=error.strerror
        ) from error


def _assigned(text: str) -> dict[str, Any]:
    """The settings that a preset of Blender's system sets: lines such as settings.size = 512."""
    settings = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            with suppress(ValueError):  # no plain value
                settings[node.targets[0].attr] = ast.literal_eval(node.value)
    return {"settings": settings}


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [each for each in folder.iterdir() if each.suffix in (".json", ".py")]
    return []


def _folder() -> Path:
    return paths.user_folder() / "presets"


def _shipped_folder() -> Path:
    return Path(__file__).resolve().parents[2] / "presets"
