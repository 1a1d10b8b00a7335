# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.add_to_sequencer: the painted frames as an image strip."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .app.messages import cancelled
from .app.translated import translated
from .inputs.shots import output_of


class NST_OT_add_to_sequencer(Operator):
    """Add the painted frames to the Video Sequencer, on a channel of their own"""

    bl_idname = "nst.add_to_sequencer"
    bl_label = "Add to Sequencer"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        scene = context.scene
        try:
            files = output_of(scene)
            numbers = files.numbers()
        except ArtistError as error:
            return cancelled(self, error)
        if not numbers:
            self.report(
                {"ERROR"},
                translated("There are no painted frames in {folder}", folder=files.pattern.parent),
            )
            return {"CANCELLED"}
        editor: Any = scene.sequence_editor or scene.sequence_editor_create()
        strips = editor.strips if hasattr(editor, "strips") else editor.sequences  # up to 4.3
        channel = max((each.channel for each in strips), default=0) + 1
        strip = strips.new_image(
            name="Stylized",
            filepath=str(files.path(numbers[0])),
            channel=channel,
            frame_start=numbers[0],
        )
        for number in numbers[1:]:
            strip.elements.append(files.path(number).name)
        return {"FINISHED"}


CLASSES = (NST_OT_add_to_sequencer,)
