# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker on job folders made by hand, without Blender."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from held_open import Scanner
from painted_square import square
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.errors import ArtistError
from nst_addon.images.files import read_picture
from nst_addon.job.events import EventReader
from nst_addon.job.folder import read_job, write_job
from nst_addon.job.model import Job, Style
from nst_addon.job.request import Request
from nst_addon.settings import Settings
from nst_addon.system.in_use import MOMENT
from nst_addon.worker import progress
from nst_addon.worker.network_cache import Networks
from nst_addon.worker.serve import run_job

QUICK = Settings(size=96, iterations=4, quality="DRAFT", device="cpu")
LONG = Settings(size=96, iterations=500, quality="DRAFT", device="cpu")


@pytest.fixture(scope="module")
def networks() -> Networks:
    return Networks(None)


def job_folder(folder: Path, settings: Settings, content: np.ndarray | None = None) -> Path:
    chance = np.random.default_rng(0)
    if content is None:
        content = chance.integers(0, 255, (48, 64, 3), np.uint8)
    style = Style("dots", 1.0, chance.integers(0, 255, (64, 64, 3), np.uint8))
    write_job(folder, Job(settings, content, [style], {"name": "mine"}))
    return folder


def names(folder: Path) -> list[str]:
    """The names of the events, each once in a row."""
    found = [event["event"] for event in EventReader(folder).read()]
    return [name for name, before in zip(found, ["", *found], strict=False) if name != before]


def object_folder(folder: Path) -> Path:
    style = Style("dots", 1.0, np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8))
    settings = Settings(size=64, iterations=2, quality="DRAFT", device="cpu")
    painted = square((9, 99, 199), view_size=64)
    write_job(folder, Job(settings, None, [style], canvas=(64, 64), objects=painted))
    return folder


def asked_after(first: Request, steps: int) -> Callable[[], Request | None]:
    answers: Iterator[Request | None] = iter([None] * steps + [first] * 10**6)
    return lambda: next(answers)


def test_the_run_command_paints_a_job_folder(tmp_path: Path) -> None:
    folder = job_folder(tmp_path / "größe 1", QUICK)
    command = [sys.executable, "-m", "nst_addon", "run", str(folder)]
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert np.load(folder / "result.npy").shape == (72, 96, 3)


def run_unless_painted(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "nst_addon", "run", str(folder), "--unless-painted"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_picture_that_is_finished_is_not_painted_again_where_that_is_asked(
    tmp_path: Path,
) -> None:
    folder = job_folder(tmp_path, QUICK)
    assert run_unless_painted(folder).wait(120) == 0
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert run_unless_painted(folder).wait(120) == 0
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_a_picture_whose_process_was_killed_is_painted_by_the_next(tmp_path: Path) -> None:
    """Also where another job was finished in the folder before, as its result.npy says."""
    folder = job_folder(tmp_path, QUICK)
    assert run_unless_painted(folder).wait(120) == 0
    expected = np.load(folder / "result.npy")
    (folder / "events.jsonl").unlink()
    job_folder(folder, LONG)
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


def test_a_job_that_is_short_of_memory_goes_on_in_pieces(
    tmp_path: Path, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A computer whose memory holds the first scales and no more.
    monkeypatch.setattr("nst_addon.engine.band_size.free_bytes", lambda device: 400 * 2**20)
    folder = job_folder(tmp_path, Settings(size=640, iterations=1, device="cpu"))
    assert run_job(folder, networks)
    events = EventReader(folder).read()
    warnings = [event["text"] for event in events if event["event"] == "warning"]
    assert "Memory is short: painting goes on in pieces, more slowly" in warnings
    assert np.load(folder / "result.npy").shape == (480, 640, 3)


class Full(Network):
    """A real network on a computer whose memory is full at some size."""

    def __init__(self, network: Network, width: int) -> None:
        self.__dict__.update(network.__dict__)
        self._width = width

    def stream(
        self, part: Tensor, layers: Collection[str], *others: Any
    ) -> Iterator[tuple[str, Tensor]]:
        if part.shape[3] > self._width:
            torch.empty(2**58, dtype=torch.uint8)  # the allocator says what it always says
        return super().stream(part, layers, *others)


def test_when_memory_runs_out_what_was_painted_can_be_recovered(
    tmp_path: Path, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = job_folder(tmp_path, Settings(size=640, iterations=1, device="cpu"))
    full = Full(networks.load(read_job(folder), allow_download=False), width=300)
    monkeypatch.setattr(networks, "load", lambda job, allow_download: full)
    assert not run_job(folder, networks)
    last = EventReader(folder).read()[-1]
    assert last["event"] == "failed"
    assert last["error"]["kind"] == "OutOfMemory"
    assert _sentence(last).startswith("There is not enough memory for this picture: lower size")
    assert np.load(folder / "result.npy").shape == (480, 640, 3)


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


def test_memory_that_runs_out_while_saving_does_not_end_the_job(
    tmp_path: Path, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SAVE_EVERY", 0.0)
    whole, tries = progress.ProgressReporter.save, []

    def save(reporter: progress.ProgressReporter, patience: float = MOMENT) -> None:
        tries.append(1)
        if len(tries) < 3:
            torch.empty(2**58, dtype=torch.uint8)  # the allocator says what it always says
        whole(reporter, patience)

    monkeypatch.setattr(progress.ProgressReporter, "save", save)
    assert run_job(job_folder(tmp_path, QUICK), networks)
    assert len(tries) > 3 and names(tmp_path)[-1] == "finished"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_are_one_sentence(
    value: float, tmp_path: Path, networks: Networks
) -> None:
    content = np.zeros((48, 64, 3), np.float32)
    content[3, 4, 1] = value
    assert not run_job(job_folder(tmp_path, QUICK, content), networks)
    last = EventReader(tmp_path).read()[-1]
    assert "content.npy: it holds numbers" in last["error"]["what"]


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


def started_worker(*lines: str) -> subprocess.Popen[bytes]:
    """A worker that has heard `lines`, and waits for no more of them."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "nst_addon", "worker", "--idle-minutes", "0"],
        stdin=subprocess.PIPE,
    )
    assert worker.stdin is not None
    worker.stdin.write("\n".join([*lines, ""]).encode())
    worker.stdin.flush()
    return worker


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


def test_a_picture_is_saved_on_a_disk_that_filled_up_while_it_was_painted(
    small_disk: Callable[[str], Path], networks: Networks
) -> None:
    folder = job_folder(small_disk("1m") / "job", replace(QUICK, size=384))
    steps = iter(range(99))

    def fill() -> None:
        if next(steps) == 2:
            with contextlib.suppress(OSError), open(folder.parent / "full", "wb", 0) as file:
                while file.write(bytes(4096)):
                    pass

    assert run_job(folder, networks, request=fill)
    assert names(folder)[-1] == "finished"
    assert np.load(folder / "result.npy").shape == (288, 384, 3)
    assert not (folder / "reserve.bin").exists()


def test_a_disk_that_has_no_room_for_the_picture_is_told_before_it_is_painted(
    small_disk: Callable[[str], Path], networks: Networks
) -> None:
    folder = job_folder(small_disk("400k") / "job", replace(QUICK, size=512))
    asked: list[None] = []
    assert not run_job(folder, networks, request=lambda: asked.append(None))
    assert not asked and names(folder)[-1] == "failed"
    assert EventReader(folder).read()[-1]["error"]["kind"] == "DiskFull"


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
