# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the maps of a result: they come with it, are shown with it, and go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ..app.messages import message_for
from . import kept_maps, shown_maps


def attach(
    image: Any, made: Mapping[str, bpy.types.Image], numbers: Mapping[str, float] | None = None
) -> None:
    """Have the result `image` know the maps that were `made` of it, by their kinds, and the
    `numbers` of those that are the same all over, and all that shows it show them. Those of before
    go."""
    detach(image)
    kept_maps.keep(image, made, numbers or {})
    shown_maps.show_everywhere(image)


def detach(image: Any) -> None:
    """Remove the maps of the result `image` from the file, but for those that the artist uses."""
    before = kept_maps.of(image)
    kept_maps.forget(image)
    shown_maps.show_everywhere(image)
    for each in before.values():
        _remove(each)


def replace(before: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """Let the maps that were `made` take the place and the names of those of `before`, whose result
    has gone."""
    for kind, each in before.items():
        name = each.name
        if kind in made:
            each.user_remap(made[kind])
        _remove(each)
        if kind in made:
            made[kind].name = name


def problem_of(image: Any) -> str:
    """A sentence when the materials that show `image` have no place for all of its maps; else
    empty."""
    if hidden := shown_maps.not_shown(image):
        what = "“{name}” is not on the material, whose node group has no socket for it"
        return message_for(ArtistError(what, "connect it by hand", name=hidden[0].name))
    for kind, number in shown_maps.numbers_not_shown(image).items():
        what = "The node group of the material has no socket for {socket}, which is {number}"
        told = {"socket": shown_maps.INPUTS[kind], "number": f"{number:.3g}"}
        return message_for(ArtistError(what, "set it by hand", **told))
    return ""


def _remove(image: bpy.types.Image) -> None:
    """Remove a map from the file, unless the artist uses it."""
    if image.users <= image.use_fake_user:
        bpy.data.images.remove(image)
