# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stylize: paint a render, an image or textures in the manner of style images."""

from collections.abc import Sequence
from dataclasses import replace

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy.types import Operator, PropertyGroup

from ..nst_addon.errors import ArtistError
from ..nst_addon.job.model import Job
from ..nst_addon.settings import Settings, TextureOptions
from ..nst_addon.steps import Steps
from .app.translated import in_turn
from .base import PaintOperator, Plan, PreparedJob, check_count, enqueue_all, title
from .directions.followed import DirectionMap, of_picture
from .images.pixels import form_of
from .inputs import own_maps, sources, styles
from .inputs.material_nodes import FoundMaps
from .inputs.styles import StyleName
from .jobs.origin import Origin
from .jobs.task import Task
from .materials import targets
from .properties.calls import StylizeCall, stylize_call
from .properties.enum import enum_property
from .properties.from_settings import (
    PICTURE_GROUPS,
    overwrite_property,
    property_of,
    with_followed,
    with_settings,
)
from .properties.items import CHANNELS, RENDER_MASKS, SOURCES, TARGETS


class NST_PG_mask_name(PropertyGroup):
    """A mask for scripts: the name of an image, or a path, and which channel counts; or the
    names of objects or materials that the render shows, with commas between."""

    # PropertyGroup has `name` already. Scripts have to give all there is, so there is no more.
    channel: enum_property(
        "Mask Channel", "What says where the style goes", (*CHANNELS, *RENDER_MASKS)
    )


@with_followed
@with_settings(*PICTURE_GROUPS)
class NST_OT_stylize(PaintOperator, Operator):
    """Paint the source in the manner of the style images"""

    bl_idname = "nst.stylize"
    bl_label = "Stylize"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the picture does

    source: enum_property("Source", "What to stylize", SOURCES)
    image: StringProperty(name="Image", description="Name of the image, for the source Image")
    masks: CollectionProperty(
        name="Masks",
        description="Where each of the styles goes, in their order: a list of names or paths, "
        "each with a channel; an empty name is wherever no mask is",
        type=NST_PG_mask_name,
    )
    maps: property_of("maps", of=TextureOptions)
    target: enum_property("Result", "Where the result goes", TARGETS)
    overwrite: overwrite_property()

    def start(self, context: bpy.types.Context) -> list[Task]:
        return start(context, stylize_call(context.scene, self.given()), self._named())

    def _named(self) -> list[StyleName]:
        """The styles that the caller named, with their masks. Raises ArtistError."""
        named = self.named_styles()
        if not self.masks:
            return named
        check_count(len(named), len(self.masks))
        return [
            style._replace(mask=mask.name, mask_channel=mask.channel)
            for style, mask in zip(named, self.masks, strict=True)
        ]


def start(context: bpy.types.Context, call: StylizeCall, named: Sequence[StyleName]) -> list[Task]:
    """Queue a job for each picture of the source. Raises ArtistError or OSError."""
    return enqueue_all(context, plan(context, call, named))


def plan(context: bpy.types.Context, call: StylizeCall, named: Sequence[StyleName]) -> list[Plan]:
    """A job for each picture of the source. Raises ArtistError.

    Styles are `named`, or else those of the panel's list.
    """
    found = sources.find_sources(context, call.source, call.image)
    if len(found) > 1 and call.target == "MATERIAL":
        raise ArtistError(
            "Several textures cannot all go to Base Color: choose Image Texture Node as the result"
        )
    return [_plan(context, each, call, named) for each in found]


def _plan(
    context: bpy.types.Context,
    source: sources.Found,
    call: StylizeCall,
    named: Sequence[StyleName],
) -> Plan:
    chosen = styles.find(context, named, source)
    own = FoundMaps()
    if call.maps and source.scene is None:  # a render is no texture of a material
        chosen = [styles.with_maps(each) for each in chosen]
        own = own_maps.find(source)
    origin = Origin(
        title(source.name, chosen),
        targets.find_target(context, call.target, source.shown_by),
        call.overwrite,
        source=source.image,
    )
    followed = of_picture(context, call.settings, call.followed, source)
    reading = _read(source, own, chosen, followed, call, origin)
    return Plan(origin.name, reading, return_to=source.name)


def _read(
    found: sources.Found,
    own: FoundMaps,
    chosen: Sequence[styles.Found],
    followed: DirectionMap | None,
    call: StylizeCall,
    origin: Origin,
) -> Steps[PreparedJob]:
    source = yield from sources.read(found)
    read = yield from styles.read(chosen, source)
    height, width = source.pixels.shape[:2]
    direction_map = (yield from followed.read(width, height)) if followed else None
    settings = call.settings
    if source.udim:  # the artist's resolution is that of one tile
        wanted = round(settings.size * source.udim.enlargement)
        settings = replace(settings, size=int(min(wanted, Settings.get_setting("size").maximum)))
    packed = source.encoding.alpha_mode == "CHANNEL_PACKED"
    origin = replace(origin, encoding=source.encoding, udim=source.udim)
    form = form_of(source.encoding)
    if source.udim:
        form = replace(form, tiles=source.udim.tiles, grid=source.udim.span)
    job = Job(
        settings,
        source.pixels,
        read.styles,
        packed=packed,
        form=form,
        direction_map=direction_map,
        is_render=found.scene is not None,
    )
    if any(each.material.maps for each in chosen):
        job.check_maps()
    warning = in_turn(source.warning, styles.warning(chosen))
    if job.keeps_maps:
        kept = yield from own_maps.read(own, job.kinds, source.udim, read.raised)
        job = replace(job, own_maps=kept)
        if unread := [own.left_out[kind] for kind in job.kinds if kind in own.left_out]:
            warning = in_turn(warning, styles.told_of(unread[0], source.name))
    origin = replace(origin, numbers=job.numbers, raised=read.raised)
    return PreparedJob(replace(job, origin=origin.to_dict()), warning)


CLASSES = (NST_PG_mask_name, NST_OT_stylize)
