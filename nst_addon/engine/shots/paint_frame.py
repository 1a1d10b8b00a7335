# SPDX-License-Identifier: GPL-3.0-or-later
"""One frame of a shot: as a still where a cut begins, else from what was painted before."""

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
from .held import Earlier, Held, hold
from .schedule import first_scales, pull, warm_scales

#: Below this share of trust a frame is a cut, found by itself.
CUT = 0.25


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
class Past:
    """A frame that is painted: as it was `rendered`, the `painting` (1, 3, H, W), and the link of
    the present frame to it."""

    rendered: Rendered
    painting: Tensor = field(repr=False)
    link: Link = field(repr=False)


class FramePainting:
    """The painting of `now`, after `past` frames of the same `cut`, what counts most first.

    Without a cut, or when too little of the past can be trusted, a new one begins.
    """

    def __init__(
        self,
        now: Rendered,
        past: Sequence[Past],
        cut: Cut | None,
        settings: Settings,
        network: Network,
        consistency: float,
    ) -> None:
        subject = now.subject
        subject.check()
        self._settings, self._network = settings, network
        scales = plan(subject.width, subject.height, settings)
        self._held: Held | None = None
        if cut is not None:
            goal = Goal(subject, settings, network, cut.first)
            held = _held(now, past, goal, scales[-1])
            if held.share >= CUT:
                self._held = held
        if self._held is None or cut is None:
            cut, goal = None, Goal(subject, settings, network)
        self.is_cut = cut is None
        self.trusted = 0.0 if self._held is None else self._held.share
        alpha = None if cut is None else cut.alpha
        self.scales: list[Scale] = first_scales(scales) if alpha is None else warm_scales(scales)
        self._goal = goal
        self._strength = Strength(settings.strength, alpha)
        self._first = subject if cut is None else cut.first
        self._weight = pull(self.scales, consistency)

    def steps(self) -> Iterator[Step]:
        """Paint; as paint(). The picture of a step is what the next frame is held to."""
        goal = FrameGoal(self._goal, self._held, self._weight)
        yield from paint_scales(goal, self._settings, self._network, self.scales, self._strength)

    def shown(self, painting: Tensor) -> Tensor:
        """What the artist gets of a step's picture."""
        return self._goal.shown(painting)

    @property
    def cut(self) -> Cut:
        """The cut that the next frame goes on with, once this one is painted."""
        return Cut(self._first, self._strength.alpha)


def _held(now: Rendered, past: Sequence[Past], goal: Goal, scale: Scale) -> Held:
    sides = scale.width, scale.height

    def source(rendered: Rendered) -> Tensor:
        assert rendered.subject.content is not None, "a frame has a picture"
        return resize(rendered.subject.content, *sides)

    earlier = (
        Earlier(resize(each.painting, *sides), source(each.rendered), each.link) for each in past
    )
    return hold(source(now), earlier, goal.relit)
