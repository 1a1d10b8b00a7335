# SPDX-License-Identifier: GPL-3.0-or-later
"""One frame of a shot: as a still where a cut begins, else from what is painted already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from torch import Tensor

from ...settings import Settings
from ...shot.frame import Frame
from ..cost.strength import Strength
from ..goal import Goal
from ..network.vgg import Network
from ..optimize import Step, paint_scales
from ..pictures.resample import resize
from ..schedule import Scale, plan
from ..subject import Subject
from .follow import Link
from .goal import FrameGoal
from .held import Earlier, End, Held, hold
from .schedule import between_scales, first_scales, pull


@dataclass(frozen=True)
class Rendered:
    """A frame of the render, and what is to be painted there."""

    frame: Frame = field(repr=False)
    subject: Subject = field(repr=False)


@dataclass(frozen=True)
class Cut:
    """What the frames of a cut share: the subject of its first, whose palette counts, and α;
    None when it is not known any more, and is found anew."""

    first: Subject = field(repr=False)
    alpha: float | None


@dataclass(frozen=True)
class View:
    """What a frame that is painted shows of another: as it was `rendered`, the `painting`
    (1, 3, H, W), and the link of the other frame to it."""

    rendered: Rendered
    painting: Tensor = field(repr=False)
    link: Link = field(repr=False)


@dataclass(frozen=True)
class Keyframe:
    """A keyframe that a frame is held to, by a `weight` of 0–1, and how it is seen from there,
    what counts most first."""

    weight: float
    views: Sequence[View]


@dataclass(frozen=True)
class Past:
    """What a frame is held to: one keyframe or, between two, both; then the `rest`, what counts
    most first."""

    keyframes: Sequence[Keyframe]
    rest: Sequence[View]

    @property
    def is_between(self) -> bool:
        """Whether there are keyframes on both sides: little is left to be painted."""
        return len(self.keyframes) > 1


class FramePainting:
    """The painting of `now`, the first frame of a cut; or held to the `past` of the same `cut`."""

    def __init__(
        self,
        now: Rendered,
        past: Past,
        cut: Cut | None,
        settings: Settings,
        network: Network,
        consistency: float,
    ) -> None:
        subject = now.subject
        subject.check()
        self._settings, self._network = settings, network
        self._first = cut.first if cut else subject
        self._goal = Goal(subject, settings, network, cut.first if cut else None)
        scales = plan(subject.width, subject.height, settings)
        self._held = _held(now, past, self._goal, scales[-1]) if cut else None
        self._is_between = past.is_between
        self._weight = pull(scales, consistency)
        alpha = cut.alpha if cut else None
        self._strength = Strength(settings.strength, alpha)
        self.scales: list[Scale] = scales
        if cut is None:
            self.scales = first_scales(scales)
        elif past.is_between and alpha is not None:  # α is found as in a still
            self.scales = between_scales(scales)

    def steps(self) -> Iterator[Step]:
        """Paint; as paint(). The picture of a step is what the next frame is held to."""
        goal = FrameGoal(self._goal, self._held, self._weight, is_between=self._is_between)
        yield from paint_scales(goal, self._settings, self._network, self.scales, self._strength)

    def shown(self, painting: Tensor) -> Tensor:
        """What the artist gets of a step's picture."""
        return self._goal.shown(painting)

    @property
    def cut(self) -> Cut:
        """The cut that the next frame goes on with, once this one is painted."""
        return Cut(self._first, self._strength.alpha)


def _held(now: Rendered, past: Past, goal: Goal, scale: Scale) -> Held:
    sides = scale.width, scale.height

    def source(rendered: Rendered) -> Tensor:
        assert rendered.subject.content is not None, "a frame has a picture"
        return resize(rendered.subject.content, *sides)

    def earlier(views: Sequence[View]) -> list[Earlier]:
        return [
            Earlier(resize(each.painting, *sides), source(each.rendered), each.link)
            for each in views
        ]

    ends = [End(each.weight, earlier(each.views)) for each in past.keyframes]
    held = hold(source(now), ends, earlier(past.rest), goal.relit)
    return held if past.is_between else held.anew()
