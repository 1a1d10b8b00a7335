# SPDX-License-Identifier: GPL-3.0-or-later
"""VGG-19 is downloaded when the artist has said so, and Blender may be online."""

from __future__ import annotations

from typing import Any

import bpy

from ..app import paths
from ..app.translated import translated


def may_be_downloaded() -> bool:
    """Whether it is fetched when a job wants it."""
    return bool(bpy.app.online_access and paths.preferences().download_vgg19)


def is_missing() -> bool:
    """Whether it would have to be downloaded."""
    return not (paths.weights_folder() / "vgg19.safetensors").is_file()


def must_be_asked_for(network: str) -> bool:
    """Whether the artist has to be asked before a job with this `network`."""
    is_allowed = paths.preferences().download_vgg19 or not bpy.app.online_access
    return network == "VGG19" and not is_allowed and is_missing()


def ask(operator: Any, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
    """Ask for the download; with a yes Blender executes `operator`."""
    return context.window_manager.invoke_confirm(
        operator,
        event,
        title=translated("Download VGG-19"),
        message=translated("The network VGG-19 is downloaded once, 548 MB"),
        confirm_text=translated("Download"),
    )
