# SPDX-License-Identifier: GPL-3.0-or-later
"""Job folders, for the tests of what becomes of them: in the cache, left behind, offered."""

import functools
import shutil
from pathlib import Path

import bpy
from in_blender import LONG, make_image, modules, picture, poll_until, start, stylize

#: The name of the result of a job of start() and stylize().
NAME = "Wood.Waves"


def folders(cache: Path) -> list[Path]:
    return sorted(cache.glob("jobs/*/"))


def names() -> list[str]:
    return list(bpy.data.images.keys())


def offered() -> list[Path]:
    modules().jobs.queue.look_for_pictures()
    return [each.folder for each in modules().jobs.recovery.recoverable]


def save(path: str, **options) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=path, **options)


def leave() -> None:
    """Open another file, as an artist does who goes on with something else."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)


def failed_job():
    """A job that was broken while it waited for another one, which is canceled."""
    first, task = start(**LONG), start(**LONG)
    (task.folder / "content.npy").unlink()
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert first.end == "cancelled"
    return task


@functools.cache
def painted() -> Path:
    """The job folder of a picture that no file holds, painted once for all tests."""
    leave()
    make_image("Wood", picture(1)), make_image("Waves.png", picture(2))
    stylize()
    cache = modules().app.paths.cache_folder()
    (made,) = folders(cache)
    shutil.copytree(made, cache / "painted")
    shutil.rmtree(made)
    return cache / "painted"


def left_behind(cache: Path, *, name: str = "2026-01-02-030405-0123abcd", **files: bytes) -> Path:
    """A folder as a worker leaves it that has finished; its Blender has died."""
    left = cache / "jobs" / name
    shutil.copytree(painted(), left)
    leave()
    for file, data in files.items():
        (left / file.replace("_", ".")).write_bytes(data)
    return left
