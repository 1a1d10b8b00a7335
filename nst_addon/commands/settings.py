"""Settings as options: --style-size for style_size."""

from __future__ import annotations

import argparse
from typing import Any

from ..settings import Setting, Settings, default, each_setting


def add_setting(section: Any, name: str, setting: Setting) -> None:
    """An option for the setting `name`, with its range, its unit and its default in the help."""
    kind = type(default(name))
    more: dict[str, Any] = {"type": kind, "metavar": name.upper()}
    if setting.options:
        values = [option.value.lower() for option in setting.options]
        more = {"type": str.upper, "metavar": "{" + ",".join(values) + "}"}
    if kind is bool:
        more = {"action": argparse.BooleanOptionalAction}
    bounds = f"; {setting.minimum:g} to {setting.maximum:g}" if setting.minimum is not None else ""
    unit = f" {setting.unit}" if setting.unit else ""
    shown = str(default(name)).lower()
    section.add_argument(
        f"--{name.replace('_', '-')}",
        dest=name,
        default=default(name),
        help=f"{setting.description}{bounds}{unit} (default: {shown})".replace("%", "%%"),
        **more,
    )


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that a command takes, as given; its others are defaults. Raises ArtistError."""
    given = {name: getattr(options, name) for name, _ in each_setting() if hasattr(options, name)}
    return Settings(**given)
