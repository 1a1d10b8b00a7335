# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker on job folders made by hand, without Blender."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_jobs import LONG, QUICK, job_folder, names, object_folder, started_worker

from nst_addon.errors import ArtistError
from nst_addon.images.files import read_picture
from nst_addon.job.events import EventReader
from nst_addon.job.request import Request
from nst_addon.settings import Settings
from nst_addon.worker.network_cache import Networks
from nst_addon.worker.serve import run_job


def asked_after(first: Request, steps: int) -> Callable[[], Request | None]:
    answers: Iterator[Request | None] = iter([None] * steps + [first] * 10**6)
    return lambda: next(answers)


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A job folder that the run command has painted, and what was imported for it."""
    folder = job_folder(tmp_path_factory.mktemp("painted") / "größe 1", QUICK)
    command = [sys.executable, "-X", "importtime", "-m", "nst_addon", "run", str(folder)]
    done = subprocess.run(command, stderr=subprocess.PIPE, encoding="utf-8", check=True)
    return folder, done.stderr


def test_the_run_command_paints_a_job_folder(painted: tuple[Path, str]) -> None:
    folder, _ = painted
    assert np.load(folder / "result.npy").shape == (72, 96, 3)


def test_painting_waits_for_nothing_that_only_compiling_needs(painted: tuple[Path, str]) -> None:
    """With sympy the first picture of a worker comes two seconds later."""
    _, imported = painted
    assert "torch" in imported and "safetensors" in imported
    assert "sympy" not in imported and "torch._dynamo" not in imported


def run_unless_painted(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "nst_addon", "run", str(folder), "--unless-painted"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_picture_that_is_finished_is_not_painted_again_where_that_is_asked(
    painted: tuple[Path, str],
) -> None:
    folder, _ = painted
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert run_unless_painted(folder).wait(120) == 0
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_a_picture_whose_process_was_killed_is_painted_by_the_next(
    painted: tuple[Path, str], tmp_path: Path
) -> None:
    """Also where another job was finished in the folder before, as its result.npy says."""
    expected = np.load(painted[0] / "result.npy")
    folder = job_folder(tmp_path, LONG)
    np.save(folder / "result.npy", expected)
    killed = run_unless_painted(folder)
    end = time.monotonic() + 120
    while "progress" not in names(folder):
        assert time.monotonic() < end and killed.poll() is None
        time.sleep(0.05)
    killed.kill()
    killed.wait()
    job_folder(folder, QUICK)
    assert run_unless_painted(folder).wait(120) == 0
    assert names(folder)[-1] == "finished"
    assert np.array_equal(np.load(folder / "result.npy"), expected)


def test_events_tell_the_job_from_start_to_end(tmp_path: Path, networks: Networks) -> None:
    run_job(job_folder(tmp_path, QUICK), networks)
    told = names(tmp_path)
    assert told[0] == "started" and told[-1] == "finished"
    assert "progress" in told and "preview" in told


def test_stop_keeps_the_picture_at_its_full_size(tmp_path: Path, networks: Networks) -> None:
    run_job(job_folder(tmp_path, LONG), networks, request=asked_after(Request.STOP, 3))
    assert names(tmp_path)[-1] == "stopped"
    assert np.load(tmp_path / "result.npy").shape == (72, 96, 3)


def test_cancel_leaves_no_picture(tmp_path: Path, networks: Networks) -> None:
    run_job(job_folder(tmp_path, LONG), networks, request=asked_after(Request.CANCEL, 3))
    assert names(tmp_path)[-1] == "cancelled"
    assert not (tmp_path / "result.npy").exists()


def test_depth_and_alpha_of_the_content_are_kept(tmp_path: Path, networks: Networks) -> None:
    content = np.random.default_rng(0).random((48, 64, 4), np.float32)
    content[..., 3] = np.linspace(0, 1, 64)
    run_job(job_folder(tmp_path, Settings(size=64, iterations=2), content), networks)
    result = np.load(tmp_path / "result.npy")
    assert result.dtype == np.float32
    assert np.allclose(result[..., 3], content[..., 3], atol=1e-6)


def _sentence(failed: dict[str, Any]) -> str:
    return str(ArtistError.from_dict(failed["error"]))


def test_an_incomplete_folder_is_told_in_the_events(tmp_path: Path, networks: Networks) -> None:
    folder = job_folder(tmp_path, QUICK)
    (folder / "content.npy").unlink()
    assert not run_job(folder, networks)
    last = EventReader(folder).read()[-1]
    assert last["event"] == "failed" and _sentence(last).endswith("start the job again")


def test_the_worker_looks_at_objects_and_paints_them(tmp_path: Path, networks: Networks) -> None:
    folder = object_folder(tmp_path / "1")
    assert run_job(folder, networks)
    assert names(folder)[:2] == ["started", "preparing"]
    assert np.load(folder / "result.npy").shape == (64, 64, 3)


def test_objects_are_canceled_while_they_are_looked_at(tmp_path: Path, networks: Networks) -> None:
    folder = object_folder(tmp_path / "1")
    assert not run_job(folder, networks, request=asked_after(Request.CANCEL, 3))
    assert names(folder) == ["started", "preparing", "cancelled"]
    assert not (folder / "result.npy").exists()


def test_a_finished_picture_of_8_bit_is_a_png_too(tmp_path: Path, networks: Networks) -> None:
    folder = job_folder(tmp_path / "1", QUICK)
    assert run_job(folder, networks)
    picture = read_picture(folder / "result.png")
    assert np.array_equal(picture, np.load(folder / "result.npy"))
    assert (folder / "result.png").stat().st_size > picture.nbytes, "it is not compressed"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_are_one_sentence(
    value: float, tmp_path: Path, networks: Networks
) -> None:
    content = np.zeros((48, 64, 3), np.float32)
    content[3, 4, 1] = value
    assert not run_job(job_folder(tmp_path, QUICK, content), networks)
    last = EventReader(tmp_path).read()[-1]
    assert "content.npy: it holds numbers" in str(ArtistError.from_dict(last["error"]))


def test_a_damaged_job_does_not_end_the_worker(tmp_path: Path) -> None:
    """Orders of which one is none, and jobs of which one is damaged: the good one is painted."""
    bad, good = job_folder(tmp_path / "bad", QUICK), job_folder(tmp_path / "good", QUICK)
    (bad / "content.npy").write_bytes(b"")
    runs = [
        json.dumps({"do": "run", "folder": str(each), "allow_download": False})
        for each in (bad, good)
    ]
    worker = started_worker("half an ord", *runs)
    assert worker.wait(120) == 0
    assert names(bad)[-1] == "failed" and names(good)[-1] == "finished"


def test_a_worker_loads_pytorch_and_the_network_before_it_is_given_a_job() -> None:
    command = [sys.executable, "-m", "nst_addon", "worker", "--idle-minutes", "0"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert worker.stdin is not None and worker.stderr is not None
    assert b"ready for jobs" in worker.stderr.readline()
    worker.stdin.close()
    assert worker.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a word")
def test_a_worker_that_the_system_ends_saves_its_picture_first(tmp_path: Path) -> None:
    """As at the end of a session, when the computer shuts down."""
    folder = job_folder(tmp_path / "job", LONG)
    worker = started_worker(
        json.dumps({"do": "run", "folder": str(folder), "allow_download": False})
    )
    while "progress" not in names(folder):
        assert worker.poll() is None
        time.sleep(0.05)
    worker.terminate()
    assert worker.wait(60) == 0
    assert names(folder)[-1] == "stopped" and (folder / "result.npy").exists()


def test_a_job_that_blender_takes_for_over_makes_way_for_the_next(tmp_path: Path) -> None:
    """An event that somebody else wrote says that it is finished, and Blender orders another."""
    first, second = job_folder(tmp_path / "first", LONG), job_folder(tmp_path / "second", QUICK)
    orders = [
        json.dumps({"do": "run", "folder": str(folder), "allow_download": False})
        for folder in (first, second)
    ]
    worker = started_worker(*orders)
    assert worker.wait(120) == 0
    assert names(first)[-1] == "stopped" and (first / "result.npy").exists()
    assert names(second)[-1] == "finished"
