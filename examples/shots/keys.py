# SPDX-License-Identifier: GPL-3.0-or-later
"""Steady motion: one key at frame 1, one at frame 25, and a straight line on and on."""

from __future__ import annotations

from typing import Any

#: The frame of the second key.
LAST = 25


def move(thing: Any, path: str, begin: Any, end: Any) -> None:
    """Have the property `path` of `thing` go from `begin` to `end`, and on, at one speed."""
    for frame, value in ((1, begin), (LAST, end)):
        setattr(thing, path, value)
        thing.keyframe_insert(path, frame=frame)
    for curve in _curves(thing.id_data):
        curve.extrapolation = "LINEAR"
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def _curves(thing: Any) -> list[Any]:
    action = thing.animation_data.action
    if hasattr(action, "fcurves"):
        return list(action.fcurves)
    bags = [bag for layer in action.layers for strip in layer.strips for bag in strip.channelbags]
    return [curve for bag in bags for curve in bag.fcurves]
