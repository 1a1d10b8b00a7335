# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender's death leaves behind, and how the next start brings it back."""

import os
import subprocess
import sys
import time
from pathlib import Path

import bpy
import pytest
from in_blender import modules, needed, pixels_of, poll_until, start
from processes import is_running


@pytest.fixture
def crashed() -> tuple[int, Path]:
    """A Blender was killed while painting: its worker's process id, its job's folder."""
    here = Path(__file__).parent
    child = subprocess.run(
        [sys.executable, here / "crash.py", needed("NST_PYTHON")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [here, here.parent / "shared"]))},
        capture_output=True,
        text=True,
        timeout=300,
    )
    worker, folder = child.stdout.strip().splitlines()[-2:]
    return int(worker), Path(folder)


def wait_for(condition, seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for it"
        time.sleep(0.1)


def found() -> list[Path]:
    modules().jobs.queue.look_for_pictures()
    return [each.folder for each in modules().jobs.recovery.recoverable]


@pytest.mark.any_blender
def test_the_next_start_offers_the_picture_of_a_blender_that_was_killed(crashed):
    worker, folder = crashed
    wait_for(lambda: not is_running(worker))
    assert folder in found()
    assert bpy.ops.nst.recover(folder=str(folder)) == {"FINISHED"}
    result = bpy.data.images["Wood.Waves"]
    assert tuple(result.size) == (512, 384)
    assert pixels_of(result)[..., :3].std() > 0.02


def test_a_running_job_is_not_offered(source, style):
    task = start(size=256, quality="FINE", iterations=3000)
    poll_until(lambda: task.progress)
    assert task.folder not in found()
