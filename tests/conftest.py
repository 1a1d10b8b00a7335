# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests have in common: how many processor cores one may keep busy, since dev.py runs
several parts of them at a time, names of tests, links, and small disks, which can be full."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# torch reads this when it is loaded, here and in the worker. Two parts whose threads wait for
# each other's cores need half as much processor time again, and small pictures three times as much.
os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // 2)))

#: Letters or bytes of an argument that stand in the name of a test.
_LONGEST_NAME = 60


def pytest_make_parametrize_id(val: object) -> str | None:
    """Short names of tests: one stands in an environment variable, which has a limit on Windows."""
    if isinstance(val, bytes | str) and len(val) > _LONGEST_NAME:
        return repr(val[:_LONGEST_NAME])
    return None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A function that makes a disk of a size ("400k") and says where it is; it goes at the end,
    also while files on it are open."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("a full disk needs a small one, which only root can mount")
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(size: str) -> Path:
        if os.system(f"mount -t tmpfs -o size={size} tmpfs '{disk}' 2>/dev/null"):
            pytest.skip("no small disk can be mounted here")
        return disk

    yield mount
    os.system(f"umount -l '{disk}' 2>/dev/null")


@pytest.fixture
def link() -> Callable[[Path, Path], None]:
    """A function that makes its first path a link to its second. Windows lets few do that, and
    Wine says that it has done it."""

    def make(path: Path, target: Path) -> None:
        try:
            path.symlink_to(target)
        except OSError:
            pytest.skip("Windows lets few make links")
        if not path.is_symlink():
            pytest.skip("Wine makes no links")

    return make
