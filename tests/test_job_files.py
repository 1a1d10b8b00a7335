# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a job folder are whole, and hold nothing that runs."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nst_addon.job.events import append_event
from nst_addon.job.files import MASK, read_array, write_array, write_json
from nst_addon.job.lock import BLENDER, WORKER, Hold, is_held

SIDE = 256


def _filled(value: int) -> np.ndarray:
    return np.full((SIDE, SIDE), value, np.float32)


def test_a_reader_sees_the_old_array_or_the_new_one_and_never_half_of_one(tmp_path: Path) -> None:
    path = tmp_path / "preview.npy"
    write_array(path, _filled(0))

    def write() -> None:
        for value in range(1, 100):
            write_array(path, _filled(value))

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        array = read_array(path, MASK)
        assert array.shape == (SIDE, SIDE)
        assert array.min() == array.max()
    writer.join()


def test_a_file_that_does_not_fit_leaves_the_old_one(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="only Unix limits the size of files")
    path = tmp_path / "result.npy"
    write_array(path, _filled(1))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIDE, before[1]))
    try:
        with pytest.raises(OSError):
            write_array(path, _filled(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert np.array_equal(read_array(path, MASK), _filled(1))
    assert list(tmp_path.iterdir()) == [path]


def test_an_array_that_would_be_unpickled_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "content.npy", np.array([[{"runs": "code"}]]), allow_pickle=True)
    with pytest.raises(ValueError, match="holds object"):
        read_array(tmp_path / "content.npy", MASK)


def test_a_file_is_on_the_disk_before_it_has_its_name_and_then_its_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, rename = os.fsync, os.replace

    def synced(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")
        sync(file)

    def renamed(source: Path, target: Path) -> None:
        done.append("name")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    write_array(tmp_path / "result.npy", _filled(1))
    write_json(tmp_path / "job.json", {})
    assert [each for each in done if each != "folder"] == ["file", "name"] * 2
    assert sys.platform == "win32" or done == ["file", "name", "folder"] * 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few make links")
@pytest.mark.parametrize("name", ["events.jsonl", "result.npy.part", "blender.lock"])
def test_nothing_is_written_through_a_link_in_a_job_folder(name: str, tmp_path: Path) -> None:
    """A job folder may come from anybody, and lead to what is dear to the artist."""
    folder, theirs = tmp_path / "job", tmp_path / "theirs.txt"
    folder.mkdir()
    theirs.write_text("mine")
    (folder / name).symlink_to(theirs)
    with contextlib.suppress(OSError):
        append_event(folder, "started")
    with contextlib.suppress(OSError):
        Hold(folder, BLENDER).release()
    write_array(folder / "result.npy", _filled(1))
    assert theirs.read_text() == "mine"
    assert np.array_equal(read_array(folder / "result.npy", MASK), _filled(1))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with names")
@pytest.mark.parametrize("name", ["events.jsonl", "result.npy.part", "worker.lock"])
def test_no_writer_waits_at_a_pipe_in_a_job_folder(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    for act in (
        lambda: append_event(tmp_path, "started"),
        lambda: Hold(tmp_path, WORKER).release(),
        lambda: write_array(tmp_path / "result.npy", _filled(1)),
    ):
        with contextlib.suppress(OSError):
            act()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few make links")
@pytest.mark.parametrize(
    "make",
    [Path.mkdir, lambda path: os.mkfifo(path), lambda path: path.symlink_to("/nowhere")],
)
def test_what_lies_where_a_lock_should_be_hides_no_job_folder(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    make(tmp_path / BLENDER)
    assert not is_held(tmp_path)
    hold = Hold(tmp_path, BLENDER)
    assert is_held(tmp_path)
    hold.release()
