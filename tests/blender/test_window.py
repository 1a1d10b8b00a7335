# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's window is drawn while the pictures of a job are read: its timer, driven by hand."""

import time

import bpy
import numpy as np
import pytest
from in_blender import make_image, modules, picture, poll_until, progress_of, start


def queue():
    return modules().jobs.queue.queue


@pytest.fixture
def window(monkeypatch):
    """As where there is a window: pictures are read by a timer, which no test waits for."""
    monkeypatch.setattr(modules().base, "has_window", lambda: True)


def source_of(kind: str, name: str):
    """Whatever a job reads for that source."""
    (found,) = modules().inputs.sources.find_sources(bpy.context, kind, name)
    return found


def seconds_of_steps(source) -> list[float]:
    """Read `source`: of each step the seconds of the processor."""
    steps, took, is_over = modules().inputs.sources.read(source), [], False
    while not is_over:
        begin = time.thread_time()
        is_over = next(steps, "over") == "over"
        took.append(time.thread_time() - begin)
    return took


def read_on(task) -> None:
    """Read the pictures of `task` to the end, as the timer does."""
    list(task.preparation)
    task.preparation = None


@pytest.mark.parametrize("is_float", [False, True])
def test_a_large_picture_is_read_in_many_short_steps(is_float):
    make_image("Wood", picture(1, 1600, 1600), is_float=is_float)
    # Whatever else runs may cost one step more, but not the same step each time.
    took = np.min([seconds_of_steps(source_of("IMAGE", "Wood")) for _ in range(5)], axis=0)
    assert took.max() < took.sum() / 3, "no step is most of the work"


def test_the_button_is_let_go_of_before_the_picture_is_read(window, source, style):
    task = start()
    assert queue().current is task and task.preparation
    read_on(task)
    poll_until(lambda: task.end)
    assert task.end == "finished" and task.image


def test_a_render_is_read_in_many_short_steps():
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising = 1, False
    scene.render.resolution_x, scene.render.resolution_y = 1024, 2048
    bpy.ops.object.camera_add()
    scene.camera = bpy.context.object
    bpy.ops.render.render()
    assert len(seconds_of_steps(source_of("RENDER", ""))) > 5, (
        "the view transform goes band by band"
    )


def test_progress_is_told_before_anything_is_read(window, source, style):
    task = start()
    queue().poll()
    assert progress_of().running and progress_of().status == "Reading the pictures"
    assert not (task.folder / "content.npy").exists()


def test_cancel_is_heard_while_pictures_are_read(window, source, style):
    task = start()
    next(task.preparation)
    assert bpy.ops.nst.cancel() == {"FINISHED"}
    queue().poll()
    assert task.end == "cancelled" and queue().current is None
    assert not task.folder.exists() and not progress_of().error


def test_undo_while_pictures_are_read_does_not_mistake_them(window, source, style):
    source.use_fake_user = style.use_fake_user = True
    bpy.ops.ed.undo_push(message="before")
    bpy.context.scene.frame_current = 7
    bpy.ops.ed.undo_push(message="something done")
    task = start()
    bpy.ops.ed.undo()
    read_on(task)
    assert np.load(task.folder / "content.npy").shape == (72, 96, 3)


def test_an_image_that_goes_while_pictures_are_read_is_one_sentence(window, source, style):
    task = start()
    bpy.data.images.remove(source)
    while queue().prepare():
        pass
    queue().poll()
    assert progress_of().error == "The image “Wood” has gone: choose another"
    assert queue().current is None and not task.folder.exists()


def test_another_file_that_is_opened_while_pictures_are_read_is_one_sentence(window, source, style):
    task = start()
    next(task.preparation)
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    queue().poll()
    assert "Another file was opened" in progress_of().error
    assert queue().current is None and not task.folder.exists()


def test_a_job_waits_for_the_pictures_of_the_one_before_it(window, source, style):
    first, second = start(), start()
    queue().poll()
    assert not first.sent and not second.sent
    while queue().prepare():
        pass
    poll_until(lambda: second.end)
    assert (first.end, second.end) == ("finished", "finished")
