# SPDX-License-Identifier: GPL-3.0-or-later
"""What `dev.py windows` tells of a run of pytest, with a real one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import windows

TESTS = """
import os, pytest
def test_passes(): pass
def test_fails(): assert False
@pytest.mark.skip(reason="no such thing here")
def test_is_skipped(): pass
@pytest.mark.skipif("DIES" not in os.environ, reason="lives")
def test_dies(): os._exit(0)
"""


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    file = tmp_path / "test_of_each_kind.py"
    file.write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return file


def run(tests: Path, **environ: str) -> windows.Outcome:
    arguments = ["-c", str(tests.parent / "pytest.ini"), str(tests)]
    return windows.run_part([sys.executable], "of each kind", arguments, environ)


def test_the_table_has_what_passed_what_failed_and_why_the_rest_was_skipped(tests: Path) -> None:
    told = windows.table([run(tests)])
    assert "| of each kind | 1 | 1 | 2 | " in told
    assert "| 1 | no such thing here |" in told
    assert "FAILED test_of_each_kind.test_fails" in told


def test_a_python_that_dies_without_a_word_has_failed(tests: Path) -> None:
    outcome = run(tests, DIES="yes")
    assert outcome.failed == ["of each kind: pytest ended before its report"]
