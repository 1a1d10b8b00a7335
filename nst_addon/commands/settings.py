"""Settings as options: --style-size for style_size."""

from __future__ import annotations

import argparse
from typing import Any

from ..settings import Knob, Settings, default, knobs


def add_knob(section: Any, name: str, knob: Knob) -> None:
    """An option for the setting `name`, with its range, its unit and its default in the help."""
    kind = type(default(name))
    more: dict[str, Any] = {"type": kind, "metavar": name.upper()}
    if knob.choices:
        values = [choice.value.lower() for choice in knob.choices]
        more = {"type": str.upper, "metavar": "{" + ",".join(values) + "}"}
    if kind is bool:
        more = {"action": argparse.BooleanOptionalAction}
    bounds = f"; {knob.minimum:g} to {knob.maximum:g}" if knob.minimum is not None else ""
    unit = f" {knob.unit}" if knob.unit else ""
    shown = str(default(name)).lower()
    section.add_argument(
        f"--{name.replace('_', '-')}",
        dest=name,
        default=default(name),
        help=f"{knob.description}{bounds}{unit} (default: {shown})".replace("%", "%%"),
        **more,
    )


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that a command takes, as given; its others are defaults. Raises ArtistError."""
    given = {name: getattr(options, name) for name, _ in knobs() if hasattr(options, name)}
    return Settings(**given)
