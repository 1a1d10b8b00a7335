# SPDX-License-Identifier: GPL-3.0-or-later
"""Real wheels and one real installation, which the tests of this folder share."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nst_addon.environment import install
from nst_addon.errors import ArtistError
from nst_addon.job.events import EventReader


def needs_venv() -> None:
    """Skips the test if this Python cannot make environments, or fill them."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"this Python has no {module}")


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of wheels as the manual asks for it: of this machine's architecture, and uv."""
    needs_venv()
    folder = tmp_path_factory.mktemp("wheels") / "Räder für Ärger"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder)]
    subprocess.run(
        [*command, "torch==2.13.0", "numpy", "pillow", "safetensors", "openexr", "uv"], check=True
    )
    return folder


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Path:
    """An installation from `wheels`, finished; its path has spaces and other letters."""
    folder = tmp_path_factory.mktemp("blender") / "Ünser Künstler 画家" / "environment"
    process = install.start_install(folder, wheels=wheels)
    assert process.wait(600) == 0, (folder / install.LOG).read_text(encoding="utf-8")
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    """A place for an installation that will not come to its end."""
    needs_venv()
    folder = tmp_path / "leere Stätte"
    yield folder
    leftovers = [path.name for path in folder.iterdir() if path.is_dir()]
    assert leftovers == [], "a half-made environment was left behind"


def last_event(target: Path) -> dict:
    """The event that an installation ended with."""
    return EventReader(target).read()[-1]


def sentence_in(target: Path) -> str:
    """What an installation that failed says."""
    return str(ArtistError.from_dict(last_event(target)["error"]))
