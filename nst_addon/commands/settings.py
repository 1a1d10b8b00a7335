# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings as options: --style-size for style_size."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from ..errors import ArtistError
from ..one_setting import Checked, Setting
from ..settings import StyleOptions

Group = TypeVar("Group", bound=Checked)


def add_setting(section: Any, name: str, setting: Setting, otherwise: str = "") -> None:
    """An option for the setting `name`, with its range, its unit and its default in the help.

    Where the value comes from `otherwise`, which is said instead of the default, an option that
    is not given is not among those that were parsed.
    """
    kind = type(setting.default)
    more: dict[str, Any] = {"type": kind, "metavar": name.upper()}
    if setting.options:
        values = [option.value.lower() for option in setting.options]
        more = {"type": str.upper, "metavar": "{" + ",".join(values) + "}"}
    if kind is bool:
        more = {"action": argparse.BooleanOptionalAction}
    bounds = f"; {setting.minimum:g} to {setting.maximum:g}" if setting.minimum is not None else ""
    unit = f" {setting.unit}" if setting.unit else ""
    shown = otherwise or str(setting.default).lower()
    section.add_argument(
        f"--{name.replace('_', '-')}",
        dest=name,
        default=argparse.SUPPRESS if otherwise else setting.default,
        help=f"{setting.description}{bounds}{unit} (default: {shown})".replace("%", "%%"),
        **more,
    )


def add_style_weights(parser: argparse.ArgumentParser) -> None:
    """The option for how much each style counts."""
    weight = StyleOptions.get_setting("weight")
    parser.add_argument(
        "--style-weights",
        type=float,
        nargs="+",
        metavar="W",
        help=f"one for each style, {weight.allowed}; default {weight.default:g}",
    )


def check_one_for_each(styles: int, given: Mapping[str, Sequence[object]]) -> None:
    """Raises ArtistError unless all that is `given`, by name, is as many as there are `styles`."""
    for name, values in given.items():
        if len(values) != styles:
            raise ArtistError(
                f"There are {styles} styles and {len(values)} {name}", "give one for each style"
            )


def settings_of(options: argparse.Namespace, of: type[Group]) -> Group:
    """The settings of the class `of` that a command takes, as given; its others are defaults.

    Raises ArtistError.
    """
    names = [name for name, _ in of.each_setting()]
    return of(**{name: getattr(options, name) for name in names if hasattr(options, name)})
