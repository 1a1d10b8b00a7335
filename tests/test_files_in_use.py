# SPDX-License-Identifier: GPL-3.0-or-later
"""What another program has open for a moment is written all the same, or the next time."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from held_open import Scanner

from nst_addon.job.events import EVENTS, append_event
from nst_addon.job.files import MASK, read_array, write_array
from nst_addon.system.in_use import is_in_use
from nst_addon.whole_file import whole_file

OLD, NEW = np.zeros((8, 8), np.float32), np.ones((8, 8), np.float32)


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Scanner:
    return Scanner(monkeypatch)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    write_array(tmp_path / "result.npy", OLD)
    return tmp_path / "result.npy"


def test_a_file_that_is_open_for_a_moment_is_replaced_after_it(
    picture: Path, scanner: Scanner
) -> None:
    scanner.hold(picture, seconds=0.4)
    write_array(picture, NEW)
    assert np.array_equal(read_array(picture, MASK), NEW)


def test_a_file_that_stays_open_stays_as_it_was_and_nothing_is_left_beside_it(
    picture: Path, scanner: Scanner
) -> None:
    scanner.hold(picture)
    with pytest.raises(OSError) as caught:
        write_array(picture, NEW, patience=0.2)
    assert is_in_use(caught.value)
    scanner.let_go()
    assert np.array_equal(read_array(picture, MASK), OLD)
    assert list(picture.parent.iterdir()) == [picture]


def test_a_clean_up_that_fails_too_does_not_hide_why_the_file_was_not_written(
    picture: Path, scanner: Scanner
) -> None:
    class Full(Exception):
        pass

    part = picture.with_name("result.npy.part")
    with pytest.raises(Full), whole_file(picture):
        scanner.hold(part)
        raise Full
    scanner.let_go()
    assert part.exists()
    write_array(picture, NEW)
    assert list(picture.parent.iterdir()) == [picture]


def test_an_event_waits_for_whoever_has_the_events_open(tmp_path: Path, scanner: Scanner) -> None:
    append_event(tmp_path, "started")
    scanner.hold(tmp_path / EVENTS, seconds=0.4)
    append_event(tmp_path, "finished")
    scanner.let_go()
    lines = (tmp_path / EVENTS).read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["started", "finished"]
