# SPDX-License-Identifier: GPL-3.0-or-later
"""A queue of jobs, some of which fail, hang or are canceled."""

import errno
import os
import signal
import time

import bpy
import pytest
from in_blender import (
    LONG,
    QUICK,
    error_of,
    make_image,
    modules,
    picture,
    poll_until,
    progress_of,
    start,
    stylize,
    with_texture,
)
from job_folders import NAME, failed_job, folders, names
from processes import kill, stops_a_process


def test_a_failure_stays_in_the_panel_when_the_next_job_succeeds(source, style):
    failed_job()
    second = start()
    poll_until(lambda: second.end)
    first = progress_of().error
    assert "incomplete" in first
    assert NAME in progress_of().message
    stylize()
    assert not progress_of().error


def test_a_failure_can_be_dismissed():
    progress_of().error = "The disk is full"
    bpy.ops.nst.dismiss()
    assert not progress_of().error


def test_a_disk_that_fills_up_at_the_second_texture_leaves_the_first_on_its_way(
    source, style, cache, monkeypatch
):
    with_texture("One", source)
    material = with_texture("Two", make_image("Stone", picture(3)))
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = make_image("Sand", picture(4))
    for each in bpy.data.objects:
        each.select_set(True)
    base, calls = modules().base, []
    write_job = base.write_job_in_pieces

    def full(folder, job):
        calls.append(folder)
        if len(calls) == 2:
            (folder / "content.npy").write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        yield from write_job(folder, job)

    monkeypatch.setattr(base, "write_job_in_pieces", full)
    sentence = error_of(
        bpy.ops.nst.stylize, source="OBJECTS", style="Waves.png", target="NODE", **QUICK
    )
    assert sentence.startswith("The disk is full: make room") and "Not queued: “S" in sentence
    assert modules().jobs.queue.queue.current is None
    assert sum(".Waves" in name for name in names()) == 1
    assert len(folders(cache)) == 1


@pytest.mark.any_blender
@stops_a_process
def test_a_second_cancel_does_not_give_a_worker_that_hangs_more_time(source, style, monkeypatch):
    monkeypatch.setattr(modules().jobs.task, "CANCEL_SECONDS", 1.0)
    task = start(**LONG)
    poll_until(lambda: task.progress)
    os.kill(modules().jobs.queue.queue.worker.process_id, signal.SIGSTOP)
    bpy.ops.nst.cancel()
    end = time.monotonic() + 60.0
    while not task.end and time.monotonic() < end:
        bpy.ops.nst.cancel()
        bpy.ops.nst.stop()
        modules().jobs.queue.queue.poll()
        time.sleep(0.05)
    assert task.end == "cancelled"


@pytest.mark.any_blender
def test_cancel_is_the_last_word(source, style):
    task = start(**LONG)
    poll_until(lambda: task.progress)
    bpy.ops.nst.cancel()
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert task.end == "cancelled" and NAME not in bpy.data.images


@pytest.mark.any_blender
@stops_a_process
def test_a_job_that_is_sent_to_a_worker_about_to_end_is_sent_again(source, style):
    stylize()
    worker = modules().jobs.queue.queue.worker.process_id
    os.kill(worker, signal.SIGSTOP)  # it lives, and hears nothing any more
    task = start()
    kill(worker)
    poll_until(lambda: task.end)
    assert task.image and not task.error


@pytest.mark.any_blender
@stops_a_process
def test_a_worker_that_is_kept_from_locking_its_job_for_a_moment_still_paints_it(
    source, style, monkeypatch
):
    stylize()
    monkeypatch.setattr(modules().jobs.task, "SILENT_SECONDS", 0.0)
    worker = modules().jobs.queue.queue.worker.process_id
    os.kill(worker, signal.SIGSTOP)
    task = start()
    (task.folder / "worker.lock").touch()
    for _ in range(5):
        modules().jobs.queue.queue.poll()
    os.kill(worker, signal.SIGCONT)
    poll_until(lambda: task.end)
    assert task.image and not task.error


@pytest.mark.any_blender
def test_a_worker_that_loads_while_the_artist_chooses_a_style_paints_in_it(
    source, style, monkeypatch
):
    queue = modules().jobs.queue
    queue.queue.close_worker()
    monkeypatch.setattr(queue, "has_window", lambda: True)
    bpy.ops.nst.pick_style(path=str(modules().gallery.sections.shipped_folder() / "Mosaic.jpg"))
    worker = queue.queue.worker.process_id
    monkeypatch.undo()
    assert stylize()
    assert queue.queue.worker.process_id == worker


@pytest.mark.any_blender
def test_a_link_in_place_of_the_events_is_no_loss(source, style):
    task = start(**LONG)
    poll_until(lambda: task.progress)
    (task.folder / "link").symlink_to("/nowhere")
    (task.folder / "link").replace(task.folder / "events.jsonl")  # which the worker puts aside
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert task.end == "stopped" and task.image == NAME and not task.error
