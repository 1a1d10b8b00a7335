# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences with values: “{name}” has gone. They can be translated, and are filled afterwards.

Not str.format, which would do what a template from a job folder asks: a width of 10**9, say.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FIELD = re.compile(r"\{(\w+)\}")


def fill(template: str, values: Mapping[str, object]) -> str:
    """`template` with each {name} of `values` in place of it; names that are not there stay."""
    return _FIELD.sub(lambda found: str(values.get(found[1], found[0])), template)


def fields_of(template: str) -> set[str]:
    """The names that `template` asks for."""
    return set(_FIELD.findall(template))


class Sentence(str):
    """A sentence in English that still knows its `template` and the values of its `fields`."""

    template: str
    fields: dict[str, Any]

    def __new__(cls, template: str, /, **fields: Any) -> Sentence:
        """The `template`, filled."""
        self = super().__new__(cls, fill(template, fields))
        self.template, self.fields = template, fields
        return self


def as_event(text: str) -> dict[str, Any]:
    """What an event of the job folder has of a sentence, or of a text without values."""
    if isinstance(text, Sentence):
        return {"text": text.template, "fields": plain(text.fields)}
    return {"text": text, "fields": {}}


def plain(fields: Mapping[str, Any]) -> dict[str, str | float | None]:
    """`fields` as JSON can have them."""
    return {
        name: value if value is None or isinstance(value, (str, int, float)) else str(value)
        for name, value in fields.items()
    }
