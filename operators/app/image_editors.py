# SPDX-License-Identifier: GPL-3.0-or-later
"""Image Editors: where they are, and an image in place of another one so that nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy


def every() -> Iterator[bpy.types.SpaceImageEditor]:
    """Those of all screens, seen or not."""
    for screen in bpy.data.screens:
        for area in screen.areas:
            for space in area.spaces:
                if isinstance(space, bpy.types.SpaceImageEditor):
                    yield space


def nearest(context: bpy.types.Context) -> bpy.types.SpaceImageEditor | None:
    """The one that the artist is in, or else the first that a window shows."""
    if isinstance(context.space_data, bpy.types.SpaceImageEditor):
        return context.space_data
    return next((area.spaces.active for _, area in _in_windows()), None)


def open_window() -> bpy.types.SpaceImageEditor | None:
    """A new window with one; None where there are no windows."""
    if bpy.app.background:
        return None
    bpy.ops.wm.window_new()
    area: Any = bpy.context.window_manager.windows[-1].screen.areas[0]
    area.type = "IMAGE_EDITOR"
    space: bpy.types.SpaceImageEditor = area.spaces.active
    return space


def area_of(space: bpy.types.SpaceImageEditor) -> Any:
    """The area that `space` is in; None when no window shows it."""
    return next((area for _, area in _in_windows() if area.spaces.active == space), None)


def override_of(space: bpy.types.SpaceImageEditor) -> Any:
    """The context in which operators are called as if the mouse were over `space`."""
    for window, area in _in_windows():
        if area.spaces.active == space:
            return bpy.context.temp_override(window=window, area=area, region=_region(area))
    return bpy.context.temp_override()


def show(space: Any, image: bpy.types.Image | None) -> None:
    """Have `space` show `image` where the one before was, and as large on the screen.

    The editor counts in pixels of its image, of which a preview has fewer. Where it showed
    nothing, or a render, whose size Blender does not tell, the image fills the editor.
    """
    before = space.image
    if image == before:
        return
    old, new = _size(before), _size(image)
    center, zoom = _center(space), space.zoom_percentage
    space.image = image  # Blender 5.2 goes where this image was last looked at
    if not all(new):
        return
    _call(space, bpy.ops.image.view_all, fit_view=True)  # to its middle
    if all(old):
        space.zoom_percentage = zoom * max(old) / max(new)
        offset = [share * side for share, side in zip(center, new, strict=True)]
        _call(space, bpy.ops.image.view_pan, offset=offset)


def _size(image: Any) -> tuple[int, int]:
    return tuple(image.size) if image else (0, 0)


def _center(space: bpy.types.SpaceImageEditor) -> tuple[float, float]:
    """What of its image is in the middle of `space`, as shares of the sides from the image's
    middle."""
    area = area_of(space)
    if area is None:
        return 0.0, 0.0
    region = _region(area)
    x, y = region.view2d.region_to_view(region.width / 2, region.height / 2)
    return x - 0.5, y - 0.5


def _call(space: bpy.types.SpaceImageEditor, operator: Any, **options: Any) -> None:
    """Call an `operator` that moves the view of `space`, if a window shows it."""
    if area_of(space) is not None and not bpy.app.background:
        override: Any = override_of(space)
        with override:
            operator(**options)


def _region(area: Any) -> Any:
    return next(region for region in area.regions if region.type == "WINDOW")


def _in_windows() -> Iterator[tuple[Any, Any]]:
    """The areas of those that can be seen, with their windows."""
    for window in bpy.data.window_managers[0].windows:
        for area in window.screen.areas:
            if area.type == "IMAGE_EDITOR":
                yield window, area
