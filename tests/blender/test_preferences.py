# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python environment, from the preferences."""

import json
import os
import time
from collections.abc import Callable

import bpy
import pytest
from in_blender import error_of, modules, needed, preferences, stylize
from job_folders import left_behind


@pytest.fixture
def environments():
    found = modules().environment.state.environments
    yield found
    preferences().python = ""  # what follows checks it, and there is nothing to load
    found.cancel()
    poll_until(found, lambda: not (found.installing or found.checking))
    bpy.ops.nst.remove_environment()
    poll_until(found, lambda: not (found.removing or found.checking))
    assert not modules().app.paths.environment_folder().exists()
    found.error = ""


def poll_until(environments, condition: Callable[[], object], seconds: float = 120.0) -> None:
    """Drive the timer's polling by hand until `condition()` is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for it"
        environments.poll()
        time.sleep(0.05)


def test_the_state_of_a_good_environment_is_one_line(environments):
    environments.check()
    poll_until(environments, lambda: not environments.checking)
    assert environments.state.ok
    assert environments.summary.startswith("PyTorch ")


@pytest.mark.any_blender
def test_a_check_compares_the_gradients_of_a_new_device_once(environments):
    file = modules().app.paths.verdicts_file()
    file.unlink(missing_ok=True)
    environments.check()
    poll_until(environments, lambda: not environments.poll())
    passed = {device.identity: True for device in environments.state.devices}
    assert json.loads(file.read_text()) == passed
    written = file.stat().st_mtime_ns
    environments.check()
    poll_until(environments, lambda: not environments.poll())
    assert file.stat().st_mtime_ns == written


@pytest.mark.any_blender
def test_a_device_whose_gradients_are_wrong_is_told(environments):
    file = modules().app.paths.verdicts_file()
    environments.check()
    poll_until(environments, lambda: not environments.poll())
    try:
        file.write_text(json.dumps({environments.state.devices[-1].identity: False}))
        environments.check()
        poll_until(environments, lambda: not environments.poll())
        assert "– wrong gradients, so more slowly: CPU" in environments.summary
    finally:
        file.unlink()


def test_the_devices_of_the_environment_can_be_chosen(environments):
    environments.check()
    poll_until(environments, lambda: not environments.checking)
    preferences().chosen_device = "cpu"
    assert preferences().device == "cpu"
    preferences().chosen_device = "auto"
    assert preferences().device == "auto"


def test_a_device_that_has_gone_stays_chosen_and_is_marked(environments):
    preferences().device = "cuda:3"
    items = modules().ui.preferences._list_devices(preferences(), None)
    assert ("cuda:3", "cuda:3 (not found)", "") in items
    assert preferences().chosen_device == "cuda:3"


@pytest.mark.any_blender
def test_a_device_that_is_not_there_is_told(source, style):
    preferences().device = "cuda:3"
    assert "cuda:3" in error_of(stylize)


def test_without_an_environment_the_artist_is_told_to_install(environments):
    preferences().python = ""
    environments.check()
    poll_until(environments, lambda: not environments.checking)
    assert not environments.state.ok
    assert "press Install" in environments.summary


def test_installing_from_the_internet_waits_for_online_access():
    before = bpy.context.preferences.system.use_online_access
    bpy.context.preferences.system.use_online_access = False
    try:
        assert not bpy.ops.nst.install.poll()
    finally:
        bpy.context.preferences.system.use_online_access = before


def test_a_folder_without_wheels_is_one_sentence(environments, tmp_path):
    pytest.importorskip("ensurepip", reason="this Python has no ensurepip")
    preferences().python = ""
    bpy.ops.nst.install_from_folder(directory=str(tmp_path))
    poll_until(environments, lambda: not environments.installing)
    assert "torch" in environments.error
    assert not (modules().app.paths.environment_folder() / "current").exists()


def test_an_installation_can_be_cancelled(environments, tmp_path):
    bpy.ops.nst.install_from_folder(directory=str(tmp_path))
    bpy.ops.nst.cancel_install()
    poll_until(environments, lambda: not environments.installing)
    folder = modules().app.paths.environment_folder()
    assert not [each for each in folder.iterdir() if each.is_dir()]


@pytest.mark.any_blender
def test_the_environment_is_removed_beside_blender_after_its_worker(environments):
    worker = modules().jobs.queue.queue._ready_worker()
    folder = modules().app.paths.environment_folder()
    (folder / "1" / "lib").mkdir(parents=True)
    (folder / "1" / "lib" / "large.dll").write_bytes(bytes(10) + 10**5 * b"line\n")
    (folder / "current").write_text("1")
    preferences().python = ""
    bpy.ops.nst.remove_environment()
    assert environments.removing and environments.summary == "Removing…"
    assert (folder / "1").exists(), "Blender has waited for it"
    assert not (folder / "current").exists(), "it counts as there"
    assert not bpy.ops.nst.install_from_folder.poll()
    while worker.status is None:
        environments.poll()
        is_there = (folder / "1").exists()
        assert is_there or worker.status is not None, "the worker still used it"
        time.sleep(0.02)
    poll_until(environments, lambda: not environments.removing)
    assert worker.status == 0 and not folder.exists() and not environments.error


def test_nothing_is_removed_while_another_blender_installs(environments):
    folder = modules().app.paths.environment_folder()
    (folder / "1").mkdir(parents=True)
    (folder / "current").write_text("1")
    held = modules().environment.removal.hold(folder)
    try:
        told = error_of(bpy.ops.nst.remove_environment)
    finally:
        held.release()
    assert "Another Blender is installing" in told
    assert not environments.removing and (folder / "current").exists()


def test_only_one_installation_runs_at_a_time(environments, tmp_path):
    bpy.ops.nst.install_from_folder(directory=str(tmp_path))
    assert not bpy.ops.nst.install_from_folder.poll()


def test_the_environment_lies_outside_the_extension_so_an_upgrade_keeps_it():
    extension = os.path.dirname(modules().__file__)
    assert not str(modules().app.paths.environment_folder()).startswith(os.path.dirname(extension))


def test_an_environment_made_elsewhere_is_used(source, style):
    preferences().python = str(needed("NST_PYTHON"))
    assert stylize() == {"FINISHED"}


def test_the_folder_of_an_environment_is_as_good_as_its_python(source, style):
    python = needed("NST_PYTHON")
    preferences().python = str(python.parent.parent)
    found = modules().environment.python.worker_python()
    assert found.parent == python.parent and found.samefile(python)


def test_a_folder_without_a_python_is_one_sentence(tmp_path):
    preferences().python = str(tmp_path)
    python = modules().environment.python
    with pytest.raises(Exception, match="There is no Python at .*: choose another"):
        python.worker_python()


def test_the_sizes_are_known_once_there_is_something(environments, cache):
    sizes = modules().environment.sizes
    (cache / "weights").mkdir(exist_ok=True)
    (cache / "weights" / "vgg19.safetensors").write_bytes(bytes(3 * 10**6))
    sizes.look()
    assert (sizes.environment, sizes.cache) == ("", "3 MB")
    bpy.ops.nst.clear_cache()
    assert sizes.cache == "" and not list((cache / "weights").iterdir())


def test_clearing_the_cache_keeps_pictures_that_no_file_has(cache):
    left = left_behind(cache)
    failed = left_behind(cache, name="2026-01-02-030405-0123abce", result_npy=b"no picture")
    for name in ("result.png", "preview.npy"):
        (failed / name).unlink(missing_ok=True)
    bpy.ops.nst.clear_cache()
    assert (left / "result.npy").exists() and not failed.exists()


def test_the_log_is_shown_in_blenders_text_editor():
    file = modules().app.paths.log_file()
    file.write_bytes(b"begin" + bytes(10**6) + "The worker says größe \xff".encode("latin-1"))
    bpy.ops.nst.show_log(log="WORKER")
    shown = bpy.data.texts[file.name].as_string()
    assert "The worker says gr" in shown and "begin" not in shown
    file.write_text("anew")
    bpy.ops.nst.show_log(log="WORKER")
    assert bpy.data.texts[file.name].as_string().strip() == "anew"
    assert len([each for each in bpy.data.texts if file.name in each.name]) == 1


def test_vgg19_is_not_downloaded_before_the_artist_was_asked(source, style):
    system = bpy.context.preferences.system
    was = system.use_online_access
    system.use_online_access = True
    try:
        assert modules().environment.vgg19.must_be_asked_for("VGG19")
        assert not modules().environment.vgg19.must_be_asked_for("VGG16")
        assert "asks for the download of 548 MB" in error_of(stylize, network="VGG19")
        preferences().download_vgg19 = True
        assert modules().environment.vgg19.may_be_downloaded()
        system.use_online_access = False
        assert not modules().environment.vgg19.may_be_downloaded()
    finally:
        system.use_online_access = was
        preferences().download_vgg19 = False
