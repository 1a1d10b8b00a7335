# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.mark_asset: a result as a material in the Asset Browser."""

from typing import Any

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from .app.translated import translated
from .inputs import shown_image
from .jobs import history
from .materials import nodes, originals
from .materials.identity import is_editable
from .result_operator import ResultOperator


class NST_OT_mark_asset(ResultOperator, Operator):
    """Mark a material that shows this result as an asset, with a preview"""

    bl_idname = "nst.mark_asset"
    bl_label = "Mark as Asset"
    bl_options = {"REGISTER", "UNDO"}

    image: StringProperty(
        name="Image", description="Name of the result; empty: the one that is shown, or the newest"
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if history.shown(shown_image.find(context)) is None:
            cls.poll_message_set(
                translated("There is no result yet: stylize or synthesize something first")
            )
            return False
        return True

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        material = _material_of(result) or _new_material(result)
        material.asset_mark()
        material.asset_data.description = translated(
            "Painted by Style Transfer: {name}", name=result.name
        )
        material.asset_data.tags.new("Stylized", skip_if_exists=True)
        material.asset_generate_preview()
        self.report({"INFO"}, translated("“{name}” is an asset of this file", name=material.name))

    def find(self, context: bpy.types.Context) -> bpy.types.Image:
        shown = None if self.image else history.shown(shown_image.find(context))
        return shown or super().find(context)


def _material_of(image: bpy.types.Image) -> Any | None:
    """The first material of this file that shows `image`."""
    for each in bpy.data.materials:
        if is_editable(each) and each.node_tree and image in nodes.textures([each]):
            return each
    return None


def _new_material(image: bpy.types.Image) -> Any:
    material = nodes.new(image.name)
    originals.put_on_base_color(image, material)
    return material


CLASSES = (NST_OT_mark_asset,)
