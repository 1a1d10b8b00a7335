# SPDX-License-Identifier: GPL-3.0-or-later
"""Image Editors that follow jobs: they show the preview, then the result, and go back.

Blender's data is known by its session_uid, which an undo keeps. An editor in which the artist
chose another image meanwhile follows no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import bpy

from ..app import image_editors


@dataclass
class _Follower:
    """What an editor showed before, the jobs it follows, their last result, and what it was
    given to show; images by their session_uid, 0 for none."""

    before: int
    given: int
    jobs: set[str] = field(default_factory=set)
    result: int = 0


#: By the address of the editor's space, which Blender keeps through undo.
_followers: dict[int, _Follower] = {}


def those_of(space: bpy.types.Space | None, source: str) -> list[bpy.types.SpaceImageEditor]:
    """The Image Editor `space`; without it, those that show the image named `source`."""
    if isinstance(space, bpy.types.SpaceImageEditor):
        return [space]
    return [each for each in image_editors.every() if each.image and each.image.name == source]


def follow(job: str, spaces: Iterable[bpy.types.SpaceImageEditor]) -> None:
    """Have `spaces` show the job of that name from its first preview on."""
    for space in spaces:
        follower = _followers.get(space.as_pointer())
        if follower is None or follower.given != _uid(space.image):
            follower = _Follower(_uid(space.image), _uid(space.image))
            _followers[space.as_pointer()] = follower
        follower.jobs.add(job)


def show(job: str, preview: bpy.types.Image | None) -> None:
    """Followers of `job` show its `preview`; all others the last result, or what they had."""
    for space, follower in _following():
        is_previewed = preview is not None and job in follower.jobs
        _give(space, follower, preview if is_previewed else _own_image(follower))


def end(job: str, result: bpy.types.Image | None) -> None:
    """The job is over: its followers show the result, if there is one."""
    for space, follower in _following():
        if job in follower.jobs:
            follower.jobs.discard(job)
            follower.result = _uid(result) or follower.result
            _give(space, follower, _own_image(follower))


def unfollow(job: str) -> None:
    """The job will not be painted."""
    for follower in _followers.values():
        follower.jobs.discard(job)


def forget() -> None:
    """Another file is open."""
    _followers.clear()


def is_followed(job: str) -> bool:
    """Whether an editor shows the job of that name."""
    return any(job in follower.jobs for _, follower in _following())


def _following() -> Iterator[tuple[bpy.types.SpaceImageEditor, _Follower]]:
    for space in list(image_editors.every()):
        follower = _followers.get(space.as_pointer())
        if follower is None:
            continue
        if space.image is not None and _uid(space.image) != follower.given:
            del _followers[space.as_pointer()]
            continue
        yield space, follower


def _give(space: Any, follower: _Follower, image: bpy.types.Image | None) -> None:
    if space.image is None and follower.given:  # by an undo: its view is that of one like it
        space.image = image
    else:
        image_editors.show(space, image)
    follower.given = _uid(image)


def _own_image(follower: _Follower) -> bpy.types.Image | None:
    by_uid = {_uid(image): image for image in bpy.data.images}
    return by_uid.get(follower.result) or by_uid.get(follower.before)


def _uid(image: bpy.types.Image | None) -> int:
    return image.session_uid if image else 0
