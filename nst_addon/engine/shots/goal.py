# SPDX-License-Identifier: GPL-3.0-or-later
"""What is optimized for a frame: as for a still, and near what it is held to."""

from __future__ import annotations

from dataclasses import replace

from torch import Tensor

from ..band_size import AnyObjective
from ..cost.held_term import HeldTerm
from ..cost.objective import Costs
from ..cost.strength import Strength
from ..goal import Goal
from ..pictures.resample import resize
from ..schedule import Scale
from .held import Held

#: What step sizes are multiplied by where a frame is held: there all is painted already, and long
#: steps are noise; the fewer follow, the more.
_STEP, _STEP_BETWEEN = 0.6, 0.3


class FrameGoal:
    """`goal` of a frame, `held` with this `weight` of the temporal term; or else as of a still.
    Between keyframes little is left to be painted.

    What is known is where painting starts from, at every scale; the rest starts as in a still.
    """

    def __init__(
        self, goal: Goal, held: Held | None, weight: float, *, is_between: bool = False
    ) -> None:
        self._goal = goal
        self._held = held
        self._weight = weight
        self._step = _STEP_BETWEEN if is_between else _STEP

    @property
    def step_size(self) -> float | Tensor:
        """As Goal.step_size; where the frame is held, shorter."""
        size, held = self._goal.step_size, self._held
        return size if held is None else size * self._step ** held.trust.to(self._goal.device)

    def first_canvas(self, scale: Scale) -> Tensor:
        """As Goal.first_canvas(), where nothing is held."""
        return self._with_known(self._goal.first_canvas(scale), scale)

    def next_canvas(self, picture: Tensor, scale: Scale) -> Tensor:
        """As Goal.next_canvas(), where nothing is held."""
        return self._with_known(self._goal.next_canvas(picture, scale), scale)

    def shown(self, picture: Tensor) -> Tensor:
        """The picture itself: the next frame is held to that, not to what Goal.shown() makes."""
        return picture

    def objective(self, scale: Scale, strength: Strength, at_once: int) -> AnyObjective:
        """As Goal.objective(), with the temporal term."""
        own = self._goal.objective(scale, strength, at_once)
        held = self._sized(scale)
        return own if held is None else HeldObjective(own, held, self._weight)

    def _with_known(self, canvas: Tensor, scale: Scale) -> Tensor:
        held = self._sized(scale)
        return canvas if held is None else canvas.lerp(held.picture, held.known)

    def _sized(self, scale: Scale) -> Held | None:
        if self._held is None:
            return None
        sides = scale.width, scale.height
        maps = self._held.picture, self._held.trust, self._held.known
        return Held(*(resize(each, *sides).to(self._goal.device) for each in maps))


class HeldObjective:
    """An objective with the temporal term of this `weight`."""

    def __init__(self, objective: AnyObjective, held: Held, weight: float) -> None:
        self._objective = objective
        self._term = HeldTerm(held.picture, held.trust, weight)

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """As Objective.evaluate()."""
        costs = self._objective.evaluate(picture, recalibrate=recalibrate)
        more = self._term.add_cost(picture, costs.gradient).item()
        return replace(costs, total=costs.total + more)
