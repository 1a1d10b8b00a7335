# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing an installation, in a process beside Blender."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from held_open import Scanner

from nst_addon.environment import remove
from nst_addon.environment.numbered_folders import hold
from nst_addon.environment.venv import forget, installed


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """What an installation leaves: its path has a space and other letters."""
    target = tmp_path / "leere Stätte" / "environment"
    (target / "1" / "Lib").mkdir(parents=True)
    (target / "1" / "Lib" / "torch.dll").write_bytes(b"code")
    (target / "current").write_text("1")
    return target


def test_an_installation_is_removed_with_all_that_is_in_it(environment: Path) -> None:
    process = remove.start_removal(environment)
    assert process.wait(60) == remove.GONE and not environment.exists()


def test_what_is_about_to_be_removed_counts_no_more(environment: Path) -> None:
    assert installed(environment)
    forget(environment)
    forget(environment)
    assert installed(environment) is None


def test_where_another_blender_installs_nothing_is_removed(environment: Path) -> None:
    held = hold(environment)
    try:
        assert remove.start_removal(environment).wait(60) == remove.BUSY
    finally:
        held.release()
    assert installed(environment)


def test_what_another_program_holds_open_is_waited_for_and_told_if_it_stays(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = Scanner(monkeypatch)
    scanner.hold(environment / "1" / "Lib" / "torch.dll")
    assert remove.remove(environment, 0) == remove.IN_USE and environment.exists()
    threading.Timer(0.7, scanner.let_go).start()
    assert remove.remove(environment, 10) == remove.GONE and not environment.exists()


def test_a_removal_ends_with_its_blender(environment: Path) -> None:
    script = (
        "import runpy, sys, time\n"
        "import nst_addon.system.removing as removing\n"
        "removing.remove_folder = lambda *_: time.sleep(60)\n"
        f"sys.argv = ['remove', {str(environment)!r}]\n"
        "runpy.run_module('nst_addon.environment.remove', run_name='__main__')"
    )
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen([sys.executable, "-c", script], cwd=root, stdin=subprocess.PIPE)
    time.sleep(1)
    assert process.poll() is None and process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == remove.IN_USE
