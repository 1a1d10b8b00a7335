# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the panel makes a look: the settings, the styles with their weights and masks, what
strokes follow, where the result goes and from where objects are seen. Not what is painted: the
source stays.

What a preset of another version has besides is left out, and so is what does not fit.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.system.names import stem_of
from ..gallery import chosen, sections
from ..images.thumbnail import make_thumbnail
from ..properties.panel import panel_settings

#: What says what is painted, and what the panel only remembers.
_LEFT_OUT = {
    "source", "shot_source", "shot_overwrite", "after_render", "active_style", "active_mask_item",
}  # fmt: skip
_PLAIN = ("BOOLEAN", "INT", "FLOAT", "ENUM")
#: The images and the lists of an NST_PG_style.
_IMAGES, _LISTS = ("image", "mask", "learned_mask"), ("objects", "materials")
#: What strokes follow that a preset knows by name.
_NAMES = ("strokes", "attribute")
#: Instead of a folder, for the styles that ship: each Blender has them elsewhere.
_INCLUDED = "included:"


def taken(scene: bpy.types.Scene) -> dict[str, Any]:
    """The look of `scene`, as a preset keeps it."""
    panel = panel_settings(scene)
    return {
        "settings": _values(panel),
        "styles": [_style(each) for each in panel.styles],
        "followed": _followed(panel),
    }


def put(scene: bpy.types.Scene, data: dict[str, Any]) -> str:
    """Give `scene` the look `data`; the name of a style that is not to be found, or nothing."""
    panel = panel_settings(scene)
    _set(panel, data.get("settings"))
    _follow(panel, data.get("followed"))
    listed = data.get("styles")
    wanted = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    found = [(each, _image(each.get("image"))) for each in wanted]
    if any(image for _, image in found):
        panel.styles.clear()
        for each, image in found:
            if image is not None:
                _add(panel, each, image)
        panel.active_style = 0
    missing = [each for each, image in found if image is None]
    return _name(missing[0].get("image")) if missing else ""


def picture_of(data: dict[str, Any]) -> str:
    """The file of the first style of the look `data`; empty when there is none."""
    listed = data.get("styles")
    first = listed[0] if isinstance(listed, list) and listed else {}
    return _file(first.get("image")) if isinstance(first, dict) else ""


def _values(group: Any) -> dict[str, Any]:
    """The plain values of a property group."""
    named = [each.identifier for each in group.bl_rna.properties if each.type in _PLAIN]
    return {name: getattr(group, name) for name in named if name not in _LEFT_OUT}


def _set(group: Any, values: Any) -> None:
    known = _values(group)
    for name, value in values.items() if isinstance(values, dict) else ():
        if name in known and type(value) in (bool, int, float, str):
            with suppress(TypeError, ValueError):
                setattr(group, name, value)


def _followed(panel: Any) -> dict[str, Any]:
    """What strokes follow: objects are known by name, as those of masks are."""
    return {
        "map": _reference(panel.direction_map),
        "strokes": panel.drawn_strokes.name if panel.drawn_strokes else "",
        "attribute": panel.direction_attribute,
    }


def _follow(panel: Any, data: Any) -> None:
    if not isinstance(data, dict):  # of an earlier version
        return
    strokes, attribute = (each if isinstance(each, str) else "" for each in map(data.get, _NAMES))
    panel.direction_map = _image(data.get("map"))
    panel.drawn_strokes = bpy.data.objects.get(strokes)
    panel.direction_attribute = attribute


def _style(style: Any) -> dict[str, Any]:
    values = _values(style) | {"mask_attribute": style.mask_attribute}
    images = {name: _reference(getattr(style, name)) for name in _IMAGES}
    lists = {
        name: [each.picked.name for each in getattr(style, name) if each.picked] for name in _LISTS
    }
    return {**images, **lists, "values": values}


def _add(panel: Any, data: dict[str, Any], image: bpy.types.Image) -> None:
    style = panel.styles.add()
    style.image = image
    make_thumbnail(image)
    _set(style, data.get("values"))
    values = data.get("values")
    attribute = values.get("mask_attribute") if isinstance(values, dict) else None
    if isinstance(attribute, str):
        style.mask_attribute = attribute
    style.mask, style.learned_mask = _image(data.get("mask")), _image(data.get("learned_mask"))
    for kind in _LISTS:
        names = data.get(kind)
        for name in names if isinstance(names, list) else ():
            thing = getattr(bpy.data, kind).get(name) if isinstance(name, str) else None
            if thing is not None:
                getattr(style, kind).add().picked = thing


def _reference(image: bpy.types.Image | None) -> dict[str, str] | None:
    if image is None:
        return None
    file = chosen.file_of(image)
    if sections.is_shipped(file):
        file = _INCLUDED + stem_of(file)
    return {"name": image.name, "file": file}


def _image(reference: Any) -> bpy.types.Image | None:
    """The image of a reference: of its file, or else the one of this file that has its name."""
    if path := _file(reference):
        with suppress(ArtistError, OSError, ValueError):
            return chosen.load(path)
    name = _name(reference)
    return bpy.data.images.get(name) if name else None


def _file(reference: Any) -> str:
    file = reference.get("file") if isinstance(reference, dict) else None
    if not isinstance(file, str):
        return ""
    if file.startswith(_INCLUDED):
        return str(sections.shipped_folder() / f"{file.removeprefix(_INCLUDED)}.jpg")
    return file


def _name(reference: Any) -> str:
    name = reference.get("name") if isinstance(reference, dict) else None
    return name if isinstance(name, str) else ""
