# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker when files are in its way, or its disk is full."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from held_open import Scanner
from made_jobs import QUICK, job_folder, names

from nst_addon.job.events import EventReader
from nst_addon.job.folder import write_job
from nst_addon.job.model import Job, Style
from nst_addon.system.in_use import MOMENT
from nst_addon.worker import progress
from nst_addon.worker.network_cache import Networks
from nst_addon.worker.serve import run_job


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows deletes no folder in which a file is open"
)
def test_a_job_whose_folder_is_deleted_while_it_is_painted_makes_it_again(
    tmp_path: Path, networks: Networks
) -> None:
    folder = job_folder(tmp_path / "jobs" / "job", QUICK)
    steps = iter(range(99))

    def clean_up() -> None:
        if next(steps) == 2:
            shutil.rmtree(folder.parent)

    assert run_job(folder, networks, request=clean_up)
    assert names(folder)[-1] == "finished"
    assert np.load(folder / "result.npy").shape == (72, 96, 3)


def test_files_that_another_program_keeps_open_end_no_job(
    tmp_path: Path, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Previews and saves on the way are left out; the last picture waits for its turn."""
    monkeypatch.setattr(progress, "SAVE_EVERY", 0.0)
    monkeypatch.setattr(progress, "PREVIEW_EVERY", 0.0)
    monkeypatch.setattr(progress, "MOST_SHARE", 1e9)
    folder, scanner = job_folder(tmp_path, QUICK), Scanner(monkeypatch)
    files = [folder / name for name in ("events.jsonl", "preview.npy", "result.npy")]
    steps, saved = iter(range(1, 99)), []

    def keep_open() -> None:
        step = next(steps)
        if step in (2, 4):
            scanner.let_go()
            saved.append(files[-1].read_bytes())
            # The last step: longer than work that goes on waits.
            scanner.hold(*files, seconds=MOMENT + 0.5 if step == 4 else None)

    assert run_job(folder, networks, request=keep_open)
    assert names(folder)[-1] == "finished"
    assert saved[0] == saved[1] != files[-1].read_bytes()


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows deletes no folder in which a file is open"
)
def test_a_job_whose_folder_becomes_a_file_puts_it_aside(
    tmp_path: Path, networks: Networks
) -> None:
    folder = job_folder(tmp_path / "job", QUICK)
    steps = iter(range(99))

    def take_its_place() -> None:
        if next(steps) == 2:
            shutil.rmtree(folder)
            folder.write_text("a file")

    assert run_job(folder, networks, request=take_its_place)
    assert names(folder)[-1] == "finished" and (folder / "result.npy").exists()
    assert folder.with_name("job.aside-1").read_text() == "a file"


def fills(disk: Path) -> Callable[[], None]:
    """A look for requests, of which the third one leaves no room on the `disk`."""
    looks = iter(range(99))

    def look() -> None:
        if next(looks) == 2:
            with contextlib.suppress(OSError), open(disk / "full", "wb", 0) as file:
                while file.write(bytes(4096)):
                    pass

    return look


def test_a_picture_is_saved_on_a_disk_that_filled_up_while_it_was_painted(
    small_disk: Callable[[str], Path], networks: Networks
) -> None:
    folder = job_folder(small_disk("1m") / "job", replace(QUICK, size=192))
    assert run_job(folder, networks, request=fills(folder.parent))
    assert names(folder)[-1] == "finished"
    assert np.load(folder / "result.npy").shape == (144, 192, 3)
    assert not (folder / "reserve.bin").exists()


def test_the_maps_of_a_material_are_saved_on_a_disk_that_filled_up_while_they_were_painted(
    small_disk: Callable[[str], Path], networks: Networks
) -> None:
    folder, chance = small_disk("1m") / "job", np.random.default_rng(0)
    maps = {"normal": chance.random((48, 48, 3), np.float32)}
    style = Style("wall", 1.0, chance.integers(0, 255, (48, 48, 3), np.uint8), maps=maps)
    write_job(folder, Job(replace(QUICK, size=128), None, [style], canvas=(128, 128)))
    assert run_job(folder, networks, request=fills(folder.parent))
    assert names(folder)[-1] == "finished"
    assert np.load(folder / "result-normal.npy").shape == (128, 128, 3)


def test_a_disk_that_has_no_room_for_the_picture_is_told_before_it_is_painted(
    small_disk: Callable[[str], Path], networks: Networks
) -> None:
    folder = job_folder(small_disk("400k") / "job", replace(QUICK, size=512))
    asked: list[None] = []
    assert not run_job(folder, networks, request=lambda: asked.append(None))
    assert not asked and names(folder)[-1] == "failed"
    assert EventReader(folder).read()[-1]["error"]["kind"] == "DiskFull"


@pytest.mark.parametrize("name", ["events.jsonl", "preview.npy", "result.npy", "result.npy.part"])
def test_a_folder_in_place_of_a_file_that_is_written_is_put_aside(
    name: str, tmp_path: Path, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PREVIEW_EVERY", 0.0)
    folder = job_folder(tmp_path / "job", QUICK)
    steps = iter(range(99))

    def take_its_place() -> None:
        if next(steps) == 2:
            (folder / name).unlink(missing_ok=True)
            (folder / name).mkdir()
            (folder / name / "theirs").write_text("mine")

    assert run_job(folder, networks, request=take_its_place)
    assert names(folder)[-1] == "finished" and (folder / "result.npy").is_file()
    assert (folder / f"{name}.aside-1" / "theirs").read_text() == "mine"
