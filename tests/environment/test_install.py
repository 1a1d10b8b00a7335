# SPDX-License-Identifier: GPL-3.0-or-later
"""The installer, with real virtual environments, real pip and real wheels."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from held_open import Scanner
from processes import command_lines

from nst_addon.environment import install, install_errors, packages, venv
from nst_addon.environment.check import start_check
from nst_addon.errors import ArtistError
from nst_addon.job.events import EventReader
from nst_addon.system.in_use import MOMENT

from .conftest import last_event, sentence_in


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_environment_from_wheels_passes_the_check(target: Path) -> None:
    folder = venv.installed(target)
    assert folder is not None
    check = start_check(venv.python_in(folder))
    wait_for(check.poll)
    state = check.poll()
    assert state is not None and state.ok, state
    assert state.summary.startswith(f"PyTorch 2.13.0, Python {platform.python_version()}")
    assert "cpu" in [device.name for device in state.devices]


def test_wheels_are_installed_by_uv_where_there_is_one_of_it(target: Path) -> None:
    log = (target / install.LOG).read_text(encoding="utf-8")
    assert " -m uv pip install " in log and " --offline " in log


def test_wheels_without_uv_are_installed_by_pip(
    wheels: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    without = some_of(wheels, tmp_path_factory.mktemp("without uv"), "uv")
    assert install.start_install(tmp_path / "environment", wheels=without).wait(120) == 0
    folder = venv.installed(tmp_path / "environment")
    assert folder is not None
    check = start_check(venv.python_in(folder))
    wait_for(check.poll)
    state = check.poll()
    assert state is not None and state.ok, state


def test_events_tell_a_growing_share_and_the_end(target: Path) -> None:
    events = EventReader(target).read()
    assert [event["event"] for event in events].count("finished") == 1
    assert events[-1]["event"] == "finished"
    shares = [event["done"] for event in events if event["event"] == "step"]
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1
    assert len(set(shares)) > 3


def test_nothing_but_the_environment_is_left(target: Path) -> None:
    names = {path.name for path in target.iterdir()}
    assert names == {"1", "current", "events.jsonl", "install.log"}
    assert not (target / "1" / "tmp").exists()


class Failure(NamedTuple):
    """How an installation over a good one failed: a wheel is missing."""

    wheels: Path
    text: str
    log: str


def some_of(wheels: Path, folder: Path, *left_out: str) -> Path:
    """`folder` with those of the wheels that are of other packages than `left_out`."""
    for wheel in wheels.iterdir():
        if wheel.name.partition("-")[0] not in left_out:
            os.link(wheel, folder / wheel.name)
    return folder


@pytest.fixture(scope="module", params=["uv", "pip"])
def failure(
    request: pytest.FixtureRequest,
    target: Path,
    wheels: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Failure:
    (target / "2" / "lib").mkdir(parents=True)  # what a power cut leaves behind
    left_out = ["pillow"] if request.param == "uv" else ["pillow", "uv"]
    some = some_of(wheels, tmp_path_factory.mktemp("some wheels"), *left_out)
    with pytest.MonkeyPatch.context() as patch:
        # An index that pip would complain about, were it asked.
        patch.setenv("PIP_INDEX_URL", "http://nowhere.invalid/simple")
        patch.setenv("PIP_EXTRA_INDEX_URL", "http://nowhere.invalid/simple")
        patch.setenv("UV_DEFAULT_INDEX", "http://nowhere.invalid/simple")
        assert install.start_install(target, wheels=some).wait(60) == 1
    log = (target / install.LOG).read_text(encoding="utf-8")
    return Failure(some, sentence_in(target), log)


def test_missing_wheel_is_named_with_the_command_that_fetches_it(failure: Failure) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert failure.text.startswith(
        f"{failure.wheels} has no wheel of pillow for Python {version} on"
    )
    command = f"python -m pip download --only-binary=:all: --python-version {version} -d wheels"
    assert f"{command} torch numpy pillow safetensors openexr uv and" in failure.text


def test_wheels_are_installed_without_asking_any_index(failure: Failure) -> None:
    assert "nowhere.invalid" not in failure.log


def test_failed_installation_keeps_the_good_environment(failure: Failure, target: Path) -> None:
    assert venv.installed(target) == target / "1"


def test_failed_installation_leaves_nothing_behind(failure: Failure, target: Path) -> None:
    assert [path.name for path in target.iterdir() if path.is_dir()] == ["1"]


@pytest.mark.parametrize("end", ["close stdin", "SIGTERM"])
def test_cancel_removes_everything_and_every_process(empty: Path, wheels: Path, end: str) -> None:
    if end == "SIGTERM" and sys.platform == "win32":
        pytest.skip("Windows has no SIGTERM")
    process = install.start_install(empty, wheels=wheels)
    wait_for(lambda: (empty / "1/bin/pip").exists() or (empty / "1/Scripts/pip.exe").exists())
    if end == "close stdin":
        assert process.stdin is not None
        process.stdin.close()
    else:
        process.terminate()
    assert process.wait(10) == 1
    assert last_event(empty) == {"event": "cancelled"}
    assert venv.installed(empty) is None
    assert not [each for each in command_lines() if str(empty) in each]


def test_a_new_environment_counts_though_another_program_has_the_name_of_the_old_one_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole of an installation would be lost; what it installs is of no matter here."""
    (tmp_path / "1").mkdir()
    (tmp_path / venv.CURRENT).write_text("1")
    installation = install.Installation(tmp_path, wheels=None, cancelled=threading.Event())
    monkeypatch.setattr(installation, "_make", lambda: (tmp_path / "2").mkdir())
    monkeypatch.setattr(install, "install_online", lambda _: None)
    scanner = Scanner(monkeypatch)
    # Longer than work that goes on would wait.
    held = lambda: scanner.hold(tmp_path / venv.CURRENT, seconds=MOMENT + 0.5)  # noqa: E731
    monkeypatch.setattr(installation, "_check", held)
    installation.install()
    assert venv.installed(tmp_path) == tmp_path / "2"
    assert not (tmp_path / "1").exists()


def test_a_program_that_has_the_events_open_ends_no_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = install.Installation(tmp_path, wheels=None, cancelled=threading.Event())
    installation.step("Making a Python environment", 0)
    scanner = Scanner(monkeypatch)
    scanner.hold(tmp_path / "events.jsonl")
    installation.step("Installing PyTorch", 0.05)
    scanner.let_go()
    installation.step("Checking PyTorch", 0.95)
    assert [event["done"] for event in EventReader(tmp_path).read()] == [0, 0.95]


def test_two_installers_into_one_folder_do_not_disturb_each_other(
    empty: Path, wheels: Path
) -> None:
    first = install.start_install(empty, wheels=wheels)
    wait_for(lambda: (empty / "1").exists())
    with pytest.raises(ArtistError, match="Another Blender is installing .*: wait"):
        install.start_install(empty, wheels=wheels)
    command = [sys.executable, "-m", "nst_addon.environment.install", str(empty)]
    assert subprocess.run(command, stdin=subprocess.PIPE).returncode == install.BUSY
    assert first.poll() is None and (empty / "1").exists()
    assert first.stdin is not None
    first.stdin.close()
    assert first.wait(10) == 1 and last_event(empty) == {"event": "cancelled"}


@pytest.mark.parametrize(("name", "value"), [("USER", "1"), ("TARGET", ""), ("PREFIX", "")])
def test_no_setting_of_pip_leads_the_installer_elsewhere(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PIP_{name}", value or str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://localhost:9/simple")
    environ = packages.environ_for(None, tmp_path)
    assert f"PIP_{name}" not in environ and "PIP_INDEX_URL" in environ


def test_a_tool_that_meets_a_full_disk_is_heard_though_the_log_cannot_be_written(
    tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no file that is always full")
    # A log on a disk that is full: nothing can be added to it.
    installation = install.Installation(tmp_path, wheels=None, cancelled=threading.Event())
    link(tmp_path / install.LOG, Path("/dev/full"))
    script = "print('[Errno 28] No space left on device'); raise SystemExit(1)"
    with pytest.raises(ArtistError, match="The disk is full: free .*, then install again"):
        installation.run(sys.executable, "-c", script)


@pytest.mark.parametrize("size", ["200k", "8m", "40m"])
def test_a_disk_that_fills_up_while_installing_is_one_sentence_and_is_logged(
    size: str, small_disk: Callable[[str], Path], wheels: Path
) -> None:
    target = small_disk(size) / "environment"
    assert install.start_install(target, wheels=wheels).wait(60) == 1
    assert sentence_in(target).startswith("The disk is full: free ")
    log = (target / install.LOG).read_text(encoding="utf-8")
    assert "The disk is full: free " in log
    assert not [path for path in target.iterdir() if path.is_dir()]


def test_unreachable_index_asks_for_the_internet_connection(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://localhost:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    assert install.start_install(empty).wait(60) == 1
    assert sentence_in(empty) == (
        "The package index cannot be reached: check the internet connection, "
        "or install from a folder of wheels"
    )


def test_folder_of_wheels_that_is_not_there(empty: Path, tmp_path: Path) -> None:
    assert install.start_install(empty, wheels=tmp_path / "gone").wait(60) == 1
    assert "There is no folder" in sentence_in(empty)


#: Where Blender 5.2 keeps an environment on Windows, for the longest name of a user, 20 letters.
WINDOWS = (
    r"C:\Users\abcdefghijklmnopqrst\AppData\Roaming\Blender Foundation\Blender\5.2\extensions"
    r"\.user\user_default\neural_style_transfer\environment\1\Lib\site-packages"
)
#: The longest file of PyTorch 2.14's wheel for Windows, and the longest that is read at run time.
LICENSE = (
    "torch-2.14.1.dist-info/licenses/third_party/flash-attention/third_party/aiter/3rdparty/"
    "composable_kernel/docs/LICENSE.rst"
)
MODULE = (
    "torch/ao/pruning/_experimental/data_sparsifier/lightning/callbacks/_data_sparstity_utils.py"
)
LIMIT = 259


@pytest.mark.parametrize("data", [b"", b"<html>404</html>", b"PK\3\4 and no more"])
def test_a_damaged_wheel_is_named_before_anything_is_made(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "numpy-2.0.0-cp311-none-any.whl").write_bytes(data)
    with pytest.raises(ArtistError, match=r"numpy-2.0.0-.*whl is damaged: copy it again"):
        packages.check_folder(tmp_path, tmp_path / "environment")


def test_paths_for_the_longest_user_name_are_too_long_for_pip_and_not_for_python() -> None:
    assert packages.longest_name(WINDOWS, [LICENSE, MODULE, "torch/__init__.py"]) == 282 > LIMIT
    assert packages.longest_name(WINDOWS, [MODULE, "torch/__init__.py"]) == 252 <= LIMIT


def test_paths_that_pip_cannot_write_ask_for_uv_before_anything_is_made(tmp_path: Path) -> None:
    folder, made = tmp_path / "wheels", tmp_path / "environment" / "1"
    folder.mkdir()
    with zipfile.ZipFile(folder / "torch-2.14.1-cp313-cp313-win_amd64.whl", "w") as wheel:
        wheel.writestr(LICENSE, "")
    with pytest.raises(ArtistError) as caught:
        packages.check_folder(folder, made, limit=len(LICENSE))
    assert f"put a wheel of uv, which can, into {folder}: with internet, run" in str(caught.value)
    packages.check_folder(folder, made, limit=None)
    zipfile.ZipFile(folder / "uv-0.13.9-py3-none-win_amd64.whl", "w").close()
    packages.check_folder(folder, made, limit=len(LICENSE))


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("× No solution found when resolving dependencies", "There is no PyTorch for Python"),
        ("error sending request for url (…): dns error", "The package index cannot be reached"),
        ("does not have Windows Long Path support enabled", "Windows refuses paths"),
        ("Segmentation fault", "The installation failed: open the log"),
    ],
)
def test_output_of_the_tools_becomes_a_sentence(output: str, sentence: str) -> None:
    error = install_errors.error_in(output, wheels=None)
    assert isinstance(error, ArtistError)
    assert str(error).startswith(sentence)


@pytest.mark.parametrize(
    "output",
    [
        "ERROR: No matching distribution found for torch",
        "No solution found\n  cause: Because torch was not found in the provided package",
        "No solution found\n  cause: Because torch==2.14.1 has no wheels with a matching Python",
        "No solution found\n  cause: Because only torch==2.3.1 is available and you require",
        "No solution found\n  cause: Because all versions of torch have no wheels with a matching",
    ],
)
def test_the_package_that_a_folder_lacks_is_named(output: str, tmp_path: Path) -> None:
    error = install_errors.error_in(output, wheels=tmp_path)
    assert f"{tmp_path} has no wheel of torch for Python" in str(error)


@pytest.mark.parametrize(
    "output",
    [
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "error: failed to write to the cache: No space left on device (os error 28)",
        "Caused by: There is not enough space on the disk. (os error 112)",
        "OSError: [WinError 39] Der Datenträger ist voll",
        "Caused by: Es steht nicht genug Speicherplatz zur Verfügung. (os error 39)",
        "OSError: [WinError 39] The disk is full",
    ],
)
def test_full_disk_is_known_by_what_the_tools_say(output: str) -> None:
    assert install_errors.DISK_FULL.search(output)


def test_python_without_venv_is_explained() -> None:
    output = "The virtual environment was not created because ensurepip is not available."
    assert "cannot make environments" in str(install_errors.error_in(output, wheels=None))
