# SPDX-License-Identifier: GPL-3.0-or-later
"""One bad file is one bad file: looks, polls and panels go on with the next."""

import json
import os
import shutil
import time
import tracemalloc
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import (
    LONG,
    error_of,
    make_image,
    modules,
    needed,
    picture,
    poll_until,
    preferences,
    progress_of,
    start,
    stylize,
)
from job_folders import NAME, leave, left_behind, offered

DAMAGE = {
    "zeros": b"\0" * 4096 + b"\n",
    "half a line": b'{"event": "progr',
    "a list": b"[1, 2]\n",
    "nested": b"[" * 10**5 + b"\n",
    "wrong types": b'{"event": ["finished"]}\n{"event": "progress"}\n'
    b'{"event": "progress", "done": NaN}\n{"event": "warning", "text": null}\n'
    b'{"event": "failed", "error": {"kind": "ResultTooSmall", "what": "It is late", '
    b'"advice": "", "fields": {}}}\n',
    "not UTF-8": b"\xff\xfe\xff\n",
}


def _npy(shape: str) -> bytes:
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}}}"
    return b"\x93NUMPY\1\0v\0" + header.encode().ljust(117) + b"\n"


def _not_a_number(path: Path) -> None:
    np.save(path, np.full((48, 64, 3), np.nan, np.float32))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


#: Damages to each file of a job folder.
DAMAGED = {
    **{name: lambda path, data=data: path.write_bytes(data) for name, data in DAMAGE.items()},
    "empty": lambda path: path.write_bytes(b""),
    "zip": lambda path: path.write_bytes(b"PK\3\4" + b"\0" * 60),
    "huge": lambda path: path.write_bytes(_npy("(99999, 99999, 4)")),
    "gray": lambda path: path.write_bytes(_npy("(2, 2)") + b"\0" * 4),
    "missing": lambda path: path.unlink(),
    "pipe": _pipe,
    "folder": _folder,
    "link": _link,
}
FILES = ("job.json", "events.jsonl", "result.npy", "preview.npy", "result.png")


@pytest.mark.any_blender
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with names")
def test_a_damaged_folder_hides_no_other_and_stops_no_job(cache):
    good = left_behind(cache)
    bad = []
    for number, (file, damage) in enumerate((f, d) for f in FILES for d in DAMAGED):
        bad.append(good.with_name(f"2026-01-03-03{number // 60:02}{number % 60:02}-0123abcd"))
        shutil.copytree(good, bad[-1])
        DAMAGED[damage](bad[-1] / file)
    assert offered() == [*reversed(bad), good]
    for folder in bad:
        modules().jobs.thumbnails.make(folder)
        try:
            bpy.ops.nst.recover(folder=str(folder))
        except RuntimeError as error:
            assert "Traceback" not in str(error)
    make_image("Wood", picture(1)), make_image("Waves.png", picture(2))
    assert stylize() == {"FINISHED"}
    assert bpy.ops.nst.recover(folder=str(good)) == {"FINISHED"}


UNREADABLE = {
    "missing": lambda path: path.unlink(),
    "zeros": lambda path: path.write_bytes(bytes(999)),
    "of an earlier version": lambda path: path.write_text('{"version": 4}'),
    "without an origin": lambda path: path.write_text('{"version": 5, "origin": {"name": 3}}'),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_picture_whose_description_cannot_be_read_is_recovered_all_the_same(cache, kind):
    left = left_behind(cache)
    painted = np.load(left / "result.npy")
    UNREADABLE[kind](left / "job.json")
    assert offered() == [left] and modules().jobs.recovery.recoverable[0].has_picture
    sentence = error_of(bpy.ops.nst.recover)
    assert "The job folder" in sentence and "put it on by hand" in sentence
    image = bpy.data.images["Recovered 2026-01-02-030405"]
    shown = modules().images.pixels.read_image(image)
    assert image.use_fake_user and np.array_equal(shown, painted)


def test_a_picture_whose_description_goes_while_it_is_painted_is_in_the_file(source, style):
    task = start(**LONG)
    poll_until(lambda: task.progress)
    (task.folder / "job.json").unlink()
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert task.image.startswith("Recovered") and task.image in bpy.data.images
    assert "put it on by hand" in progress_of().error


def events_with(task, word: bytes) -> Path:
    """What the worker told of `task`, once it has that word: nobody has read it yet."""
    events = task.folder / "events.jsonl"
    while not events.exists() or word not in events.read_bytes():
        time.sleep(0.02)
    return events


def test_a_finished_picture_comes_home_when_what_the_worker_told_is_lost(
    source, style, monkeypatch
):
    monkeypatch.setattr(modules().jobs.task, "SILENT_SECONDS", 0.1)
    task = start()
    events_with(task, b"finished").write_bytes(bytes(99))
    poll_until(lambda: task.end)
    assert task.image == NAME


@pytest.mark.parametrize("damage", ["empty", "zeros", "half", "another"])
def test_a_damaged_png_is_no_loss_where_the_pixels_are_there(cache, damage):
    left = left_behind(cache)
    png = left / "result.png"
    data = {"empty": b"", "zeros": bytes(10**5), "half": png.read_bytes()[:-9]}
    image = make_image("Other", picture(7, height=99))
    image.file_format = "PNG"
    image.save(filepath=str(left / "result.png"))
    if damage in data:
        png.write_bytes(data[damage])
    leave()
    assert bpy.ops.nst.recover() == {"FINISHED"} if offered() else False
    shown = modules().images.pixels.read_image(bpy.data.images[NAME])
    assert np.array_equal(shown, np.load(left / "result.npy"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with names")
@pytest.mark.parametrize("damage", [*DAMAGED, "not a number"])
def test_damaged_pixels_are_no_loss_where_the_png_is_whole(cache, damage):
    left = left_behind(cache)
    painted = np.load(left / "result.npy")
    {**DAMAGED, "not a number": _not_a_number}[damage](left / "result.npy")
    assert offered() == [left]
    (listed,) = modules().jobs.recovery.recoverable
    assert listed.has_picture and listed.size == "64 × 48 px"
    assert bpy.ops.nst.recover() == {"FINISHED"}
    shown = modules().images.pixels.read_image(bpy.data.images[NAME])
    assert np.array_equal(shown, painted)


def test_damaged_pixels_are_no_loss_where_the_open_exr_is_whole(style):
    make_image("Wood", picture(1), is_float=True)
    task = start()
    events_with(task, b"finished")
    painted = np.load(task.folder / "result.npy")
    (task.folder / "result.npy").unlink()
    cut = task.folder.with_name("cut")
    shutil.copytree(task.folder, cut)
    os.truncate(cut / "result.exr", 5000)
    find = modules().jobs.picture_files.find
    assert find(task.folder).size == (64, 48) and find(cut) is None
    poll_until(lambda: task.end)
    shown = modules().images.pixels.read_image(bpy.data.images[task.image])
    assert shown.dtype == np.float32 and np.abs(shown - painted).max() < 1e-5


#: What JSON can be instead of what it should be.
WRONG = [None, True, -1, 1e308, "", "\0", "x" * 9999, [], [[]], {}, {"name": 1}, [None] * 3]


def _places(value, path=()):
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if value else ():
        if isinstance(value[key], (dict, list)):
            yield from _places(value[key], (*path, key))
        else:
            yield (*path, key)


def test_any_value_anywhere_in_an_origin_is_a_sentence_at_worst(source, style):
    task = start(target="IMAGE")
    good = json.loads((task.folder / "job.json").read_text(encoding="utf-8"))["origin"]
    reference = good["source"] | {"collection": "materials"}
    node = {"owner": reference, "name": "n", "mark": "", "image": good["source"]}
    owner = reference | {"collection": "objects"}
    good["target"] = {
        "nodes": [node],
        "materials": [reference],
        "objects": [[owner, {"name": "UVMap", "index": 0}]],
    }
    good["udim"] = {"numbers": [1001], "width": 64, "height": 48}
    read, put = modules().jobs.origin.Origin.from_dict, modules().materials.targets.put
    assert read(good).name == NAME
    for path in list(_places(good)):
        for wrong in WRONG:
            origin = wrong
            if path:
                origin = json.loads(json.dumps(good))
                inner = origin
                for key in path[:-1]:
                    inner = inner[key]
                inner[path[-1]] = wrong
            try:
                put(source, read(origin).target)
            except Exception as error:
                assert type(error).__name__ == "ArtistError", (path, wrong)


def test_of_a_long_log_of_events_a_look_reads_the_end_alone(cache):
    left = left_behind(cache)
    with open(left / "events.jsonl", "ab") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    assert offered() == [left]
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 50_000_000


def test_a_picture_that_cannot_be_read_does_not_stop_the_next_job(source, style):
    first, second = start(), start()
    events_with(first, b"finished")
    for file in ("result.npy", "result.png"):
        (first.folder / file).write_bytes(b"")
    poll_until(lambda: second.end)
    assert "no picture" in first.error and second.image == NAME


@pytest.mark.any_blender
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_worker_whose_events_are_damaged_does_not_stop_the_queue(damage, source, style):
    task = start()
    with open(task.folder / "events.jsonl", "ab") as file:
        file.write(DAMAGE[damage] + b"\n")
    poll_until(lambda: task.end)
    assert not modules().jobs.queue.queue.tasks
    progress_of().error.encode("utf-8")


@pytest.mark.any_blender
@pytest.mark.parametrize("file", ["job.json", "content.npy", "style-0.npy"])
def test_a_damaged_job_is_one_sentence_and_the_next_is_painted(file, source, style):
    task = start()
    (task.folder / file).write_bytes(b"")
    second = start()
    poll_until(lambda: second.end)
    assert second.image
    # The worker may have been quicker than the damage.
    assert task.image or task.error.endswith("start the job again")


@pytest.mark.parametrize("typed", ["some/where", "//beside the file", "~/nst", "."])
def test_a_cache_folder_is_absolute_however_it_was_typed(typed):
    preferences().cache = typed
    try:
        folder = modules().app.paths.cache_folder()
    finally:
        preferences().cache = ""
    assert folder.is_absolute() and "~" not in str(folder)


def test_a_cache_folder_longer_than_any_path_is_told_where_it_is_chosen():
    preferences().cache = "/" + "/".join(["x" * 200] * 40)
    try:
        assert "cannot be used" in modules().app.paths.cache_problem()
        modules().environment.state.environments.check()
    finally:
        preferences().cache = ""
    assert modules().app.paths.cache_problem() == ""


def test_a_python_longer_than_any_path_is_one_sentence():
    preferences().python = "/" + "x" * 900
    try:
        assert not bpy.ops.nst.stylize.poll()
    finally:
        preferences().python = str(needed("NST_PYTHON"))


@pytest.mark.parametrize("current", [b"\xff\xfe", b"\0\0", b"../..", b"x" * 10**5])
def test_a_damaged_environment_is_one_that_is_not_installed(current):
    folder = modules().app.paths.environment_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "current").write_bytes(current)
    preferences().python = ""
    try:
        assert not bpy.ops.nst.stylize.poll()
        with pytest.raises(Exception, match="PyTorch is not installed: press Install"):
            modules().environment.python.worker_python()
    finally:
        preferences().python = str(needed("NST_PYTHON"))
        shutil.rmtree(folder)


@pytest.mark.any_blender
def test_a_log_that_cannot_be_written_is_no_reason_not_to_paint(source, style):
    modules().jobs.queue.queue.close_worker()
    log = modules().app.paths.log_file()
    kept = log.read_bytes() if log.exists() else b""
    log.unlink(missing_ok=True)
    log.mkdir()
    try:
        assert stylize(size=64, iterations=1) == {"FINISHED"}
    finally:
        modules().jobs.queue.queue.close_worker()
        log.rmdir()
        log.write_bytes(kept)
