# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON that anybody may have written: every value is checked when it is taken out.

Whatever does not fit raises ValueError, which says what is wrong with which value.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

#: Bytes of the largest file that is read, and characters of the longest text.
LARGEST_FILE, LONGEST_TEXT = 16 * 2**20, 2000

#: How many names no job has more of, the largest side of a picture in pixels, and the largest pass
#: index that Blender has: beyond that a folder is damaged.
MOST_NAMES, MOST_SIDE, MOST_INDEX = 10_000, 2**17, 2**15


def parse(text: bytes) -> Any:
    """The JSON in `text`. Raises ValueError, also where it is nested too deeply."""
    try:
        return json.loads(text.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def read_json(path: Path) -> Any:
    """The JSON in the file `path`, which is no larger than LARGEST_FILE.

    Raises OSError or ValueError.
    """
    with open_plain(path) as file:
        text = file.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise ValueError("it is too large")
    return parse(text)


def open_plain(path: Path) -> Any:
    """`path`, opened to read bytes. Raises OSError, or ValueError when it is no plain file.

    A pipe, say, would make whoever opens it wait for ever.
    """
    if path.exists() and not path.is_file():
        raise ValueError("it is not a file")
    return open(path, "rb")


class Fields:
    """An object of JSON. `where` is how to call it in errors."""

    def __init__(self, data: Any, where: str = "") -> None:
        if not isinstance(data, dict):
            raise ValueError(f"{where or 'it'} is not an object")
        self._data = data
        self._where = where

    def has(self, name: str) -> bool:
        """Whether there is something: not null, false, 0 or empty."""
        return bool(self._data.get(name))

    def is_text(self, name: str) -> bool:
        """Whether it is a text, rather than an object, say."""
        return isinstance(self._data.get(name), str)

    def text(self, name: str) -> str:
        """A text of LONGEST_TEXT characters at most, without control characters."""
        return self._text(self._get(name), name)

    def name(self, name: str) -> str:
        """What Blender calls something: a text of any characters, LONGEST_TEXT of them."""
        return self._name(self._get(name), name)

    def choice(self, name: str, among: Collection[str]) -> str:
        """One of the texts `among`."""
        value = self._get(name)
        if value not in list(among):
            raise self._unfit(name, f"none of {', '.join(sorted(among))}")
        return str(value)

    def names(self, name: str, most: int) -> list[str]:
        """At most `most` names, as name() has them."""
        return [self._name(each, name) for each in self.items(name, most)]

    def file(self, name: str, folder: Path) -> Path:
        """A file of `folder` itself, by its plain name; it need not be there."""
        path = folder / _plain_name(self.text(name), self._called(name))
        if path.is_symlink():
            raise ValueError(f"{path.name} is a link")
        return path

    def whole(self, name: str, lowest: int, highest: int) -> int:
        """A whole number from `lowest` to `highest`."""
        return self._whole(self._get(name), name, lowest, highest)

    def wholes(self, name: str, lowest: int, highest: int, most: int) -> list[int]:
        """At most `most` whole numbers, as whole() has them."""
        return [self._whole(each, name, lowest, highest) for each in self.items(name, most)]

    def number(self, name: str, lowest: float = -1e30, highest: float = 1e30) -> float:
        """A number from `lowest` to `highest`."""
        return self._number(self._get(name), name, lowest, highest)

    def numbers(self, name: str, count: int) -> list[float]:
        """Exactly `count` numbers."""
        return [self._number(each, name, -1e30, 1e30) for each in self._exactly(name, count)]

    def sides(self, name: str, largest: int) -> tuple[int, int]:
        """Width and height, from 1 to `largest`."""
        width, height = (self._whole(each, name, 1, largest) for each in self._exactly(name, 2))
        return width, height

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._get(name)
        if not isinstance(value, bool):
            raise self._unfit(name, "neither true nor false")
        return value

    def items(self, name: str, most: int) -> list[Any]:
        """A list of at most `most` items, which are not checked."""
        value = self._get(name)
        if not isinstance(value, list):
            raise self._unfit(name, "not a list")
        if len(value) > most:
            raise self._unfit(name, f"a list of more than {most}")
        return value

    def part(self, name: str) -> Fields:
        """An object inside this one."""
        return Fields(self._get(name), self._called(name))

    def parts(self, name: str, most: int) -> Iterator[Fields]:
        """At most `most` objects inside this one."""
        for number, each in enumerate(self.items(name, most)):
            yield Fields(each, f"{self._called(name)}[{number}]")

    def unchecked(self, name: str) -> Any:
        """Whatever is there, for whoever checks it."""
        return self._get(name)

    def plain(self) -> dict[str, Any]:
        """The object itself, whose values are not checked."""
        return self._data

    def _exactly(self, name: str, count: int) -> list[Any]:
        found = self.items(name, count)
        if len(found) != count:
            raise self._unfit(name, f"not a list of {count}")
        return found

    def _get(self, name: str) -> Any:
        if name not in self._data:
            raise self._unfit(name, "missing")
        return self._data[name]

    def _name(self, value: Any, name: str) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise self._unfit(name, "not a name, or too long")
        return value

    def _text(self, value: Any, name: str) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise self._unfit(name, "not a text, or too long")
        if any(each < " " or "\ud800" <= each <= "\udfff" for each in value):
            raise self._unfit(name, "a text with control characters")
        return value

    def _whole(self, value: Any, name: str, lowest: int, highest: int) -> int:
        if type(value) is not int or not lowest <= value <= highest:
            raise self._unfit(name, f"not a whole number from {lowest} to {highest}")
        return value

    def _number(self, value: Any, name: str, lowest: float, highest: float) -> float:
        if type(value) not in (int, float) or not lowest <= value <= highest:  # NaN fits nothing
            raise self._unfit(name, f"not a number from {lowest:g} to {highest:g}")
        assert math.isfinite(value), "both ends of the range are"
        return float(value)

    def _unfit(self, name: str, what: str) -> ValueError:
        return ValueError(f"{self._called(name)} is {what}")

    def _called(self, name: str) -> str:
        return f"{self._where}.{name}" if self._where else name


def _plain_name(name: str, called: str) -> str:
    """`name`, if it can be nothing but the name of a file in a folder, in any system."""
    if not name or name in {".", ".."} or any(each in name for each in '/\\:*?"<>|'):
        raise ValueError(f"{called} is not the name of a file in the folder")
    return name
