# SPDX-License-Identifier: GPL-3.0-or-later
"""One bad file is one bad file: looks, polls and panels go on with the next."""

import shutil

import bpy
import pytest
from in_blender import modules, needed, poll_until, preferences, progress_of, start, stylize


@pytest.fixture
def own_cache(tmp_path):
    preferences().cache = str(tmp_path)
    yield tmp_path
    preferences().cache = ""


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


@pytest.mark.parametrize("name", ["events.jsonl", "job.json"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_folder_does_not_keep_others_from_being_found(damage, name, own_cache):
    bad = own_cache / "jobs" / "2026-01-01-000000-00000000"
    bad.mkdir(parents=True)
    (bad / name).write_bytes(DAMAGE[damage])
    (bad / "result.npy").write_bytes(b"")
    modules().jobs.queue.look_for_pictures()


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_worker_whose_events_are_damaged_does_not_stop_the_queue(damage, source, style):
    task = start(size=64, quality="DRAFT", iterations=1)
    with open(task.folder / "events.jsonl", "ab") as file:
        file.write(DAMAGE[damage] + b"\n")
    poll_until(lambda: task.end)
    assert not modules().jobs.queue.queue.tasks
    progress_of().error.encode("utf-8")


@pytest.mark.parametrize("file", ["job.json", "content.npy", "style-0.npy"])
def test_a_damaged_job_is_one_sentence_and_the_next_is_painted(file, source, style):
    task = start(size=64, quality="DRAFT", iterations=1)
    (task.folder / file).write_bytes(b"")
    second = start(size=64, quality="DRAFT", iterations=1)
    poll_until(lambda: second.end)
    assert second.image
    # The worker may have been quicker than the damage.
    assert task.image or task.error.endswith("start the job again")


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
