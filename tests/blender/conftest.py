# SPDX-License-Identifier: GPL-3.0-or-later
"""The real extension, installed from the real .zip into a real Blender.

NST_ZIP is the built extension and NST_PYTHON a Python that has torch (`dev.py test`
sets both). Every run has a Blender user folder of its own, with spaces and letters
beyond ASCII in its path, as artists have them.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Blender reads this once, when bpy is imported.
USER_FOLDER = tempfile.TemporaryDirectory(prefix="nst tests – größe ")
os.environ["BLENDER_USER_RESOURCES"] = USER_FOLDER.name

import bpy  # noqa: E402
from in_blender import (  # noqa: E402
    make_image,
    modules,
    needed,
    picture,
    preferences,
    progress_of,
)


@pytest.fixture(scope="session", autouse=True)
def extension() -> Iterator[None]:
    """The extension, installed and enabled."""
    bpy.ops.wm.read_factory_settings(use_empty=True)  # with the module, nothing is read yet
    bpy.ops.extensions.package_install_files(
        filepath=str(needed("NST_ZIP")), repo="user_default", enable_on_install=True
    )
    yield
    modules().jobs.queue.queue.close()


@pytest.fixture(autouse=True)
def new_file(extension: None) -> Iterator[None]:
    """Every test begins with an empty file and a queue at rest."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    python = str(needed("NST_PYTHON"))
    if preferences().python != python:
        preferences().python = python
        modules().environment.state.environments.close_check()  # which would load torch
    preferences().device = "cpu"
    progress = progress_of()
    progress.error = progress.message = ""
    yield
    queue = modules().jobs.queue.queue
    while queue.current:
        bpy.ops.nst.cancel()
        queue.wait(queue.current, lambda task: None)


@pytest.fixture
def source() -> bpy.types.Image:
    return make_image("Wood", picture(1))


@pytest.fixture
def style() -> bpy.types.Image:
    return make_image("Waves.png", picture(2))


@pytest.fixture
def cache() -> Path:
    """The Cache Folder, with no job in it. Another folder would want another worker."""
    folder: Path = modules().app.paths.cache_folder()
    modules().jobs.folders.release_all()  # Windows removes no file that is open
    shutil.rmtree(folder / "jobs", ignore_errors=True)
    return folder


@pytest.fixture
def blend(tmp_path: Path) -> str:
    """The path of a .blend file that is not there yet."""
    return str(tmp_path / "file.blend")
