"""nst.synthesize: a new texture from style images alone."""

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy.types import Operator

from ..nst_addon.job.model import Job
from .base import NST_PG_style_name, Paints, enqueue, settings_from, title
from .inputs import styles
from .jobs import results
from .jobs.task import Task
from .materials import targets
from .properties.enum import choice
from .properties.from_settings import (
    PICTURE_GROUPS,
    overwrite_property,
    side_property,
    variants_property,
    with_knobs,
)
from .properties.items import TARGETS
from .properties.panel import texture_options


@with_knobs(*PICTURE_GROUPS, without=("size",))
class NST_OT_synthesize(Paints, Operator):
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
    target: choice("Result", "Where the result goes", TARGETS)
    overwrite: overwrite_property()

    def start(self, context: bpy.types.Context) -> list[Task]:
        options = self.options_given(texture_options(context.scene))
        named = self.named_styles()
        chosen = styles.read(context, named, None)
        canvas = options["width"], options["height"]
        variants = options["variants"]
        first = options["seed"]
        what = "Texture" if variants == 1 else f"Seeds {first}–{first + variants - 1}"
        target = options["target"] if variants == 1 else "IMAGE"  # a sheet is to choose from
        origin = results.make_origin(
            title(what, chosen), targets.find_target(context, target, []), options["overwrite"]
        )
        settings = settings_from({**options, "size": max(canvas)})
        job = Job(settings, None, chosen, origin, canvas=canvas, variants=variants)
        return [enqueue(context, job)]


CLASSES = (NST_OT_synthesize,)
