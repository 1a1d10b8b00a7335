# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in sight while jobs run: the queue, its order, and messages that end by themselves."""

from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import LONG, modules, poll_until, progress_of, start
from job_folders import NAME, save
from object_jobs import worker_module


def waiting():
    return modules().jobs.waiting


def message() -> str:
    return modules().jobs.news.message()


def name_of(task) -> str:
    return task.folder.name


@pytest.fixture
def jobs(source, style):
    """One that runs, and three that wait."""
    tasks = [start(**LONG) for _ in range(4)]
    yield tasks
    for task in tasks[1:]:
        waiting().remove(name_of(task))


def test_the_order_of_jobs_that_wait_can_be_changed(jobs):
    running, first, second, third = jobs
    assert bpy.ops.nst.move_job_up(job=name_of(third)) == {"FINISHED"}
    assert waiting().tasks() == [first, third, second]
    bpy.ops.nst.move_job_up(job=name_of(first))
    bpy.ops.nst.move_job_up(job=name_of(running))
    assert modules().jobs.queue.queue.tasks == [running, first, third, second]


def test_a_job_that_waits_can_be_taken_out_and_leaves_nothing(jobs):
    running, first, *_ = jobs
    assert bpy.ops.nst.remove_job(job=name_of(first)) == {"FINISHED"}
    assert first not in modules().jobs.queue.queue.tasks and not first.folder.exists()
    assert progress_of().waiting == 2 and not progress_of().error
    assert bpy.ops.nst.remove_job(job=name_of(first)) == {"CANCELLED"}
    assert bpy.ops.nst.remove_job(job=name_of(running)) == {"CANCELLED"}, "that is Cancel’s"


def test_a_job_that_waits_shows_its_source_with_its_style_in_a_corner():
    model, thumbnails = worker_module("job.model"), modules().jobs.thumbnails
    red = np.full((300, 400, 3), (255, 0, 0), np.uint8)
    blue = np.full((80, 60, 4), (0.0, 0.0, 2.0, 1.0), np.float32)  # brighter than white
    styles = [model.Style("Waves", 1.0, blue)]
    settings = worker_module("settings").Settings()
    shown = {}
    for name, content, canvas in (("one", red, None), ("two", None, (64, 64))):
        job = model.Job(settings, content, styles, canvas=canvas)
        thumbnails.show_inputs(Path(name), job)
        pixels = np.array(thumbnails._collection[name].image_pixels_float)
        shown[name] = pixels.reshape(128, 128, 4)
    assert shown["one"][64, 40].tolist() == [1, 0, 0, 1], "the source"
    assert shown["one"][28, 100].tolist() == [0, 0, 1, 1], "the style"
    assert shown["one"][2, 2].tolist() == [0, 0, 0, 0], "nothing beside them"
    assert shown["two"][64, 64].tolist() == [0, 0, 1, 1]


def finished():
    task = start()
    poll_until(lambda: task.end)
    assert NAME in message()


def test_the_message_has_the_result_that_it_is_about_until_it_ends(source, style):
    finished()
    assert modules().jobs.news.result() == bpy.data.images[NAME]
    bpy.ops.nst.dismiss()
    assert modules().jobs.news.result() is None


def test_a_message_ends_when_the_file_is_saved(source, style, blend):
    finished()
    save(blend)
    assert not message()


def test_a_message_ends_when_its_image_goes(source, style):
    finished()
    bpy.data.images.remove(bpy.data.images[NAME])
    assert not message()


def test_a_message_ends_with_its_file(source, style):
    modules().jobs.news.tell("“Planks” is baked")
    assert message()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    assert not message()
