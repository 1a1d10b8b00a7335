# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.add_relief: the paint of a result as a relief, which catches the light."""

from typing import Any

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.settings import ReliefOptions
from ..nst_addon.steps import Steps, finish
from .app import timers
from .app.messages import cancelled, message_for
from .app.translated import translated
from .app.undo import push_undo
from .images.relief_maps import DEPTH, new_relief
from .jobs import history, news
from .materials import kept_maps, maps
from .materials.identity import Reference
from .properties.from_settings import property_of

#: Seconds between two steps.
STEP_SECONDS = 0.005


class NST_OT_add_relief(Operator):
    """Make a normal map and a height map of the strokes of this result, and show them wherever it \
is on a Base Color; a Strength of 0 takes them off again"""

    bl_idname = "nst.add_relief"
    bl_label = "Add Relief"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the maps do

    image: StringProperty(name="Image", description="Name of the result")
    strength: property_of("strength", of=ReliefOptions)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask how strong it is to be."""
        context.window_manager.invoke_props_dialog(self)
        return {"RUNNING_MODAL"}

    def draw(self, context: bpy.types.Context) -> None:
        self.layout.prop(self, "strength")

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            result = history.named(self.image)
            _check_can_have_relief(result)
        except ArtistError as error:
            return cancelled(self, error)
        steps = _add(Reference.to(result, "images"), self.strength)
        if bpy.app.background:
            finish(steps)
        else:
            timers.take_steps(steps, STEP_SECONDS)
        return {"FINISHED"}


def _check_can_have_relief(result: Any) -> None:
    """Raises ArtistError for a tiled image, whose tiles Blender shows us one of, and for one whose
    maps were painted, which are not to be lost."""
    if result.source == "TILED":
        raise ArtistError("“{name}” is tiled: a relief needs one image", name=result.name)
    made: dict[str, Any] = kept_maps.of(result)
    if made and DEPTH not in made.get("height", {}):
        raise ArtistError(
            "“{name}” has painted maps, whose place a relief would take: paint it without Maps "
            "for a relief",
            name=result.name,
        )


def _add(reference: Reference, strength: float) -> Steps[None]:
    """Make the maps of the result, or take them off, and show that. What goes wrong is news."""
    result: Any = reference.find()
    if not strength:
        maps.detach(result)
        push_undo("Add Relief")
        return
    news.tell(translated("The relief of “{name}” is being made", name=result.name))
    try:
        made = yield from new_relief(result, strength, _repeats(result))
    except ArtistError as error:
        news.tell("")
        news.add_error(message_for(error))
        return
    result = reference.find()
    if result is None:  # deleted meanwhile
        news.tell("")
        for image in made.values():
            bpy.data.images.remove(image)
        return
    maps.attach(result, made)
    if problem := maps.problem_of(result):
        news.add_error(problem)
    else:
        news.tell(translated("“{name}” has a relief", name=result.name))
    push_undo("Add Relief")


def _repeats(result: bpy.types.Image) -> tuple[bool, bool]:
    """Whether the result was painted to repeat in x and in y."""
    settings, _ = history.recipe_of(result)
    axes = settings.get("seamless", "NONE")
    return axes in ("X", "BOTH"), axes in ("Y", "BOTH")


CLASSES = (NST_OT_add_relief,)
