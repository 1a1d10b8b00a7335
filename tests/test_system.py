# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between systems is right on each of them, as far as it can be told on one."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from held_open import windows_error
from processes import is_running, is_wine

from nst_addon.system.crashes import is_want_of_memory, status_text
from nst_addon.system.disk import is_disk_full
from nst_addon.system.in_use import is_in_use, patiently
from nst_addon.system.locks import lock
from nst_addon.system.memory import (
    free_by_meminfo,
    free_by_vm_stat,
    free_memory,
    peak_by_status,
    total_memory,
)
from nst_addon.system.names import name_of, stem_of
from nst_addon.system.paths import long_form
from nst_addon.system.processes import end_with_children
from nst_addon.system.removing import remove_folder

ROOT = Path(__file__).resolve().parents[1]


_TAKER = """
import os, subprocess, sys
from nst_addon.system.standard_input import take_standard_input

taken = take_standard_input()
child = "import sys; print(len(sys.stdin.read()))"
print("child", subprocess.check_output([sys.executable, "-c", child], text=True).strip())
print("here", len(os.read(0, 100)))
with open(taken, "rb", buffering=0) as orders:
    print("lines", [line.strip().decode() for line in orders])
"""


def test_taken_standard_input_brings_lines_and_their_end_and_nobody_else_sees_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TAKER], cwd=ROOT, input="one\ntwo\n", capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["child 0", "here 0", "lines ['one', 'two']"], done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows closes no descriptor of a child")
def test_no_standard_input_at_all_is_one_that_has_ended() -> None:
    script = (
        "import os; from nst_addon.system.standard_input import take_standard_input\n"
        "os.close(0); print(os.read(take_standard_input(), 10))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "b''", done.stderr


@pytest.mark.parametrize(
    ("path", "long"),
    [
        (r"C:\some\me\1", r"\\?\C:\some\me\1"),
        ("C:/some/me/1", r"\\?\C:\some\me\1"),
        (r"\\host\share\me\1", r"\\?\UNC\host\share\me\1"),
        ("//host/share/größe 1", r"\\?\UNC\host\share\größe 1"),
        (r"\\?\UNC\host\share\1", r"\\?\UNC\host\share\1"),
        (r"\\.\pipe\name", r"\\.\pipe\name"),
    ],
)
def test_a_path_has_its_long_form_on_a_drive_and_on_a_share(path: str, long: str) -> None:
    assert long_form(path) == long


@pytest.mark.parametrize(
    ("path", "name", "stem"),
    [
        ("//größe 1.png", "größe 1.png", "größe 1"),
        (r"//textures\größe 1.png", "größe 1.png", "größe 1"),
        (r"C:\textures\größe 1.png", "größe 1.png", "größe 1"),
        (r"\\host\share\a.b.exr", "a.b.exr", "a.b"),
        ("/textures/wood.jpg", "wood.jpg", "wood"),
        ("wood", "wood", "wood"),
        ("//frames/####.exr", "####.exr", "####"),
        ("//", "", ""),
    ],
)
def test_a_path_of_blender_has_a_name_on_every_system(path: str, name: str, stem: str) -> None:
    assert (name_of(path), stem_of(path)) == (name, stem)


def test_a_full_disk_is_known_by_each_of_its_numbers() -> None:
    assert is_disk_full(OSError(errno.ENOSPC, "full"))
    assert is_disk_full(windows_error(39, errno.EINVAL))
    assert is_disk_full(windows_error(112, errno.ENOSPC))
    assert not is_disk_full(windows_error(32))
    assert not is_disk_full(OSError(errno.EACCES, "kept open"))


def test_a_file_in_use_is_known_by_each_of_its_numbers() -> None:
    assert all(is_in_use(windows_error(number)) for number in (5, 32, 33))
    assert not is_in_use(windows_error(2, errno.ENOENT))
    assert not is_in_use(windows_error(112, errno.ENOSPC))
    refused = OSError(errno.EACCES, "refused")  # without Windows' number: what open() raises
    assert is_in_use(refused) == (sys.platform == "win32")


def test_what_another_program_has_open_is_tried_until_it_lets_go_or_the_time_is_over() -> None:
    tries: list[float] = []

    def act() -> str:
        tries.append(time.monotonic())
        if len(tries) < 4:
            raise windows_error(32)
        return "done"

    assert patiently(act, 5) == "done" and len(tries) == 4
    tries.clear()
    with pytest.raises(OSError, match="WinError"):
        patiently(act, 0)
    assert len(tries) == 1


def test_what_is_refused_for_another_reason_is_not_tried_again() -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        raise windows_error(112, errno.ENOSPC)

    with pytest.raises(OSError, match="WinError"):
        patiently(act, 60)
    assert len(tries) == 1


def test_a_lock_is_held_by_one_process_and_free_when_that_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    script = (
        "import sys; from nst_addon.system.locks import lock\n"
        "file = open(sys.argv[1], 'r+b'); print(lock(file), flush=True); sys.stdin.read()"
    )
    path.write_bytes(b"1")
    holder = subprocess.Popen(
        [sys.executable, "-c", script, path],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None and holder.stdout.readline().strip() == "True"
    with open(path, "r+b") as file, pytest.raises(BlockingIOError):
        lock(file)
    assert path.read_bytes() == b"1", "a lock hides what is in the file"
    holder.kill()
    holder.communicate()
    with open(path, "r+b") as file:
        assert lock(file)


def test_a_folder_is_removed_and_what_a_link_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "1" / "deep").mkdir(parents=True)
    (tmp_path / "1" / "deep" / "file").write_text("")
    assert remove_folder(tmp_path / "1") and not (tmp_path / "1").exists()
    assert remove_folder(tmp_path / "1")
    if sys.platform != "win32":
        (tmp_path / "link").symlink_to(tmp_path)
        assert not remove_folder(tmp_path / "link") and tmp_path.exists()


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (1, "status 1"),
        (-11, "signal 11, Segmentation fault"),
        (-200, "signal 200"),
        (3221225477, "0xC0000005, access violation"),
        (0xC0000135, "0xC0000135, a DLL is missing"),
        (0xC0000999, "0xC0000999"),
    ],
)
def test_how_a_process_ended_is_said_in_words(status: int, text: str) -> None:
    if status < 0 and sys.platform == "win32":
        pytest.skip("Windows has no signals")
    assert status_text(status).startswith(text)


def test_want_of_memory_is_told_from_a_crash() -> None:
    assert is_want_of_memory(-9) and is_want_of_memory(0xC0000017)
    assert not is_want_of_memory(-11) and not is_want_of_memory(3221225477)


#: As printed on a Mac of 16 GB; behind the first lines there is more of the same.
_VM_STAT = """\
Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                          200000.
Pages speculative:                         5000.
Pages throttled:                              0.
Pages wired down:                        120000.
Pages purgeable:                           4000.
"Translation faults":                 123456789.
"""


def test_free_memory_is_read_from_what_each_system_says() -> None:
    assert free_by_vm_stat(_VM_STAT) == 215_000 * 16384
    assert free_by_meminfo("MemTotal:  9 kB\nMemAvailable:   2048 kB\n") == 2**21
    assert peak_by_status("VmPeak:  9 kB\nVmHWM:\t    2048 kB\n") == 2**21
    for function in (free_by_vm_stat, free_by_meminfo, peak_by_status):
        with pytest.raises(ValueError, match="says|has no"):
            function("something else")


def test_there_is_free_memory_here_and_less_than_in_all() -> None:
    total, free = total_memory(), free_memory()
    assert total is not None and free is not None
    assert 2**20 < free < total


_PEAK = """
import sys
from nst_addon.system.memory import forget_peak_memory, peak_memory

before = peak_memory()
block = b"x" * 100_000_000
with_block = peak_memory()
del block
after = peak_memory()
forget_peak_memory()
least = 90_000_000
print(with_block - before > least, after - before > least, with_block - peak_memory() > least)
"""


def test_the_most_memory_is_a_process_own_and_counts_anew_where_that_is_possible() -> None:
    ours = b"x" * 300_000_000  # a child that took over our peak would see no block of its own
    done = subprocess.run([sys.executable, "-c", _PEAK], cwd=ROOT, capture_output=True, text=True)
    del ours
    assert done.stdout.split() == ["True", "True", str(sys.platform == "linux")], done.stderr


_PRIORITY = """
import sys
from nst_addon.system.priority import lower_priority

def priority():
    if sys.platform == "win32":
        import ctypes
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.GetPriorityClass.argtypes = [ctypes.c_void_p]
        return {0x20: 0, 0x4000: 5}[kernel.GetPriorityClass(kernel.GetCurrentProcess())]
    import os
    return os.getpriority(os.PRIO_PROCESS, 0)

before = priority()
lower_priority()
print(priority() - before)
"""


def test_the_priority_is_lowered() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PRIORITY], cwd=ROOT, capture_output=True, text=True
    )
    assert 0 < int(done.stdout) <= 5, done.stderr


@pytest.mark.skipif(is_wine(), reason="Wine's taskkill leaves children")
def test_a_process_is_ended_with_what_it_started() -> None:
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True); child.wait()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=os.name != "nt"
    )
    assert process.stdout is not None
    child = int(process.stdout.readline())
    assert is_running(child)
    end_with_children(process)
    end_with_children(process)  # which is no error when it has ended
    end = time.monotonic() + 10
    while is_running(child):
        assert time.monotonic() < end
        time.sleep(0.02)
    process.stdout.close()
