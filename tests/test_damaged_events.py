# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is damaged in the events of a job, those around it count, and no look reads much."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wrong_values import PROGRESS, WRONG

from nst_addon.errors import ArtistError
from nst_addon.job.events import EVENTS, TAIL, EventReader, append_event


def events_of(folder: Path, text: bytes) -> list[dict[str, Any]]:
    (folder / EVENTS).write_bytes(text)
    return EventReader(folder).read()


@pytest.mark.parametrize(
    "damage",
    [
        b"\0" * 4096 + b"\n",
        b'{"event": "prog\n',
        b"[]\n[1]\n",
        b'"finished"\n17\nnull\n',
        b"[" * 10**5 + b"\n",
        b'{"event": ' * 5000 + b"\n",
        b'{"event": {"event": "finished"}}\n{"event": null}\n{}\n',
        b'{"event": "progress", "done": ' + b"9" * 5000 + b"}\n",
        b"\xff\xfe\x00\n",
        b'{"event": "progress", "done": NaN}\n{"event": "progress"}\n',
        b'{"event": "warning", "text": null}\n{"event": "warning", "text": []}\n',
        b'{"event": "failed"}\n{"event": "failed", "error": "no"}\n',
        b'{"event": "failed", "error": {"kind": 1, "what": "", "advice": "", "fields": {}}}\n',
        b'{"event": "step", "text": null, "done": "much"}\n',
        b'{"event": "nobody knows this"}\n',
        b"\r\n\n\x85\n",
    ],
)
def test_a_damaged_line_is_skipped_and_the_events_around_it_count(
    damage: bytes, tmp_path: Path
) -> None:
    append_event(tmp_path, "started")
    before = (tmp_path / EVENTS).read_bytes()
    events = events_of(tmp_path, before + damage + b'{"event": "finished"}\n')
    assert [event["event"] for event in events] == ["started", "finished"]


@pytest.mark.parametrize("name", PROGRESS)
def test_progress_has_numbers_that_can_be_shown(name: str, tmp_path: Path) -> None:
    for value in WRONG:
        (tmp_path / EVENTS).unlink(missing_ok=True)
        append_event(tmp_path, "progress", **{**PROGRESS, name: value})
        for event in EventReader(tmp_path).read():
            assert type(event[name]) in (int, float) and 0 <= event[name] < 1e30 or "cost" in name
            f"{round(event['seconds_left'])} {event['cost']:.3g} {event['done']:.0%}"


def test_the_words_of_an_event_can_be_shown_in_a_panel(tmp_path: Path) -> None:
    text = "Out\0of \ud800 memory\n" + "x" * 10**4
    append_event(tmp_path, "warning", text=text)
    error = {"kind": "ResultTooSmall", "what": text, "advice": text, "fields": {"what": 1}}
    append_event(tmp_path, "failed", error=error)
    warning, failed = EventReader(tmp_path).read()
    for words in (warning["text"], str(ArtistError.from_dict(failed["error"]))):
        assert len(words) < 3000 and "\0" not in words and "\n" not in words
        words.encode("utf-8")


def memory_of(function: Callable[[], object]) -> int:
    """The most bytes that `function` holds at once."""
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_look_at_a_huge_file_of_events_reads_its_end_alone(tmp_path: Path) -> None:
    line = json.dumps({"event": "progress", **PROGRESS}).encode() + b"\n"
    (tmp_path / EVENTS).write_bytes(line * (10**8 // len(line)) + b'{"event": "stopped"}\n')
    reader = EventReader(tmp_path)
    events = reader.read()
    assert len(events) <= TAIL / len(line) + 1
    assert events[-1] == {"event": "stopped"} and events[0]["event"] == "progress"
    assert reader.read() == []


def test_one_huge_line_of_events_is_never_read_whole(tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_bytes(b"x" * 10**8)
    reader = EventReader(tmp_path)
    assert memory_of(reader.read) < 4 * TAIL
    assert reader.read() == []
    with open(tmp_path / EVENTS, "ab") as file:
        file.write(b'\n{"event": "finished"}\n')
    assert reader.read() == [{"event": "finished"}]


def test_a_file_of_events_that_begins_anew_is_read_anew(tmp_path: Path) -> None:
    reader = EventReader(tmp_path)
    for _ in range(3):
        append_event(tmp_path, "started")
    assert len(reader.read()) == 3
    (tmp_path / EVENTS).unlink()
    assert reader.read() == []
    append_event(tmp_path, "finished")
    assert [event["event"] for event in reader.read()] == ["finished"]


def test_events_that_are_no_file_are_none(tmp_path: Path) -> None:
    (tmp_path / EVENTS).mkdir()
    assert EventReader(tmp_path).read() == []
