# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs in the background: the timer's polling, driven by hand."""

import os
import re
import signal
import sys
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import (
    EXTENSION,
    LONG,
    make_image,
    modules,
    picture,
    pixels_of,
    poll_until,
    preferences,
    start,
    stylize,
)
from processes import is_running, kill, stops_a_process


def queue():
    return modules().jobs.queue.queue


def progress():
    return bpy.context.window_manager.nst


def start_painting(**options: object):
    """A long job that has shown its first picture."""
    task = start(**LONG, **options)
    poll_until(lambda: task.progress)
    return task


def result_of(task) -> bpy.types.Image:
    return bpy.data.images[task.image]


@pytest.mark.any_blender
def test_progress_tells_scale_iteration_cost_and_time_left(source, style):
    task = start_painting()
    now = task.progress
    assert now["scale"] == 1 and now["scales"] > 1
    assert 1 <= now["iteration"] <= now["iterations"]
    assert now["cost"] > 0 and now["seconds_left"] > 0


def test_the_window_manager_shows_the_running_job(source, style):
    start(size=96, quality="FINE", iterations=200)
    poll_until(lambda: progress().time_left)
    assert progress().running and progress().title == "Wood.Waves"
    assert "iteration" in progress().status
    assert re.fullmatch(r"(\d+ s|\d+ min( \d\d s)?) left", progress().time_left)
    assert 0 < progress().done < 1


def test_stop_keeps_the_picture_so_far_at_its_full_size(source, style):
    task = start_painting()
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert tuple(result_of(task).size) == (512, 384)


def test_cancel_drops_the_picture(source, style):
    task = start_painting()
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert not task.image and not task.folder.exists()
    assert sorted(bpy.data.images.keys()) == ["Waves.png", "Wood"]


@pytest.mark.any_blender
@stops_a_process
def test_cancel_ends_a_worker_that_hangs(source, style, monkeypatch):
    task = start_painting()
    os.kill(queue().worker.process_id, signal.SIGSTOP)
    monkeypatch.setattr(modules().jobs.task, "CANCEL_SECONDS", 0.5)
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert task.end == "cancelled" and not progress().error
    assert stylize() == {"FINISHED"}


@pytest.mark.any_blender
def test_a_second_job_waits_for_the_first(source, style):
    first, second = start_painting(), start()
    assert progress().waiting == 1
    bpy.ops.nst.stop()
    poll_until(lambda: second.end)
    assert first.image == "Wood.Waves" and second.image == "Wood.Waves.001"


@pytest.mark.any_blender
def test_the_worker_stays_for_the_next_job(source, style):
    stylize()
    before = queue().worker.process_id
    stylize()
    assert queue().worker.process_id == before


@pytest.mark.any_blender
def test_with_no_idle_minutes_the_worker_goes_at_once(source, style):
    preferences().idle_minutes = 0.0
    assert stylize() == {"FINISHED"}
    poll_until(lambda: queue().worker is None, seconds=120)
    preferences().idle_minutes = 5.0


@pytest.mark.any_blender
def test_a_job_after_the_worker_went_idle_starts_another(source, style):
    preferences().idle_minutes = 0.01
    stylize()
    poll_until(lambda: queue().worker is None, seconds=120)
    preferences().idle_minutes = 5.0
    assert stylize() == {"FINISHED"}


def test_a_source_deleted_while_the_job_runs_does_no_harm(source, style):
    task = start_painting()
    bpy.data.images.remove(source)
    bpy.data.images.remove(style)
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert task.image == "Wood.Waves"


def test_a_target_deleted_while_the_job_runs_leaves_the_image_and_says_so(source, style):
    bpy.ops.mesh.primitive_plane_add()
    material = bpy.data.materials.new("Planks")
    material.use_nodes = True
    bpy.context.object.data.materials.append(material)
    task = start_painting(target="MATERIAL")
    bpy.data.materials.remove(material)
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert "Wood.Waves" in bpy.data.images
    assert progress().error == (
        "The material “Planks” has changed: the result is in the file as “Wood.Waves”, "
        "put it on by hand"
    )


def test_a_picture_finished_in_another_file_waits_to_be_recovered(source, style):
    task = start_painting()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert not bpy.data.images
    assert "press Recover" in progress().message
    assert bpy.ops.nst.recover() == {"FINISHED"}
    assert "Wood.Waves" in bpy.data.images


def test_a_job_comes_home_when_its_file_is_opened_again(source, style, tmp_path):
    path = str(tmp_path / "home.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    task = start_painting()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=path)
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert task.image == "Wood.Waves"


def test_saving_under_another_name_keeps_the_job_at_home(source, style, tmp_path):
    task = start_painting()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "named.blend"))
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert task.image == "Wood.Waves"


@pytest.mark.any_blender
def test_a_killed_worker_is_one_sentence_and_the_next_job_runs(source, style):
    task = start_painting()
    kill(queue().worker.process_id)
    poll_until(lambda: task.end)
    assert progress().error == (
        "The worker ended unexpectedly (status 15): see the log, then stylize again"
        if sys.platform == "win32"  # which does not tell who ended it
        else "The worker was ended by the system, most likely for want of memory: "
        "lower Resolution and stylize again"
    )
    assert stylize() == {"FINISHED"}


@pytest.mark.any_blender
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_how_a_worker_crashed_is_said_in_words(source, style):
    task = start_painting()
    os.kill(queue().worker.process_id, signal.SIGSEGV)
    poll_until(lambda: task.end)
    assert "ended unexpectedly (signal 11, Segmentation fault): see the log" in progress().error


def test_disabling_the_add_on_saves_the_picture_and_ends_the_worker(source, style):
    task = start_painting()
    worker = queue().worker
    bpy.ops.preferences.addon_disable(module=EXTENSION)
    try:
        assert worker.wait(120) == 0
        assert (task.folder / "result.npy").exists()
    finally:
        bpy.ops.preferences.addon_enable(module=EXTENSION)
    modules().jobs.queue.look_for_pictures()
    assert task.folder in [each.folder for each in modules().jobs.recovery.recoverable]
    bpy.ops.nst.discard(folder=str(task.folder))
    assert not task.folder.exists()


@pytest.mark.any_blender
def test_a_worker_whose_blender_died_ends_by_itself(source, style):
    start_painting()
    worker = queue().worker
    worker.close()
    assert worker.wait(120) == 0
    assert not is_running(worker.process_id)


@pytest.mark.any_blender
def test_a_preview_is_as_large_all_along_as_the_timer_can_show_in_no_time(style):
    make_image("Wood", picture(1, height=64, width=640))
    task = start(size=640, quality="NORMAL", iterations=1)
    sizes = set()

    def is_over() -> bool:
        if (task.folder / "preview.npy").exists():
            sizes.add(max(np.load(task.folder / "preview.npy").shape))
        return bool(task.end)

    poll_until(is_over)
    assert tuple(result_of(task).size) == (640, 64)
    assert sizes == {512}, "and is of one size all along"


def test_the_preview_is_the_picture_so_far(source, style):
    task = start_painting()
    modules().jobs.preview.update(task.folder)
    shown = pixels_of(bpy.data.images["Style Preview"])
    assert shown[..., :3].std() > 0.02
    modules().jobs.preview.remove()


def test_no_preview_is_left_behind(source, style):
    task = start_painting()
    modules().jobs.preview.update(task.folder)
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert "Style Preview" not in bpy.data.images


def test_blender_never_imports_what_the_worker_needs(source, style):
    stylize()
    assert not sys.modules.keys() & {"torch", "PIL", "safetensors", "OpenEXR"}


@pytest.mark.any_blender
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has open")
def test_nothing_listens_on_a_socket(source, style):
    start_painting()
    opened = Path(f"/proc/{queue().worker.process_id}/fd")
    links = [os.readlink(link) for link in opened.iterdir()]
    assert links and not [link for link in links if link.startswith("socket")]
