# SPDX-License-Identifier: GPL-3.0-or-later
"""What a setting is: its default, range, unit and description; and classes of settings.

settings.py has them all. Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .errors import SettingError


@dataclass(frozen=True)
class Option:
    """One value of a setting that offers a few."""

    value: str
    label: str
    description: str


@dataclass(frozen=True)
class Setting:
    """What there is to know about one setting besides its name.

    A number has a `minimum` and a `maximum`; a string has `options`, or is any name.
    """

    default: Any
    label: str
    description: str
    group: str = ""
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    options: tuple[Option, ...] = ()

    def check(self, name: str, value: Any) -> None:
        """Raises SettingError when `value` does not fit the setting, which is called `name`."""
        if not self._fits(value):
            raise SettingError(name, value, self.allowed)

    @property
    def allowed(self) -> str:
        """Which values fit, in words: a whole number from 64 to 16384 px."""
        if self.options:
            return f"one of {', '.join(option.value for option in self.options)}"
        if isinstance(self.default, bool):
            return "True or False"
        if isinstance(self.default, str):
            return "a name"
        number = "a whole number" if isinstance(self.default, int) else "a number"
        unit = f" {self.unit}" if self.unit else ""
        return f"{number} from {self.minimum:g} to {self.maximum:g}{unit}"

    def _fits(self, value: Any) -> bool:
        if self.options:
            return value in [option.value for option in self.options]
        if isinstance(self.default, bool) or isinstance(value, bool):
            return type(value) is type(self.default)
        if isinstance(self.default, str):
            return isinstance(value, str) and value != ""
        if not isinstance(value, int if isinstance(self.default, int) else (int, float)):
            return False
        assert self.minimum is not None and self.maximum is not None, "every number has a range"
        return self.minimum <= value <= self.maximum  # NaN and the infinite do not


def setting(default: Any, *, label: str, description: str, **more: Any) -> Any:
    """A field of a Checked class; `more` is what else a Setting has."""
    return field(
        default=default, metadata={"setting": Setting(default, label, description, **more)}
    )


class Checked:
    """A frozen dataclass of settings; none is made whose values do not fit.

    Raises ArtistError then, naming the setting, its value and its range.
    """

    def __post_init__(self) -> None:
        for name, setting in self.each_setting():
            setting.check(name, getattr(self, name))

    @classmethod
    def each_setting(cls, group: str | None = None) -> Iterator[tuple[str, Setting]]:
        """Name and Setting of each field, or of one group's, in order."""
        for each in dataclasses.fields(cls):  # type: ignore[arg-type]  # its subclasses are
            setting = each.metadata["setting"]
            if group in (None, setting.group):
                yield each.name, setting

    @classmethod
    def get_setting(cls, name: str) -> Setting:
        """The setting `name`. Raises KeyError when there is none."""
        return dict(cls.each_setting())[name]
