# SPDX-License-Identifier: GPL-3.0-or-later
"""What earlier jobs left behind is offered, and only what is ours is removed."""

import os
import shutil
import time

import bpy
import numpy as np
import pytest
from in_blender import LONG, error_of, modules, pixels_of, poll_until, start, stylize
from job_folders import NAME, failed_job, leave, left_behind, offered
from processes import kill


@pytest.mark.parametrize("days", [-400, -2, 2, 400])
def test_no_clock_makes_a_picture_go_or_hides_it(cache, days):
    left = left_behind(cache, events_jsonl=b'{"event": "started"}\n')
    then = time.time() + days * 86400
    for path in (*left.iterdir(), left):
        os.utime(path, (then, then))
    assert offered() == [left]


def test_a_failed_job_is_left_and_listed(source, style, cache):
    task = failed_job()
    leave()
    assert task.folder in offered() and (task.folder / "job.json").exists()
    listed = modules().jobs.recovery.recoverable[0]
    assert listed.title == NAME and "no picture" in listed.problem


@pytest.mark.any_blender
def test_what_a_killed_worker_had_saved_is_offered_at_once(source, style, cache):
    task = start(**LONG)
    poll_until(lambda: (task.folder / "result.npy").exists())
    kill(modules().jobs.queue.queue.worker.process_id)
    poll_until(lambda: task.end)
    assert task.folder in [each.folder for each in modules().jobs.recovery.recoverable]
    assert bpy.ops.nst.recover() == {"FINISHED"}
    assert tuple(bpy.data.images[NAME].size) == (512, 384)


def test_earlier_pictures_are_listed_with_name_date_and_size(cache):
    left = left_behind(cache)
    offered()
    (listed,) = modules().jobs.recovery.recoverable
    assert listed == (left, NAME, "2026-01-02 03:04", "64 × 48 px", "")


def test_an_earlier_picture_has_a_thumbnail(cache):
    left = left_behind(cache)
    offered()
    thumbnails = modules().jobs.thumbnails
    assert thumbnails.make(left) and thumbnails.make(left)
    assert tuple(thumbnails._collection[left.name].image_size) == (128, 128)


def test_a_picture_that_no_worker_finished_is_recovered_without_being_compressed(cache):
    left = left_behind(cache)
    expected = np.load(left / "result.npy")
    (left / "result.png").unlink()
    assert offered() == [left]
    assert bpy.ops.nst.recover() == {"FINISHED"}
    image = bpy.data.images[NAME]
    assert len(image.packed_file.data) > expected.size, "compressing halts Blender's window"
    assert np.array_equal(np.rint(pixels_of(image)[..., :3] * 255), expected)


def test_a_picture_is_offered_also_where_its_folder_has_lost_the_marker(cache):
    left = left_behind(cache)
    (left / modules().jobs.folders.MARKER).unlink()
    assert offered() == [left]
    assert bpy.ops.nst.recover() == {"FINISHED"}


def test_a_folder_of_the_artist_is_never_removed(source, style, cache):
    old = time.time() - 400 * 86400
    theirs = [cache / "jobs" / name for name in ("client", "2020-01-02-030405-0123abcd")]
    for folder in theirs:
        folder.mkdir(parents=True)
        (folder / "work.txt").write_text("mine")
        os.utime(folder, (old, old))
    stylize()
    assert not set(theirs) & set(offered())
    assert all((folder / "work.txt").exists() for folder in theirs)


@pytest.mark.parametrize("kind", ["any", "named", "link", "missing", "jobs"])
def test_discard_refuses_what_is_no_job_folder(cache, tmp_path, kind):
    left = left_behind(cache)
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "work.txt").write_text("mine")
    named = cache / "jobs" / "2026-01-02-030405-0123abce"
    if kind == "named":
        shutil.copytree(tmp_path / "theirs", named)
    elif kind == "link":
        named.symlink_to(left)
    folder = {"any": tmp_path / "theirs", "jobs": cache / "jobs", "missing": tmp_path / "no"}
    offered()
    sentence = error_of(bpy.ops.nst.discard, folder=str(folder.get(kind, named)))
    assert "is no job folder" in sentence
    assert (tmp_path / "theirs" / "work.txt").exists() and (left / "result.npy").exists()


def test_a_link_inside_a_job_folder_is_not_followed(cache, tmp_path):
    left = left_behind(cache)
    (tmp_path / "work.txt").write_text("mine")
    (left / "link").symlink_to(tmp_path)
    offered()
    assert bpy.ops.nst.discard(folder=str(left)) == {"FINISHED"}
    assert not left.exists() and (tmp_path / "work.txt").exists()
