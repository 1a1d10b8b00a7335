"""nst.synthesize: a new texture from style images alone."""

from collections.abc import Sequence

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy.types import Operator

from ..nst_addon.job.model import Job
from .base import NST_PG_style_name, PaintOperator, PreparedJob, enqueue, title
from .inputs import styles
from .inputs.styles import StyleName
from .jobs.origin import Origin
from .jobs.task import Task
from .materials import targets
from .properties.enum import enum_property
from .properties.from_settings import (
    PICTURE_GROUPS,
    overwrite_property,
    side_property,
    variants_property,
    with_settings,
)
from .properties.items import TARGETS
from .properties.options import TextureOptions, texture_options


@with_settings(*PICTURE_GROUPS, without=("size",))
class NST_OT_synthesize(PaintOperator, Operator):
    """Paint a new texture in the manner of the style images"""

    bl_idname = "nst.synthesize"
    bl_label = "Synthesize"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the picture does

    style: StringProperty(name="Style", description="Path, or name of an image in the file")
    styles: CollectionProperty(
        name="Styles",
        description="Several styles, blended: a list of names or paths, each with a weight",
        type=NST_PG_style_name,
    )
    width: side_property("Width")
    height: side_property("Height")
    variants: variants_property()
    target: enum_property("Result", "Where the result goes", TARGETS)
    overwrite: overwrite_property()

    def start(self, context: bpy.types.Context) -> list[Task]:
        options = texture_options(context.scene, self.given())
        return [enqueue(context, _prepare(context, options, self.named_styles()))]


def _prepare(
    context: bpy.types.Context, options: TextureOptions, named: Sequence[StyleName]
) -> PreparedJob:
    chosen = styles.read(context, named, None)
    is_sheet = options.variants > 1
    target = "IMAGE" if is_sheet else options.target  # a sheet is to choose from
    first = options.settings.seed
    what = f"Seeds {first}–{first + options.variants - 1}" if is_sheet else "Texture"
    origin = Origin(
        title(what, chosen), targets.find_target(context, target, []), options.overwrite
    )
    job = Job(
        options.settings,
        None,
        chosen,
        origin.to_json(),
        canvas=(options.width, options.height),
        variants=options.variants,
    )
    return PreparedJob(job, origin.name)


CLASSES = (NST_OT_synthesize,)
