# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python that runs the worker: one that the artist chose, or the one installed here."""

from pathlib import Path

import bpy

from ...nst_addon.environment.venv import installed, python_in
from ...nst_addon.errors import ArtistError
from ..app import paths


def worker_python() -> Path:
    """The Python that runs the worker. Raises ArtistError when there is none."""
    chosen = paths.preferences().python
    if chosen:
        return _python_at(Path(bpy.path.abspath(chosen)))
    environment = installed(paths.environment_folder())
    if environment is None:
        raise ArtistError(
            "PyTorch is not installed: press Install, in the panel or in the preferences"
        )
    return python_in(environment)


def _python_at(path: Path) -> Path:
    """The Python `path`, or the one of the environment in the folder `path`. Raises ArtistError."""
    in_folder = (python_in(path), path / "bin" / "python3", path / "python.exe")
    for python in (path, *in_folder):
        if _is_file(python):
            return python
    raise ArtistError("There is no Python at {path}: choose another in the preferences", path=path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # longer than any path can be
        return False
