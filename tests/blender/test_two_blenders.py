# SPDX-License-Identifier: GPL-3.0-or-later
"""Two Blenders beside each other."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from in_blender import LONG, modules, poll_until, start, stylize
from processes import stops_a_process


def ask_another(*asked: Path) -> dict:
    here = Path(__file__).parent
    child = subprocess.run(
        [sys.executable, here / "another_blender.py", *asked],
        env={**os.environ, "PYTHONPATH": str(here)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return json.loads(child.stdout.strip().splitlines()[-1])


@pytest.mark.any_blender
@stops_a_process
def test_two_blenders_never_take_or_delete_each_others_pictures(source, style, blend):
    """Delivered and unsaved, stopped by the system while it paints, and waiting in the queue."""
    stylize()
    delivered = set(modules().jobs.results._unsaved.values())
    painting, waiting = start(**LONG), start(**LONG)
    poll_until(lambda: painting.progress)
    np.save(painting.folder / "result.npy", np.zeros((48, 64, 3), np.uint8))
    worker = modules().jobs.queue.queue.worker.process_id
    os.kill(worker, signal.SIGSTOP)
    mine = {*delivered, painting.folder, waiting.folder}
    old = time.time() - 9 * 86400
    for folder in mine:
        for path in (*folder.iterdir(), folder):
            os.utime(path, (old, old))
    try:
        told = ask_another(*mine)
    finally:
        os.kill(worker, signal.SIGCONT)
    assert not {str(folder) for folder in mine} & set(told["offered"])
    assert len(told["refused"]) == 2 * len(mine)
    assert all((folder / "job.json").exists() for folder in mine)
