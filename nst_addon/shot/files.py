# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a shot: names with the number of the frame in them, as Blender writes them.

Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..errors import ArtistError

#: Digits of a number, where a name does not say how many.
_DIGITS = 4
#: A file of a shot: what comes before the number, the number, and the ending.
_NAME = re.compile(r"(.*?)(-?\d+)(\.exr)", re.IGNORECASE)


@dataclass(frozen=True)
class FrameFiles:
    """Files such as “shot_####.exr”: the last row of # stands for the number of the frame."""

    pattern: Path

    @classmethod
    def of(cls, path: Path) -> FrameFiles:
        """Those that `path` means: without #, the number comes before the ending, as in Blender."""
        if "#" in path.name:
            return cls(path)
        return cls(path.with_name(f"{path.stem}{'#' * _DIGITS}{path.suffix}"))

    def path(self, number: int) -> Path:
        """The file of the frame `number`; a larger number has more digits."""
        before, digits, after = self._parts()
        sign = "-" if number < 0 else ""
        return self.pattern.with_name(f"{before}{sign}{abs(number):0{digits}}{after}")

    def numbers(self) -> list[int]:
        """The frames that are there, in order. Raises ArtistError when there is no folder."""
        before, digits, after = self._parts()
        name = re.compile(rf"{re.escape(before)}(-?\d{{{digits},}}){re.escape(after)}")
        try:
            found = [name.fullmatch(file.name) for file in self.pattern.parent.iterdir()]
        except OSError as error:
            raise ArtistError(
                "There is no folder {folder}", "check it", folder=self.pattern.parent
            ) from error
        return sorted(int(match[1]) for match in found if match)

    def check_apart(self, rendered: FrameFiles) -> None:
        """Raises ArtistError when frames that are painted to here replace `rendered` ones."""
        if self.path(1) == rendered.path(1):
            raise ArtistError(
                "The painted frames would replace the rendered ones", "use another output path"
            )

    def make_folder(self) -> None:
        """Have the folder there, to write frames to. Raises ArtistError."""
        folder = self.pattern.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArtistError(
                "The folder {folder} cannot be made ({reason})",
                "use another output path",
                folder=folder,
                reason=error.strerror,
            ) from error
        if not os.access(folder, os.W_OK):
            raise ArtistError(
                "The folder {folder} must not be written", "use another output path", folder=folder
            )

    def _parts(self) -> tuple[str, int, str]:
        """What comes before the number, its digits, and what comes after."""
        match = re.fullmatch(r"(.*?)(#+)([^#]*)", self.pattern.name)
        assert match is not None, "of() sees to that"
        return match[1], len(match[2]), match[3]


def find_shot(path: Path) -> FrameFiles:
    """The frames in the folder `path`, those with a name such as “shot_####.exr”, or those that
    the file `path` is one of.

    Raises ArtistError when there are none, or several shots.
    """
    if "#" in path.name or path.is_file():
        return _named(path)
    if not path.is_dir():
        raise ArtistError(
            "There is no folder {folder}", "give the folder of the rendered frames", folder=path
        )
    names = (_NAME.fullmatch(each.name) for each in path.iterdir())
    shots = {(name[1], len(name[2].lstrip("-")), name[3]) for name in names if name}
    # Of a shot beyond frame 9999 some numbers have more digits than most.
    shots = {each for each in shots if not _is_longer(each, shots)}
    if not shots:
        raise ArtistError(
            "{path} has no frames",
            "render the shot to it as OpenEXR MultiLayer, then try again",
            path=path,
        )
    patterns = sorted(f"{before}{'#' * digits}{after}" for before, digits, after in shots)
    if len(patterns) > 1:
        raise ArtistError(
            "{path} has frames of several shots ({names})",
            "name one: {pattern}",
            path=path,
            names=", ".join(patterns[:5]),
            pattern=path / patterns[0],
        )
    return FrameFiles(path / patterns[0])


def _named(path: Path) -> FrameFiles:
    """The frames that a name means, or one of their files."""
    if path.suffix.lower() != ".exr":
        raise ArtistError(
            "{name} has no vectors, which tell how things move",
            "render the shot as OpenEXR MultiLayer with the passes Vector, Z and Position",
            name=path.name,
        )
    if "#" in path.name:
        return FrameFiles(path)
    if (name := _NAME.fullmatch(path.name)) is None:
        raise ArtistError(
            "{name} has no number in its name", "choose a frame of a shot", name=path.name
        )
    return FrameFiles(path.with_name(f"{name[1]}{'#' * len(name[2].lstrip('-'))}{name[3]}"))


def _is_longer(shot: tuple[str, int, str], shots: Collection[tuple[str, int, str]]) -> bool:
    before, digits, after = shot
    return any((before, fewer, after) in shots for fewer in range(_DIGITS, digits))
