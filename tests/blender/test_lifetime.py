# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture lives until the artist removes it: in the file, or in its job folder until then."""

import errno
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import (
    LONG,
    error_of,
    make_image,
    modules,
    picture,
    pixels_of,
    poll_until,
    progress_of,
    start,
    stylize,
    with_texture,
)

QUICK4 = {"size": 64, "quality": "DRAFT", "iterations": 3}
NAME = "Wood.Waves"


@pytest.fixture
def cache() -> Path:
    """The Cache Folder, with no job in it. Another folder would want another worker."""
    folder = modules().app.paths.cache_folder()
    shutil.rmtree(folder / "jobs", ignore_errors=True)
    return folder


@pytest.fixture
def blend(tmp_path) -> str:
    return str(tmp_path / "file.blend")


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
    stylize(**QUICK4)
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


# In the file


def test_a_result_that_nothing_shows_is_in_the_file_after_saving_and_opening(source, style, blend):
    stylize(**QUICK4)
    before = pixels_of(bpy.data.images[NAME])
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert np.allclose(pixels_of(bpy.data.images[NAME]), before, atol=1 / 255)


def test_the_message_says_that_the_file_keeps_the_result(source, style):
    stylize(**QUICK4)
    assert f"“{NAME}” is finished" in progress_of().message
    assert "kept when the file is saved" in progress_of().message


def test_a_new_texture_stays_in_the_file(style, blend):
    bpy.ops.nst.synthesize(style="Waves.png", width=64, height=64, quality="DRAFT", iterations=3)
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert "Texture.Waves" in bpy.data.images


def test_a_result_taken_off_by_restore_stays_in_the_file(source, style, blend):
    with_texture("Planks", source)
    stylize(source="TEXTURE", target="NODE", **QUICK4)
    bpy.ops.nst.restore()
    for _ in range(2):
        save(blend)
        bpy.ops.wm.open_mainfile(filepath=blend)
    assert NAME in bpy.data.images


def test_a_result_stays_in_the_file_after_undo_and_redo(source, style, blend):
    bpy.ops.ed.undo_push(message="before")
    stylize(**QUICK4)
    bpy.ops.ed.undo()
    assert NAME not in bpy.data.images
    bpy.ops.ed.redo()
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert NAME in bpy.data.images


# In its folder


def test_a_folder_stays_until_a_file_with_its_picture_is_saved(source, style, cache, blend):
    stylize(**QUICK4)
    (folder,) = folders(cache)
    assert (folder / "result.npy").exists()
    save(blend)
    assert not folder.exists()


def test_a_file_saved_without_the_picture_leaves_the_folder(source, style, cache, blend):
    bpy.ops.ed.undo_push(message="before")
    stylize(**QUICK4)
    bpy.ops.ed.undo()
    save(blend)
    (folder,) = folders(cache)
    leave()
    assert offered() == [folder]


def test_a_save_that_fails_leaves_the_folder(source, style, cache, tmp_path):
    stylize(**QUICK4)
    with pytest.raises(RuntimeError):
        save(str(tmp_path / "missing" / "file.blend"))
    assert len(folders(cache)) == 1


def test_a_renamed_result_in_a_compressed_copy_is_safe(source, style, cache, blend):
    stylize(**QUICK4)
    bpy.data.images[NAME].name = "Wellen – größer"
    save(blend, copy=True, compress=True)
    assert not folders(cache)
    with bpy.data.libraries.load(blend) as (found, _):
        assert "Wellen – größer" in found.images


def test_another_image_of_that_name_is_not_the_picture(source, style, cache, blend):
    stylize(**QUICK4)
    bpy.data.images.remove(bpy.data.images[NAME])
    make_image(NAME, picture(5)).use_fake_user = True
    save(blend)
    assert len(folders(cache)) == 1


def test_the_startup_file_is_no_file_with_the_picture(source, style, cache):
    stylize(**QUICK4)
    modules().jobs.queue.file_saved("")
    assert len(folders(cache)) == 1


def test_a_replaced_result_goes_with_its_folder_once_the_new_one_is_saved(
    source, style, cache, blend
):
    stylize(**QUICK4)
    stylize(**QUICK4, overwrite=True)
    assert sorted(bpy.data.images.keys()) == ["Waves.png", "Wood", NAME]
    assert len(folders(cache)) == 2
    save(blend)
    assert not folders(cache)


def test_no_picture_goes_because_there_are_many(source, style, cache):
    tasks = [start(**QUICK4) for _ in range(7)]
    leave()
    poll_until(lambda: all(task.end for task in tasks))
    assert {task.folder for task in tasks} == set(offered())
    assert bpy.ops.nst.recover(all=True) == {"FINISHED"}
    assert sum(name.startswith(NAME) for name in names()) == 7


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


def test_what_a_killed_worker_had_saved_is_offered_at_once(source, style, cache):
    task = start(**LONG)
    poll_until(lambda: (task.folder / "result.npy").exists())
    os.kill(modules().jobs.queue.queue.worker.process_id, signal.SIGKILL)
    poll_until(lambda: task.end)
    assert task.folder in [each.folder for each in modules().jobs.recovery.recoverable]
    assert bpy.ops.nst.recover() == {"FINISHED"}
    assert NAME in bpy.data.images


def test_earlier_pictures_are_listed_with_name_date_and_size(cache):
    left = left_behind(cache)
    offered()
    (listed,) = modules().jobs.recovery.recoverable
    assert listed == (left, NAME, "2026-01-02 03:04", "64 × 48 px", "")


def test_an_earlier_picture_has_a_thumbnail(cache):
    left = left_behind(cache)
    offered()
    thumbnails = modules().jobs.thumbnails
    begin = time.perf_counter()
    assert thumbnails.make(left) and thumbnails.make(left)
    assert time.perf_counter() - begin < 0.2  # a few ms, where the machine is not shared
    assert tuple(thumbnails._collection[left.name].image_size) == (128, 128)


# Only ours is removed


def test_a_folder_of_the_artist_is_never_removed(source, style, cache):
    old = time.time() - 400 * 86400
    theirs = [cache / "jobs" / name for name in ("client", "2020-01-02-030405-0123abcd")]
    for folder in theirs:
        folder.mkdir(parents=True)
        (folder / "work.txt").write_text("mine")
        os.utime(folder, (old, old))
    stylize(**QUICK4)
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


# One bad folder is one bad folder


DAMAGED = {
    "nuls": {"events_jsonl": b"\0" * 300},
    "half": {"events_jsonl": b'{"event": "fin'},
    "list": {"events_jsonl": b"[1]\n", "job_json": b"[1]"},
    "deep": {"job_json": b"[" * 100_000},
    "wrong": {"job_json": b'{"version": 5, "origin": {"name": 3}}', "events_jsonl": b"3\n"},
    "empty": {"result_npy": b"", "preview_npy": b"", "job_json": b""},
    "zip": {"result_npy": b"PK\3\4" + b"\0" * 60},
    "huge": {
        "result_npy": b"\x93NUMPY\1\0v\0{'descr': '<f4', 'fortran_order': False, "
        b"'shape': (99999, 99999, 4), }".ljust(128)
        + b"\n"
    },
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_folder_hides_no_other_and_stops_no_job(cache, kind):
    good = left_behind(cache)
    bad = good.with_name("2026-01-03-030405-0123abcd")
    shutil.copytree(good, bad)
    for file, data in DAMAGED[kind].items():
        (bad / file.replace("_", ".")).write_bytes(data)
    assert offered() == [bad, good]
    modules().jobs.thumbnails.make(bad)
    try:
        bpy.ops.nst.recover(folder=str(bad))
    except RuntimeError as error:
        assert "Traceback" not in str(error)
    make_image("Wood", picture(1)), make_image("Waves.png", picture(2))
    assert stylize(**QUICK4) == {"FINISHED"}
    assert bpy.ops.nst.recover(folder=str(good)) == {"FINISHED"}


def test_a_long_log_of_events_costs_a_look_nothing(cache):
    left = left_behind(cache)
    with open(left / "events.jsonl", "ab") as file:
        file.truncate(100_000_000)
    begin = time.perf_counter()
    assert offered() == [left]
    assert time.perf_counter() - begin < 0.5


def test_a_picture_that_cannot_be_read_does_not_stop_the_next_job(source, style, cache):
    first, second = start(**LONG), start(**QUICK4)
    poll_until(lambda: first.progress)
    bpy.ops.nst.stop()
    poll_until(lambda: (first.folder / "result.npy").exists())
    # Moved in one step: the worker may still write into it.
    first.folder.rename(cache / "moved")
    first.folder.mkdir()
    (first.folder / "events.jsonl").write_text('{"event": "stopped"}\n' * 999)
    poll_until(lambda: second.end)
    assert second.image == NAME


# Two Blenders


def ask_another(*asked: Path) -> dict:
    here = Path(__file__).parent
    child = subprocess.run(
        [sys.executable, here / "another_blender.py", *asked],
        env={**os.environ, "PYTHONPATH": str(here)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(child.stdout.strip().splitlines()[-1])


def test_two_blenders_never_take_or_delete_each_others_pictures(source, style, blend):
    """Delivered and unsaved, stopped by the system while it paints, and waiting in the queue."""
    stylize(**QUICK4)
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


# Failures and the queue


def test_a_failure_stays_in_the_panel_when_the_next_job_succeeds(source, style):
    failed_job()
    second = start(**QUICK4)
    poll_until(lambda: second.end)
    first = progress_of().error
    assert "incomplete" in first
    assert NAME in progress_of().message
    stylize(**QUICK4)
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
    write_job = base.write_job

    def full(folder, job):
        calls.append(folder)
        if len(calls) == 2:
            (folder / "content.npy").write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        write_job(folder, job)

    monkeypatch.setattr(base, "write_job", full)
    sentence = error_of(
        bpy.ops.nst.stylize, source="OBJECTS", style="Waves.png", target="NODE", **QUICK4
    )
    assert sentence.startswith("The disk is full: make room") and "Not queued: “S" in sentence
    assert modules().jobs.queue.queue.current is None
    assert sum(".Waves" in name for name in names()) == 1
    assert len(folders(cache)) == 1


def test_a_second_cancel_does_not_give_a_worker_that_hangs_more_time(source, style, monkeypatch):
    monkeypatch.setattr(modules().jobs.task, "CANCEL_SECONDS", 1.0)
    task = start(**LONG)
    poll_until(lambda: task.progress)
    os.kill(modules().jobs.queue.queue.worker.process_id, signal.SIGSTOP)
    bpy.ops.nst.cancel()
    end = time.monotonic() + 6.0
    while not task.end and time.monotonic() < end:
        bpy.ops.nst.cancel()
        bpy.ops.nst.stop()
        modules().jobs.queue.queue.poll()
        time.sleep(0.05)
    assert task.end == "cancelled"


def test_cancel_is_the_last_word(source, style):
    task = start(**LONG)
    poll_until(lambda: task.progress)
    bpy.ops.nst.cancel()
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert task.end == "cancelled" and NAME not in bpy.data.images


# Undo, saving, and what the editors show


@pytest.fixture
def editor(source):
    """An Image Editor that shows the source."""
    bpy.ops.ed.undo_push(message="before")
    space = next(
        space
        for screen in bpy.data.screens
        for area in screen.areas
        for space in area.spaces
        if space.type == "IMAGE_EDITOR"
    )
    space.image = source
    return space


def start_shown(editor, **options):
    """A job that `editor` shows, as with a window; there is a preview."""
    task = start(**{**LONG, **options})
    poll_until(lambda: (task.folder / "preview.npy").exists())
    modules().jobs.preview.update(task.folder)
    return task


def previews() -> list[str]:
    return [name for name in names() if name.startswith("Style Preview")]


def test_the_editor_shows_the_preview_then_the_result(editor, style):
    task = start_shown(editor)
    assert editor.image.name == "Style Preview"
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image.name == NAME and not previews()


def test_after_cancel_the_editor_shows_what_it_showed_before(editor, style):
    task = start_shown(editor)
    bpy.data.images["Wood"].name = "Renamed"
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert editor.image.name == "Renamed" and not previews()


def test_undo_and_redo_after_the_result_leave_no_preview_and_no_empty_editor(editor, style):
    bpy.ops.ed.undo_push(message="source shown")
    task = start_shown(editor)
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.ed.undo_push(message="something done while it runs")
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    bpy.ops.ed.undo()
    assert not previews() and editor.image.name == "Wood"
    bpy.ops.ed.redo()
    assert not previews() and editor.image.name == NAME
    bpy.ops.ed.undo()
    bpy.ops.ed.undo()
    assert not previews() and editor.image.name == "Wood"


def test_undo_while_a_job_runs_keeps_the_preview_and_the_result_is_shown(
    editor, style, monkeypatch
):
    bpy.ops.ed.undo_push(message="source shown")
    task = start_shown(editor)
    monkeypatch.setattr(modules().jobs.queue, "has_window", lambda: True)
    bpy.ops.ed.undo()
    bpy.ops.ed.redo()
    assert editor.image.name == "Style Preview"
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image.name == NAME and not previews()


def test_an_editor_in_which_the_artist_chose_another_image_keeps_it(editor, style):
    task = start_shown(editor)
    editor.image = style
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image == style


def test_a_file_saved_while_a_job_runs_has_no_preview(editor, style, blend, monkeypatch):
    task = start_shown(editor)
    monkeypatch.setattr(modules().jobs.queue, "has_window", lambda: True)
    save(blend)
    assert editor.image.name == "Style Preview"
    with bpy.data.libraries.load(_copy(blend)) as (found, _):
        assert sorted(found.images) == ["Wood"]
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image.name == NAME


def test_a_copy_of_the_preview_that_the_artist_made_is_the_artists(editor, style):
    task = start_shown(editor)
    bpy.data.images["Style Preview"].copy().name = "My Copy"
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert "My Copy" in bpy.data.images and not previews()


def test_stylize_after_rendering_shows_the_result_where_the_render_was_shown(editor, style):
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = 64
    scene.cycles.samples = 1
    scene.camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(scene.camera)
    bpy.ops.render.render()
    editor.image = bpy.data.images["Render Result"]
    bpy.ops.nst.add_style(image="Waves.png")
    for name, value in QUICK4.items():
        setattr(scene.nst, name, value)
    scene.nst.after_render = True
    bpy.ops.render.render()
    assert editor.image.name == "Render Result.Waves"
    assert "shown in the Image Editor" in progress_of().message


def _copy(path: str) -> str:
    return shutil.copyfile(path, path + ".copy.blend")
