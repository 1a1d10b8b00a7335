# SPDX-License-Identifier: GPL-3.0-or-later
"""The results that the open file holds, and what each knows of itself.

All of it is in custom properties of the image, so it is saved, undone and appended with it. What
is damaged, or of another version, is as if it were not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ..images.pixels import KEPT, SOURCE
from ..materials import originals, targets
from ..materials.targets import Target
from .origin import target_from_dict

#: Custom properties of a result: the names of the job folders whose picture it is, its own first
#: and then those of results it has replaced; how many seconds were painted; where it goes, as
#: JSON; and that it was there, and has been taken off.
JOBS, SECONDS, TARGET, IS_OFF = "nst_jobs", "nst_seconds", "nst_target", "nst_is_off"


def is_result(image: Any) -> bool:
    """Whether `image` is a result that belongs to this file."""
    return KEPT in image and image.library is None


def age(image: Any) -> str:
    """What sorts results by the time they were begun: the names of their job folders do."""
    return jobs_of(image)[0] if jobs_of(image) else ""


def jobs_of(image: Any) -> list[str]:
    """The names of the job folders whose picture it is."""
    return str(image.get(JOBS, "")).split()


def newest_first() -> list[bpy.types.Image]:
    """All results of this file."""
    return sorted(filter(is_result, bpy.data.images), key=age, reverse=True)


def shown(image: bpy.types.Image | None) -> bpy.types.Image | None:
    """`image` if it is a result; else the newest result of this file, if any."""
    if image is not None and is_result(image):
        return image
    return next(iter(newest_first()), None)


def named(name: str) -> bpy.types.Image:
    """The result of that name. Raises ArtistError when it is gone."""
    image: Any = bpy.data.images.get((name, None))  # None: of no library
    if image is None or not is_result(image):
        raise ArtistError("The result “{name}” has gone: choose another", name=name)
    return image


def note(image: Any, job: str, recipe: dict[str, Any], target: Target) -> None:
    """Have `image` know how it was made, and where it goes."""
    image[KEPT] = json.dumps(recipe)
    image[JOBS] = job
    _keep_target(image, target)


def recipe_of(image: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Its settings, and its styles by name and weight, and whether they are materials; empty where
    that is not known."""
    recipe = _read(image, KEPT)
    settings, styles = recipe.get("settings"), recipe.get("styles")
    return (
        settings if isinstance(settings, dict) else {},
        [each for each in styles if isinstance(each, dict)] if isinstance(styles, list) else [],
    )


def source_of(image: Any) -> bpy.types.Image | None:
    """The image that it was painted from, where there was one and it is still there."""
    source = image.get(SOURCE)
    return source if isinstance(source, bpy.types.Image) else None


def target_of(image: Any) -> Target:
    """Where it goes; nowhere, if that is not known."""
    try:
        return target_from_dict(_read(image, TARGET))
    except ValueError:
        return Target()


def is_on(image: bpy.types.Image) -> bool:
    """Whether something that it was meant for shows it now."""
    return targets.is_shown(image, target_of(image))


def put_on(image: Any, target: Target) -> str:
    """Put it where it goes, which is `target` from now on; what went wrong, in a sentence."""
    problem = targets.put(image, target)
    _keep_target(image, target)
    image.pop(IS_OFF, None)
    return problem


def take_off(image: Any) -> None:
    """Have all that shows the result show again what was there before."""
    if originals.take_off(image):
        image[IS_OFF] = True


def restore(materials: Iterable[bpy.types.Material]) -> int:
    """Have `materials` show again what they showed before; how many nodes changed."""
    materials = list(materials)
    for image in originals.results_on(materials):
        image[IS_OFF] = True
    return originals.restore(materials)


def taken_off(materials: Iterable[bpy.types.Material]) -> list[bpy.types.Image]:
    """The results that `materials` showed and do not show now, oldest first."""
    wanted = set(materials)
    images: Iterable[Any] = bpy.data.images
    found = [each for each in images if IS_OFF in each and is_result(each)]
    found = [each for each in found if wanted & targets.materials_of(target_of(each))]
    return sorted(found, key=age)


def _keep_target(image: Any, target: Target) -> None:
    image[TARGET] = json.dumps(target.to_dict())


def _read(image: Any, name: str) -> dict[str, Any]:
    try:
        value = json.loads(image.get(name, ""))
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
