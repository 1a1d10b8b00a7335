# SPDX-License-Identifier: GPL-3.0-or-later
"""What job.json says of objects that are painted, and the arrays that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from .fields import MOST_INDEX, MOST_NAMES, MOST_SIDE, Fields
from .files import CORNER_LIST, TRIANGLE_LIST, read_named
from .files import PICTURE as PICTURE_FORM
from .model import BaseColor, PaintedObjects, ViewOptions

_CORNERS = "corners.npy"
_TRIANGLES = "triangles.npy"
_OWNERS = "owners.npy"

#: No job that anybody made looks at objects from more places.
_VIEWS = 1000


def describe(objects: PaintedObjects) -> dict[str, Any]:
    """What job.json says of `objects`."""
    return {
        "names": list(objects.names),
        "folded": list(objects.folded),
        "options": asdict(objects.options),
        "cameras": [np.asarray(camera).tolist() for camera in objects.cameras],
        "base_colors": [
            {"owner": color.owner, "slot": color.slot, "file": _color_file(index)}
            for index, color in enumerate(objects.base_colors)
        ],
    }


def arrays_of(objects: PaintedObjects) -> Iterator[tuple[str, np.ndarray]]:
    """Their arrays, by the names of their files."""
    yield _CORNERS, objects.corners
    yield _TRIANGLES, objects.triangles
    yield _OWNERS, objects.owners
    for index, color in enumerate(objects.base_colors):
        yield _color_file(index), color.pixels


def read(folder: Path, data: Fields) -> PaintedObjects:
    """The objects that describe() described, whose arrays fit.

    Raises OSError or ValueError.
    """
    options = data.part("options")
    objects = PaintedObjects(
        corners=read_named(folder / _CORNERS, CORNER_LIST),
        triangles=read_named(folder / _TRIANGLES, TRIANGLE_LIST),
        owners=read_named(folder / _OWNERS, TRIANGLE_LIST),
        names=data.names("names", MOST_NAMES),
        folded=[bool(each) for each in data.items("folded", MOST_NAMES)],
        options=ViewOptions(
            options.whole("count", 1, _VIEWS),
            options.whole("size", 1, MOST_SIDE),
            options.text("views_from"),
            options.whole("held_out", 0, _VIEWS),
        ),
        cameras=[_camera(each) for each in data.items("cameras", _VIEWS)],
        base_colors=[
            BaseColor(
                each.whole("owner", 0, MOST_NAMES),
                each.whole("slot", 0, MOST_INDEX),
                read_named(each.file("file", folder), PICTURE_FORM),
            )
            for each in data.parts("base_colors", MOST_NAMES)
        ],
    )
    _check_objects(objects)
    return objects


def _camera(numbers: Any) -> np.ndarray:
    """A camera's matrix and projection, (2, 4, 4). Raises ValueError."""
    try:
        camera = np.array(numbers, float).reshape(2, 4, 4)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError("a camera is not two matrices") from error
    if not np.isfinite(camera).all():
        raise ValueError("a camera has numbers that are infinite, or none at all")
    return camera


def _check_objects(objects: PaintedObjects) -> None:
    """Raises ValueError when the arrays do not fit together."""
    triangles, owners = objects.triangles, objects.owners
    if triangles.min() < 0 or triangles.max() >= len(objects.corners):
        raise ValueError("a triangle has corners that are not there")
    if len(owners) != len(triangles) or owners.min() < 0:
        raise ValueError("the owners are not those of the triangles")
    if owners[:, 0].max() >= len(objects.names) or len(objects.folded) != len(objects.names):
        raise ValueError("an owner has no name")


def _color_file(index: int) -> str:
    return f"color-{index}.npy"
