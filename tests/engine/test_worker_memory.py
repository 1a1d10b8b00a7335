# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker when memory runs out."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from made_jobs import QUICK, job_folder, names
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.errors import ArtistError
from nst_addon.job.events import EventReader
from nst_addon.job.folder import read_job
from nst_addon.settings import Settings
from nst_addon.system.in_use import MOMENT
from nst_addon.worker import progress
from nst_addon.worker.network_cache import Networks
from nst_addon.worker.serve import run_job


def test_a_job_that_is_short_of_memory_goes_on_in_pieces(
    tmp_path: Path, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A computer whose memory holds the first scales and no more.
    monkeypatch.setattr("nst_addon.engine.band_size.free_bytes", lambda device: 256 * 2**20)
    settings = Settings(size=384, iterations=1, device="cpu", precision="FLOAT32")
    folder = job_folder(tmp_path, settings)
    assert run_job(folder, networks)
    events = EventReader(folder).read()
    warnings = [event["text"] for event in events if event["event"] == "warning"]
    assert "Memory is short: painting goes on in pieces, more slowly" in warnings
    assert np.load(folder / "result.npy").shape == (288, 384, 3)


def _memory(folder: Path) -> list[int]:
    return [each["bytes"] for each in EventReader(folder).read() if each["event"] == "memory"]


def test_the_worker_tells_the_most_memory_of_each_job(tmp_path: Path, networks: Networks) -> None:
    large = job_folder(tmp_path / "1", Settings(size=256, iterations=1, device="cpu"))
    small = job_folder(tmp_path / "2", QUICK)
    assert run_job(large, networks)
    networks.rest()
    assert run_job(small, networks)
    (most,), (least,) = _memory(large), _memory(small)
    assert most > 2**28, "the network and a picture"
    # Where the system counts for the whole life of a process, the small job is not known.
    assert 0 < least < most if sys.platform == "linux" else least == 0


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
    folder = job_folder(tmp_path, Settings(size=384, iterations=1, device="cpu"))
    full = Full(networks.load(read_job(folder).settings, allow_download=False), width=300)
    monkeypatch.setattr(networks, "load", lambda job, allow_download: full)
    assert not run_job(folder, networks)
    last = EventReader(folder).read()[-1]
    assert last["event"] == "failed"
    assert last["error"]["kind"] == "OutOfMemory"
    sentence = str(ArtistError.from_dict(last["error"]))
    assert sentence.startswith("There is not enough memory for this picture: lower size")
    assert np.load(folder / "result.npy").shape == (288, 384, 3)


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
