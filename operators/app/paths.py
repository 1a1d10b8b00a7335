# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the extension keeps things: its own user folder, which outlives an upgrade."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path
from typing import Any

import bpy

from .translated import translated

#: The extension's module name as Blender knows it, bl_ext.….neural_style_transfer.
EXTENSION = __package__.partition(".operators")[0]


def user_folder() -> Path:
    """The extension's own folder, made when it is missing."""
    return Path(bpy.utils.extension_path_user(EXTENSION, create=True))


def preferences() -> Any:
    """The add-on's preferences (ui/preferences.py)."""
    return bpy.context.preferences.addons[EXTENSION].preferences


def cache_folder() -> Path:
    """Job folders and downloaded weights: the artist's folder, or our own. It is absolute, as
    the worker needs it, however it was typed."""
    chosen = preferences().cache
    if not chosen:
        return user_folder()
    return Path(os.path.abspath(os.path.expanduser(bpy.path.abspath(chosen))))


def cache_problem() -> str:
    """Why the artist's Cache Folder cannot be used, in a sentence; empty when it can."""
    folder = cache_folder()
    try:
        os.stat(folder)
    except FileNotFoundError:
        return ""  # it is made when it is needed
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return translated(
            "The Cache Folder cannot be used ({reason}): choose another one", reason=reason
        )
    if folder.is_dir():
        return ""
    return translated("The Cache Folder is a file: choose a folder")


def jobs_folder() -> Path:
    """Where each job has a folder of its own."""
    return cache_folder() / "jobs"


def new_job_folder() -> Path:
    """A folder name that sorts by time, to the thousandth of a second, and that no other Blender
    has."""
    now = time.time()
    moment = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(now))
    return jobs_folder() / f"{moment}-{int(now % 1 * 1000):03x}{uuid.uuid4().hex[:5]}"


def weights_folder() -> Path:
    """Where downloaded weights are kept."""
    return cache_folder() / "weights"


def environment_folder() -> Path:
    """Where PyTorch is installed (nst_addon/environment/venv.py)."""
    return user_folder() / "environment"


def verdicts_file() -> Path:
    """What is known of the devices' gradients (nst_addon/environment/verdicts.py)."""
    return user_folder() / "devices.json"


def timings_file() -> Path:
    """What the last jobs took (jobs/estimate.py)."""
    return user_folder() / "timings.json"


def manual_file() -> Path:
    """The manual that the extension brings, a page for a web browser (tools/manual.py)."""
    return Path(__file__).resolve().parents[2] / "manual" / "manual.html"


def log_file() -> Path:
    """What the worker prints; the installer has a log of its own."""
    return user_folder() / "log.txt"
