# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker hears every order that is one, and ends with its Blender in every way."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from processes import is_running, state

from nst_addon.job.request import Request
from nst_addon.worker import orders as orders_module
from nst_addon.worker.log import LARGEST, open_log
from nst_addon.worker.orders import Orders
from nst_addon.worker.process import Worker

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.path.abspath("job"))


@pytest.fixture(autouse=True)
def never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The threads of these tests do not end their process."""
    monkeypatch.setattr(orders_module, "_end_soon", lambda: None)


def line(**order: Any) -> bytes:
    return json.dumps(order).encode() + b"\n"


RUN = line(do="run", folder=str(FOLDER), allow_download=False)


@pytest.mark.parametrize(
    "bad",
    [
        b"\n",
        b'{"do": "run", "fol\n',
        b"\0\0\0\n",
        b"\xff\xfe\n",
        b"[" * 10**5 + b"\n",
        b"[]\n17\nnull\n",
        b"{}\n",
        b"x" * 10**6 + b"\n",
        line(do="run", folder=str(FOLDER)),
        line(do="run", folder=str(FOLDER), allow_download="yes"),
        line(do="run", folder=None, allow_download=False),
        line(do="run", folder=str(FOLDER) + "\0", allow_download=False),
        line(do="run", folder="relative", allow_download=False),
        line(do="dance", folder=str(FOLDER)),
        line(do=["stop"], folder=str(FOLDER)),
    ],
    ids=lambda bad: repr(bad[:40]),
)
def test_a_line_that_is_no_order_is_skipped_and_the_next_is_heard(bad: bytes) -> None:
    orders = Orders(io.BytesIO(bad + RUN))
    job = orders.next_job(5)
    assert job is not None and job.folder == FOLDER and not job.allow_download
    assert orders.next_job(5) is None


def test_any_damage_to_the_orders_leaves_a_worker_that_listens() -> None:
    chance = Random(0)
    good = RUN + line(do="stop", folder=str(FOLDER)) + line(do="cancel", folder=str(FOLDER))
    for _ in range(300):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            begin = chance.randrange(len(bad))
            bad[begin : begin + chance.choice((0, 1, 9))] = chance.randbytes(chance.randint(0, 5))
        orders = Orders(io.BytesIO(bytes(bad) + b"\n" + RUN))
        heard = []
        while job := orders.next_job(5):
            heard.append(job.folder)
        assert FOLDER in heard


def test_a_worker_whose_input_ends_in_half_a_line_closes() -> None:
    orders = Orders(io.BytesIO(RUN + b'{"do": "st'))
    assert orders.next_job(5) is not None and orders.next_job(5) is None
    assert orders.request_for(FOLDER) == Request.STOP


def test_stop_after_cancel_does_not_bring_the_picture_back() -> None:
    asked = [line(do=each, folder=str(FOLDER)) for each in ("stop", "cancel", "stop")]
    orders = Orders(io.BytesIO(b"".join(asked)))
    assert orders.next_job(5) is None
    assert orders.request_for(FOLDER) == Request.CANCEL


_BLENDER = """
import sys, pathlib, subprocess, os
from nst_addon.worker.process import Worker
log = pathlib.Path(sys.argv[1])
worker = Worker(pathlib.Path(sys.executable), log, weights_folder=log.parent, idle_minutes=5)
worker.run(log.parent / "nowhere", allow_download=False)
if sys.argv[2] == "fork" and os.fork() == 0:
    import time
    time.sleep(30)  # somebody who holds the other end of the worker's standard input
    os._exit(0)
print(worker.process_id, flush=True)
sys.stdin.read()
"""


def wait_until_it_listens(log: Path) -> None:
    """Until a worker has said that the job it was given first is not there."""
    end = time.monotonic() + 60
    while not log.exists() or b"there is no job folder" not in log.read_bytes():
        assert time.monotonic() < end, "the worker does not start"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux wakes who was stopped")
@pytest.mark.parametrize("case", ["plain", "stopped", "fork"])
def test_a_worker_ends_when_its_blender_is_killed(case: str, tmp_path: Path) -> None:
    blender = subprocess.Popen(
        [sys.executable, "-c", _BLENDER, tmp_path / "log.txt", case],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    assert blender.stdout is not None
    worker = int(blender.stdout.readline())
    try:
        wait_until_it_listens(tmp_path / "log.txt")
        if case == "stopped":
            os.kill(worker, signal.SIGSTOP)
        blender.kill()
        end = time.monotonic() + 60
        while is_running(worker):
            assert time.monotonic() < end, f"it is still there, in state {state(worker)}"
            time.sleep(0.1)
    finally:
        if is_running(worker):
            os.kill(worker, signal.SIGKILL)
        os.killpg(blender.pid, signal.SIGKILL) if case == "fork" else None
        blender.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_a_stopped_worker_ends_when_its_blender_closes(tmp_path: Path) -> None:
    python = Path(sys.executable)
    worker = Worker(python, tmp_path / "log.txt", weights_folder=tmp_path, idle_minutes=5)
    worker.run(tmp_path / "nowhere", allow_download=False)
    wait_until_it_listens(tmp_path / "log.txt")
    os.kill(worker.process_id, signal.SIGSTOP)
    worker.close()
    try:
        assert worker.wait(60) == 0
    finally:
        worker.kill()


def test_the_log_is_bounded(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    for _ in range(3):
        with open_log(log) as file:
            file.write(b"x" * (LARGEST + 1))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.txt", "log.txt.old"]
    with open_log(log) as file:
        file.write(b"short")
    assert log.read_bytes() == b"short"


def test_a_log_that_cannot_be_written_is_no_reason_not_to_start(tmp_path: Path) -> None:
    (tmp_path / "log.txt").mkdir()
    (tmp_path / "file").write_text("")
    for log in (tmp_path / "log.txt", tmp_path / "file" / "log.txt", tmp_path / ("x" * 5000)):
        with open_log(log) as file:
            file.write(b"nothing is kept")
