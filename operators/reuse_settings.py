# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.reuse_settings: the settings and styles that a result was painted with."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .app.translated import translated
from .images.thumbnail import make_thumbnail
from .inputs import styles as style_images
from .jobs import history
from .properties.from_settings import picture_settings
from .properties.panel import panel_settings
from .result_operator import ResultOperator


class NST_OT_reuse_settings(ResultOperator, Operator):
    """Set the panel to the styles and settings that this result was painted with"""

    bl_idname = "nst.reuse_settings"
    bl_label = "Use Settings"
    bl_options = {"REGISTER", "UNDO"}

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        settings, styles = history.recipe_of(result)
        if not settings:
            raise ArtistError("How “{name}” was painted is not known any more", name=self.image)
        panel = panel_settings(context.scene)
        for name in set(picture_settings()) & settings.keys():
            with suppress(TypeError, ValueError):  # of another version, or damaged
                setattr(panel, name, settings[name])
        panel.maps = any(each.get("maps") for each in styles)
        if missing := _choose_styles(panel, styles):
            self.report(
                {"WARNING"},
                translated("The style “{name}” is not in this file: add it again", name=missing),
            )


def _choose_styles(panel: Any, styles: Sequence[dict[str, Any]]) -> str:
    """Have the panel's list be `styles`; the name of one that has gone, which leaves the list."""
    found = [(style_images.image_of(each.get("name")), each.get("weight")) for each in styles]
    for style, (image, _) in zip(styles, found, strict=True):
        if image is None:
            return str(style.get("name"))
    if [each.image for each in panel.styles] != [image for image, _ in found]:
        panel.styles.clear()  # otherwise each keeps its masks
        for image, _ in found:
            panel.styles.add().image = image
            make_thumbnail(image)
        panel.active_style = 0
    for style, (_, weight) in zip(panel.styles, found, strict=True):
        with suppress(TypeError, ValueError):
            style.weight = weight
    return ""


CLASSES = (NST_OT_reuse_settings,)
