# SPDX-License-Identifier: GPL-3.0-or-later
"""The sections of the gallery, and the pictures that each of them has.

Panels ask here while they are drawn, so nothing is read then: folders are listed by a timer.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.steps import Steps, finish
from ...nst_addon.system.names import name_of, stem_of
from ..app import paths, timers
from ..app.redraw import redraw, redraw_sidebars
from ..app.translated import translated
from . import memory, thumbnails
from .pictures import list_pictures

SHIPPED = "SHIPPED"
_FIXED = (
    (SHIPPED, "Included", "Styles that come with the extension", "PACKAGE", 0),
    ("RECENT", "Recent", "Styles that were used last", "RECOVER_LAST", 1),
    ("FAVORITES", "Favorites", "Styles that have a star", "SOLO_ON", 2),
)
_FOLDER = "FOLDER:"

#: Blender keeps no reference to the strings of a dynamic enum: somebody has to.
_items: list[tuple[str, str, str, str, int]] = []

_TICK = 0.01


@dataclass
class Listing:
    """What is known of a section: its pictures, or why there are none."""

    pictures: Sequence[str] = ()
    looking: bool = False
    problem: str = ""

    def __post_init__(self) -> None:
        self._names: list[str] = []

    def matching(self, search: str) -> Sequence[str]:
        """The pictures with `search` in their names."""
        if not search:
            return self.pictures
        if not self._names:
            self._names = [stem_of(each).casefold() for each in self.pictures]
        sought = search.casefold()
        both = zip(self.pictures, self._names, strict=True)
        return [path for path, name in both if sought in name]


_listings: dict[str, Listing] = {}


def items(owner: Any = None, context: Any = None) -> list[tuple[str, str, str, str, int]]:
    """The choices of the enum: sections of our own, then the folders of the preferences."""
    folders = [each.path for each in paths.preferences().style_folders if each.path]
    named = [
        (_FOLDER + each, name_of(each.rstrip("/\\")), each, "FILE_FOLDER", len(_FIXED) + number)
        for number, each in enumerate(folders)
    ]
    _items[:] = [*_FIXED, *named]
    return _items


def listing(section: str, search: str = "") -> Listing:
    """What `section` has, of the pictures that can be read those with `search` in their names."""
    whole = _whole(section)
    shown = thumbnails.without_unreadable(whole.matching(search))
    if shown or whole.looking or whole.problem:
        return Listing(shown, whole.looking, whole.problem)
    return Listing(problem=_why_empty(section, search))


def shipped_folder() -> Path:
    """Where the styles are that come with the extension."""
    return Path(__file__).resolve().parents[2] / "styles"


def is_shipped(path: str) -> bool:
    """Whether the file `path` is a style that comes with the extension."""
    return Path(os.path.abspath(path)).parent == shipped_folder()


def look_again() -> None:
    """List every folder anew when it is next shown."""
    _listings.clear()
    thumbnails.look_again()


def _whole(section: str) -> Listing:
    if section == "RECENT":
        return Listing(memory.recent())
    if section == "FAVORITES":
        return Listing(memory.favorites())
    is_folder = section.startswith(_FOLDER)
    folder = section.removeprefix(_FOLDER) if is_folder else str(shipped_folder())
    if folder not in _listings:
        _list_soon(folder)
    return _listings[folder]


def _list_soon(folder: str) -> None:
    _listings[folder] = Listing(looking=True)
    steps = _list(folder)
    if bpy.app.background:
        finish(steps)
    else:
        timers.take_steps(steps, _TICK)


def _list(folder: str) -> Steps[None]:
    yield
    try:
        path = os.path.expanduser(bpy.path.abspath(folder))
        _listings[folder] = Listing((yield from list_pictures(path)))
    except (OSError, ValueError):
        text = "The folder {folder} cannot be read: choose another in the preferences"
        _listings[folder] = Listing(problem=translated(text, folder=folder))
    redraw("IMAGE_EDITOR", "PROPERTIES")
    redraw_sidebars("VIEW_3D")


def _why_empty(section: str, search: str) -> str:
    if search:
        return translated("No style here is called “{name}”", name=search)
    if section == "RECENT":
        return translated("No style was used yet")
    if section == "FAVORITES":
        return translated("Press the star beside a style to keep it here")
    return translated("There are no pictures in this folder")
