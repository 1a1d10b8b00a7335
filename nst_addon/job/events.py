# SPDX-License-Identifier: GPL-3.0-or-later
"""What the worker, or the installer, tells: events.jsonl, one JSON object a line.

Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EVENTS = "events.jsonl"

#: The events after which the worker writes no more.
LAST_EVENTS = frozenset({"finished", "stopped", "cancelled", "failed"})


def append_event(folder: Path, event: str, **values: Any) -> None:
    """Append one event to events.jsonl."""
    with open(folder / EVENTS, "a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event, **values}) + "\n")


class EventReader:
    """Reads events.jsonl as it grows; a line that is not complete yet waits."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / EVENTS
        self._offset = 0

    def read(self) -> list[dict[str, Any]]:
        """The events since the last call, oldest first."""
        try:
            with open(self._path, "rb") as file:
                file.seek(self._offset)
                text = file.read()
        except FileNotFoundError:
            return []
        end = text.rfind(b"\n") + 1
        self._offset += end
        return [json.loads(line) for line in text[:end].splitlines()]
