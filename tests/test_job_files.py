# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a job folder are whole, and hold nothing that runs."""

from __future__ import annotations

import os
import stat
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from nst_addon.job.files import MASK, read_array, write_array, write_json

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
