# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a picture will take, and how much memory: what the last ones took on this machine.

The time goes with the pixels and iterations. Memory does not, for larger pictures are painted in
bands: it is that of a job of about the same size. The last jobs are kept in the extension's folder;
as long as there is none, nothing is said.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any, NamedTuple

from ...nst_addon.job.files import write_json
from ..app import paths

#: So many jobs are kept.
_MOST = 40
#: How long the qualities take beside each other: 512 × 512 px, measured.
_QUALITIES = {"DRAFT": 14.0, "NORMAL": 63.0, "FINE": 257.0}
#: The pixels of a job whose memory is that of another, as shares of the other's.
_FEWEST, _MOST_PIXELS = 0.75, 1.33


class Took(NamedTuple):
    """What a job of some kind took on a device of the settings: the pixels that were painted, of
    the result or of all views of objects; seconds; and bytes, 0 if unknown."""

    kind: str
    device: str
    quality: str
    iterations: int
    pixels: int
    seconds: float
    memory: int


#: The last jobs, the newest last; None while the file is not read.
_took: list[Took] | None = None


def of(kind: str, panel: Any, pixels: int, count: int = 1) -> tuple[float, int]:
    """The seconds and bytes of `count` jobs of so many pixels, 0 for what is not known.

    `kind` is of items.FARM_JOBS; `panel` has a quality and iterations.
    """
    device = paths.preferences().device
    alike = [each for each in last() if (each.kind, each.device) == (kind, device)]
    timed = [each for each in alike if each.iterations == panel.iterations]
    seconds = 0.0
    if nearest := _nearest(timed, pixels, panel.quality):
        share = 1.0
        if not panel.iterations:
            share = _QUALITIES[panel.quality] / _QUALITIES[nearest.quality]
        seconds = count * nearest.seconds * share * pixels / nearest.pixels
    measured = [each for each in alike if each.memory]
    nearest = _nearest(measured, pixels)
    is_near = nearest is not None and _FEWEST <= pixels / nearest.pixels <= _MOST_PIXELS
    return seconds, nearest.memory if nearest and is_near else 0


def note(took: Took) -> None:
    """A job is finished: it tells of the next ones."""
    kept = last()
    kept.append(took)
    del kept[:-_MOST]
    with contextlib.suppress(OSError):  # it is an estimate
        write_json(paths.timings_file(), [list(each) for each in kept])


def last() -> list[Took]:
    """What the last jobs took, the newest last."""
    global _took
    if _took is None:
        _took = _read()
    return _took


def forget() -> None:
    """Read the file again when it is needed next."""
    global _took
    _took = None


def _nearest(found: list[Took], pixels: int, quality: str = "") -> Took | None:
    """Of the jobs `found` the one of the nearest size, of that quality if there is one; the
    newest of several."""
    same = [each for each in found if each.quality == quality] or found
    return min(
        reversed(same), key=lambda each: abs(each.pixels - pixels) / each.pixels, default=None
    )


def _read() -> list[Took]:
    try:
        values = json.loads(paths.timings_file().read_text(encoding="utf-8"))
        return [each for each in map(_took_of, values) if each][-_MOST:]
    except (OSError, ValueError, TypeError):
        return []


def _took_of(values: Any) -> Took | None:
    """What the file says of one job; None if it is damaged."""
    types: Any = (str, str, str, int, int, (int, float), int)
    if not isinstance(values, list) or len(values) != len(types):
        return None
    if not all(isinstance(value, kind) for value, kind in zip(values, types, strict=True)):
        return None
    took = Took(*values)
    is_whole = took.pixels > 0 and took.seconds > 0 and took.quality in _QUALITIES
    return took if is_whole else None
