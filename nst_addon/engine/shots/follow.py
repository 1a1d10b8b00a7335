# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the pixels of a frame were in an earlier one, or will be in a later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from ...shot.frame import Frame
from ...shot.motion import by_position, offset
from .trust import forth_and_back, is_whole
from .warp import from_array, is_inside, warp

#: How far apart, in pixels, two places may be that count as one.
_APART = 0.75


@dataclass(frozen=True)
class Link:
    """An offset (1, 2, H, W) from one frame to another, and the trust (1, 1, H, W) in it."""

    offset: Tensor
    trust: Tensor


def by_vectors(frames: Sequence[Frame], onward: Link | None = None) -> Link:
    """From the first of `frames` to the last, neighbors, one after the other, either way; and on
    by the link `onward` of the last."""
    whole = onward
    for frame, other in reversed([*pairwise(frames)]):
        step = _one_step(frame, other)
        whole = step if whole is None else _chained(step, whole)
    assert whole is not None, "there are two frames at least"
    return whole


def _one_step(frame: Frame, other: Frame) -> Link:
    is_earlier = other.number < frame.number
    there, known = from_array(offset(frame, other, is_earlier=is_earlier))
    back, known_back = from_array(offset(other, frame, is_earlier=not is_earlier))
    trust = forth_and_back(there, back) * known * warp(known_back.float(), there, "nearest")
    return Link(there, trust)


def _chained(first: Link, second: Link) -> Link:
    total = first.offset + warp(second.offset, first.offset, "bilinear")
    trust = first.trust * warp(second.trust, first.offset, "nearest")
    return Link(total, trust * is_inside(total) * is_whole(total))


def standing_still(frame: Frame, other: Frame) -> Link:
    """From `frame` straight to `other`, for what stands still, whatever hid it meanwhile.

    A chain of vectors never finds again what was hidden; the Position pass does at once. The
    trust is 1 where `other` shows the same place of the world, or the world itself.
    """
    places, size = by_position(frame, other)
    there, known = from_array(places)
    same = _sampled_distance(frame, other, there) < _APART * torch.from_numpy(size)[None, None]
    world, world_there = (torch.from_numpy(each.is_world)[None, None] for each in (frame, other))
    share = warp(world_there.float(), there, "bilinear")
    shown = torch.where(world, share > 0.999, same & (share < 0.001))
    return Link(there, (shown & known & is_inside(there)).float())


def _sampled_distance(frame: Frame, other: Frame, there: Tensor) -> Tensor:
    """How far apart in the world, (1, 1, H, W), what both show is."""
    own, found = (
        torch.from_numpy(each.position).permute(2, 0, 1)[None].double() for each in (frame, other)
    )
    apart: Tensor = (warp(found, there.double(), "bilinear") - own).norm(dim=1, keepdim=True)
    return apart
