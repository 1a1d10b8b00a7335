# SPDX-License-Identifier: GPL-3.0-or-later
"""What operators on a result have in common: they are given its name."""

from __future__ import annotations

import bpy
from bpy.props import StringProperty

from ..nst_addon.errors import ArtistError
from .app import image_editors
from .app.messages import cancelled
from .jobs import history


class ResultOperator:
    """An operator on a result of this file: act() says what it does with it."""

    image: StringProperty(name="Image", description="Name of the result")

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        """Do it. Raises ArtistError."""
        raise NotImplementedError

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            self.act(context, self.find(context))
        except ArtistError as error:
            return cancelled(self, error)
        return {"FINISHED"}

    def find(self, context: bpy.types.Context) -> bpy.types.Image:
        """The result. Raises ArtistError when it is gone."""
        return history.named(self.image)


def editor(context: bpy.types.Context) -> bpy.types.SpaceImageEditor:
    """The Image Editor to show a result in, opened if there is none. Raises ArtistError."""
    space = image_editors.nearest(context) or image_editors.open_window()
    if space is None:
        raise ArtistError("There is no Image Editor: open one")
    return space
