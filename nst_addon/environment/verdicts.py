# SPDX-License-Identifier: GPL-3.0-or-later
"""What `check` found out about devices, kept in a file: which of them compute right gradients.

One JSON object: the identity of a device (its name and PyTorch's version) to true or false.
Standard library only, for Blender reads it too.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..job.fields import read_json
from ..whole_file import write_whole


def read_verdicts(file: Path) -> dict[str, bool]:
    """The verdicts in `file`; none where it is missing or damaged."""
    try:
        kept = read_json(file)
        return {str(name): verdict is True for name, verdict in kept.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def keep_verdict(file: Path, identity: str, passed: bool) -> None:
    """Add a verdict to those in `file`. Raises OSError."""
    text = json.dumps({**read_verdicts(file), identity: passed}, indent=2)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, lambda opened: opened.write(text.encode()))


def wants_care(file: Path | None, identity: str) -> bool:
    """Whether the device of that `identity` has to compute by the careful path.

    Where its check failed; and on Apple's until it has passed, for nobody has compared it.
    """
    passed = read_verdicts(file).get(identity) if file else None
    return not passed if passed is not None else identity.startswith("mps ")
