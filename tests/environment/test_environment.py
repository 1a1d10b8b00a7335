# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding, checking and mending a Python, with real virtual environments."""

from __future__ import annotations

import ctypes.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from importlib import metadata
from pathlib import Path

import pytest

from nst_addon.environment import venv
from nst_addon.environment.check import EnvironmentState, start_check
from nst_addon.environment.download import download_size
from nst_addon.environment.process import clean_environ
from nst_addon.environment.sizes import folder_size, format_bytes
from nst_addon.environment.verdicts import read_verdicts
from nst_addon.system import visual_cpp

from .conftest import needs_venv

makes_links = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few make links")


def check(python: Path, *, seconds: float = 60) -> EnvironmentState:
    running = start_check(python, seconds=seconds)
    while not (state := running.poll()):
        time.sleep(0.02)
    return state


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A virtual environment with nothing in it."""
    needs_venv()
    folder = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder


def add_module(folder: Path, name: str, text: str) -> None:
    packages = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
    Path(packages, f"{name}.py").write_text(text, encoding="utf-8")


def add_needed(folder: Path, *, torch: str) -> None:
    for name in ("numpy", "PIL", "safetensors", "OpenEXR"):
        add_module(folder, name, "")
    add_module(folder, "torch", torch)


def test_this_python_passes() -> None:
    state = check(Path(sys.executable))
    assert state.ok
    torch = metadata.version("torch").partition("+")[0]
    assert state.summary.startswith(f"PyTorch {torch}, Python {platform.python_version()}")
    assert state.devices[-1].name == "cpu"
    assert state.devices[-1].memory_bytes > 10**9


def test_no_python_there(tmp_path: Path) -> None:
    state = check(tmp_path / "python")
    assert not state.ok
    assert state.summary.startswith(f"There is no Python at {tmp_path / 'python'}")


def test_not_a_program(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a program")
    state = check(file)
    assert not state.ok
    assert "cannot be started (" in state.summary


def test_not_a_python() -> None:
    state = check(Path(shutil.which("where" if sys.platform == "win32" else "true") or "true"))
    assert not state.ok
    assert "does not work" in state.summary


def test_missing_packages_are_named_with_the_command(bare: Path) -> None:
    state = check(venv.python_in(bare))
    assert not state.ok
    assert state.summary.startswith(
        "torch, numpy, pillow, safetensors, openexr missing in this Python"
    )
    assert "-m pip install torch numpy pillow safetensors openexr" in state.summary


def test_old_torch(bare: Path) -> None:
    add_needed(bare, torch="__version__ = '2.3.1+cu121'")
    assert "PyTorch 2.3.1 is too old" in check(venv.python_in(bare)).summary


def test_torch_that_raises(bare: Path) -> None:
    add_needed(bare, torch="raise OSError('libcudart.so.12: cannot open shared object file')")
    summary = check(venv.python_in(bare)).summary
    assert summary == (
        "torch does not start (libcudart.so.12: cannot open shared object file): install again"
    )


def test_a_missing_library_of_visual_cpp_is_named_with_the_address_of_its_installer() -> None:
    there = ctypes.util.find_library("c") or "ucrtbase.dll"
    names = visual_cpp.missing([there, "vcruntime140_nowhere.dll"])
    assert names == ["vcruntime140_nowhere.dll"]
    told = visual_cpp.sentence(names, "https://example.com/runtime.exe")
    assert told == (
        "PyTorch needs Microsoft's Visual C++ runtime, of which vcruntime140_nowhere.dll cannot "
        "be loaded: install it from https://example.com/runtime.exe, then check again"
    )
    assert visual_cpp.sentence([], "https://example.com/runtime.exe") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends no process by a signal")
def test_torch_that_crashes(bare: Path) -> None:
    add_needed(bare, torch="import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    state = check(venv.python_in(bare))
    assert not state.ok
    assert "does not work (signal 11, Segmentation fault" in state.summary


def test_torch_that_hangs(bare: Path) -> None:
    add_needed(bare, torch="import time; time.sleep(1000)")
    state = check(venv.python_in(bare), seconds=0.5)
    assert not state.ok
    assert "gives no answer" in state.summary


def test_what_torch_prints_does_no_harm(bare: Path) -> None:
    add_needed(bare, torch="print('hello' * 100_000); __version__ = '1.0'")
    assert "PyTorch 1.0 is too old" in check(venv.python_in(bare)).summary


def test_check_never_waits(bare: Path) -> None:
    add_needed(bare, torch="import time; time.sleep(1000)")
    running = start_check(venv.python_in(bare))
    assert running.poll() is None, "it was waited for"
    running.cancel()
    assert running.poll() is not None


def test_environment_variables_of_blender_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/blender")
    monkeypatch.setenv("PYTHONPATH", "/blender/scripts")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    environ = clean_environ(Path("/extension"))
    assert "PYTHONHOME" not in environ
    assert environ["PYTHONPATH"] == str(Path("/extension"))
    assert environ["PYTHONNOUSERSITE"] == "1"
    assert environ["HTTPS_PROXY"] == "http://proxy:3128"


@makes_links
def test_environment_of_a_moved_blender_is_mended(tmp_path: Path) -> None:
    blender = tmp_path / "Blender alt" / "bin"
    blender.mkdir(parents=True)
    (blender / "python3").symlink_to(os.path.realpath(sys.executable))
    folder = tmp_path / "environment"
    command: list[str | Path] = [blender / "python3", "-m", "venv", "--without-pip", folder]
    subprocess.run(command, check=True)
    add_needed(folder, torch="__version__ = '1.0'")
    python = venv.python_in(folder)
    assert venv.revive(folder) is None, "nothing to mend yet"

    blender.rename(tmp_path / "bin")
    assert "is gone" in check(python).summary
    mending = venv.revive(folder, tmp_path / "bin" / "python3")
    assert mending is not None and mending.wait(30) == 0
    assert "PyTorch 1.0 is too old" in check(python).summary, "it does not run again"


def test_environment_of_another_version_is_not_mended(bare: Path) -> None:
    config = bare / "pyvenv.cfg"
    version = f"version = {sys.version_info.major}.{sys.version_info.minor}"
    config.write_text(config.read_text().replace(version, "version = 3.9"))
    for program in venv.python_in(bare).parent.glob("python*"):
        program.unlink()
    assert venv.revive(bare) is None


def test_download_size_is_one_honest_line() -> None:
    line = download_size()
    assert "to download" in line and "on disk" in line and "\n" not in line


def test_half_made_environment_counts_for_nothing(tmp_path: Path) -> None:
    assert venv.installed(tmp_path) is None
    (tmp_path / "1").mkdir()
    assert venv.installed(tmp_path) is None
    (tmp_path / "current").write_text("1")
    assert venv.installed(tmp_path) == tmp_path / "1"
    (tmp_path / "1").rmdir()
    assert venv.installed(tmp_path) is None


@pytest.mark.parametrize("current", [b"\xff\xfe", b"\0" * 64, b"../1", b"", b"x" * 10**6, b"/tmp"])
def test_a_damaged_name_of_the_environment_is_no_environment(
    current: bytes, tmp_path: Path
) -> None:
    (tmp_path / "target" / "1").mkdir(parents=True)
    (tmp_path / "1").mkdir()
    (tmp_path / "target" / "current").write_bytes(current)
    assert venv.installed(tmp_path / "target") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with names")
@pytest.mark.parametrize("name", ["current", "1/pyvenv.cfg", "devices.json"])
def test_nobody_waits_at_a_pipe_in_the_folder_of_the_installation(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "1").mkdir()
    os.mkfifo(tmp_path / name)
    assert venv.installed(tmp_path) is None
    assert not venv.is_environment(tmp_path / "1")
    assert read_verdicts(tmp_path / "devices.json") == {}


@pytest.mark.parametrize("text", [b"\xff\xfe\n", b"home = /h\xf6me\n", bytes(99), b"="])
def test_a_damaged_virtual_environment_is_checked_and_mended_without_a_traceback(
    text: bytes, tmp_path: Path
) -> None:
    (tmp_path / "pyvenv.cfg").write_bytes(text)
    assert venv.is_environment(tmp_path)
    assert venv.revive(tmp_path) is None
    assert not check(venv.python_in(tmp_path)).ok


def test_a_path_longer_than_any_can_be_is_no_environment_and_no_python(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 5000)
    assert venv.installed(long) is None and not venv.is_environment(long)
    assert venv.revive(long) is None
    assert not check(long / "python").ok and folder_size(long) == 0


@makes_links
def test_folder_size(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(bytes(1000))
    (tmp_path / "file").write_bytes(bytes(234))
    (tmp_path / "loop").symlink_to(tmp_path)
    assert folder_size(tmp_path) == 1234 + len(str(tmp_path))
    assert folder_size(tmp_path / "nowhere") == 0


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 MB"), (250_000_000, "250 MB"), (6 * 10**9, "6 GB")]
)
def test_format_bytes(count: int, text: str) -> None:
    assert format_bytes(count) == text
