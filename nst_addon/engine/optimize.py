# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting: coarse to fine, step by step.

Read paint() first; a Scale (schedule.py) is one size that it paints at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, TypeVar

from torch import Tensor

from ..errors import ArtistError, CostNotFinite
from ..settings import Settings
from .band_size import AnyObjective, BandedEvaluator
from .cost.objective import Figures
from .cost.strength import Strength
from .cost.style_term import layer_weights
from .device.memory import out_of_memory_is_an_artist_error
from .goal import Goal
from .materials.goal import MaterialGoal
from .materials.maps import Layout
from .network.vgg import Network
from .objects.goal import ObjectGoal
from .objects.subject import ObjectSubject
from .optimizers.adam import Adam
from .optimizers.lbfgs import LBFGS
from .schedule import Scale, plan, plan_object, result_size
from .subject import Subject

#: Retreats from costs that are not finite, after which it is not going to work.
_PATIENCE = 5


@dataclass(frozen=True)
class Step:
    """One iteration: where it stands, what it costs, and the picture if wanted."""

    scale: int  #: 1 is the coarsest
    scales: int
    width: int  #: of this scale, in pixels
    height: int
    iteration: int  #: 1 is this scale's first
    iterations: int
    done: float  #: share of the whole work, 0–1
    cost: float
    content_cost: float
    style_cost: float
    warning: str | None
    _shown: Callable[[], Tensor] = field(repr=False)

    def seconds_left(self, seconds: float) -> float:
        """How long the rest will take, when it took `seconds` to come here."""
        return seconds * (1 - self.done) / self.done

    def picture(self) -> Tensor:
        """The picture so far, (1, 3, height, width), float32, 0–1, on the CPU.

        To be asked for before the next step is.
        """
        return self._shown()


def paint(subject: Subject, settings: Settings, network: Network) -> Iterator[Step]:
    """Paint `subject`; one Step after each iteration.

    The last step's picture is the result, of ``plan(…)[-1]``'s size: about that of
    result_size(subject.width, subject.height, settings.size). To stop, ask for no more
    steps. The same seed on the same device gives the same picture.

    Raises ArtistError at once when the pictures or weights do not fit, and on the way
    when memory runs out or no step size leads to a finite cost.
    """
    subject.check()
    with_subject = subject.content is not None
    scales = plan(subject.width, subject.height, settings, subject=with_subject)
    if not layer_weights(settings):
        raise _no_layers()
    return paint_scales(Goal(subject, settings, network), settings, network, scales)


def paint_object(subject: ObjectSubject, settings: Settings, network: Network) -> Iterator[Step]:
    """Paint the texture of an object in the views that it is seen in; as paint().

    Always with Adam: each step looks at other views.
    """
    subject.check()
    texture = subject.texture
    scales = plan_object(texture.width, texture.height, subject.side, settings)
    if not layer_weights(settings):
        raise _no_layers()
    goal = ObjectGoal(subject, settings, network)
    return paint_scales(goal, replace(settings, optimizer="ADAM"), network, scales)


def paint_material(
    subject: Subject, layout: Layout, settings: Settings, network: Network
) -> Iterator[Step]:
    """Paint a material, whose styles' pictures are texels of that `layout`; as paint().

    The steps' pictures are texels (1, C, height, width).
    """
    subject.check()
    with_subject = subject.content is not None
    scales = [
        replace(each, maps=len(layout.kinds))
        for each in plan(subject.width, subject.height, settings, subject=with_subject)
    ]
    if not layer_weights(settings):
        raise _no_layers()
    return paint_scales(MaterialGoal(subject, layout, settings, network), settings, network, scales)


AnyScale = TypeVar("AnyScale", bound=Scale, contravariant=True)


class AnyGoal(Protocol[AnyScale]):
    """What is painted: Goal, MaterialGoal or ObjectGoal."""

    @property
    def step_size(self) -> float | Tensor: ...
    def first_canvas(self, scale: AnyScale) -> Tensor: ...
    def next_canvas(self, picture: Tensor, scale: AnyScale) -> Tensor: ...
    def shown(self, picture: Tensor) -> Tensor: ...
    def objective(self, scale: AnyScale, strength: Strength, at_once: int) -> AnyObjective: ...


def paint_scales(
    goal: AnyGoal[AnyScale],
    settings: Settings,
    network: Network,
    scales: Sequence[AnyScale],
    strength: Strength | None = None,
) -> Iterator[Step]:
    """Paint `goal` at `scales`, one after the other; as paint().

    `strength` finds α, unless it is one that has found it.
    """
    with out_of_memory_is_an_artist_error():
        kind = LBFGS if settings.optimizer == "LBFGS" else Adam
        first = scales[0]
        optimizer: Adam | LBFGS = kind(goal.first_canvas(first), goal.step_size, first.iterations)
        evaluator, strength = BandedEvaluator(network), strength or Strength(settings.strength)
        total, before, failures = sum(scale.work for scale in scales), 0.0, 0
        for index, scale in enumerate(scales, 1):
            if index > 1:
                canvas = goal.next_canvas(optimizer.average(), scale)
                optimizer.begin(canvas, scale.iterations)
            evaluator.enter(partial(goal.objective, scale, strength), scale.pixels)
            accepted: Figures | None = None
            for iteration in range(1, scale.iterations + 1):
                trial, is_accepted = _advance(optimizer, evaluator)
                warning = evaluator.warning()
                if is_accepted:
                    accepted = trial
                else:
                    failures += 1
                    _give_up_after(failures)
                    optimizer = optimizer.retreat()
                    warning = "A step made the picture worse: it was undone, and steps are smaller"
                shown = accepted or trial
                yield Step(
                    scale=index,
                    scales=len(scales),
                    width=scale.width,
                    height=scale.height,
                    iteration=iteration,
                    iterations=scale.iterations,
                    done=(before + scale.work * iteration / scale.iterations) / total,
                    cost=shown.total,
                    content_cost=shown.content,
                    style_cost=shown.style,
                    warning=warning,
                    _shown=partial(_shown, goal, optimizer.average),
                )
            before += scale.work


def _advance(optimizer: Adam | LBFGS, evaluator: BandedEvaluator) -> tuple[Figures, bool]:
    """Evaluate the picture, and go a step if its cost is one to go on from; whether it is.

    The gradient goes with it: in memory, it would be beside the next one.
    """
    costs = evaluator.evaluate(optimizer.picture, recalibrate=optimizer.recalibrate)
    is_accepted = optimizer.accepts(costs.total)
    if is_accepted:
        optimizer.step(costs.total, costs.gradient)
    return Figures(costs.total, costs.content, costs.style), is_accepted


def _no_layers() -> ArtistError:
    return ArtistError("Every layer's weight is 0", "raise one of them")


def _shown(goal: AnyGoal[AnyScale], average: Callable[[], Tensor]) -> Tensor:
    return goal.shown(average().cpu().float())


def _give_up_after(failures: int) -> None:
    if failures > _PATIENCE:
        raise CostNotFinite


__all__ = ["Step", "paint", "paint_material", "paint_object", "result_size"]
