# SPDX-License-Identifier: GPL-3.0-or-later
"""What Strength means: how much of the source the picture lets go of.

The same α keeps much of one source and little of another. So Strength asks for a
content cost, and α is what is found on the way to reach it.
"""

from __future__ import annotations

from math import exp, inf, pow
from typing import Protocol

#: α to start from at Strength 0.5, and what it is multiplied and divided by at 0 and 1. It is
#: found between 0.05 and 0.25 on most pairs; Draft is over before it comes there from afar.
_START, _START_RANGE = 0.15, 30.0

#: How far α may go down from there, and up: at 0.25 it stays at the least.
_DOWN, _UP = 10.0, 30.0

#: Share of the relative error that log α is moved by in one iteration.
_GAIN = 0.16

#: Iterations before α is moved: the picture starts as the source, and has to leave it.
_PATIENCE = 12

#: Weight of the edge cost at Strength 0.5.
_EDGES = 0.15

#: The content cost that is asked for at Strength 0 and 1, and evenly between. 1 is the cost of the
#: style itself, with nothing of the source left. What is asked for at 0.5 was 0.5 once: at 0.72 the
#: subject is kept as well, for the edge cost holds it, and style distance is less.
_LEAST, _MOST = 0.44, 1.0


def content_weight(strength: float) -> float:
    """α that a Strength of 0 (the source) to 1 (the style) starts from; β is 1."""
    return _START * pow(_START_RANGE, 1 - 2 * strength)


def target_cost(strength: float) -> float:
    """The content cost, in shares (content_cost.balance), that a Strength of 0–1 asks for."""
    return _LEAST + (_MOST - _LEAST) * strength


def edge_weight(strength: float) -> float:
    """Weight of the edge cost (edge_cost.py): where the style is all that counts there is none."""
    return _EDGES * (2 - 2 * strength) ** 2


def forms_held(strength: float) -> float:
    """How far the source's forms are held where they are, 1 to 0: the style's may come in their
    place above the middle."""
    return min(1.0, 2 - 2 * strength)


def style_share(strength: float) -> float:
    """How much of the style cost is the style's: the rest, under 0.5, is the source's own.

    The content cost alone does not see specks, which is all that style could be at a low
    Strength.
    """
    return min(1.0, 2 * strength)


def step_factor(strength: float) -> float:
    """What step sizes are multiplied by: a picture that stays close has no use for long steps.

    They would leave specks, which the content cost sees too late to take back.
    """
    return style_share(strength) ** 2


class ContentWeight(Protocol):
    """α, and what has to know J_content to find it: Strength, or one that views share."""

    @property
    def alpha(self) -> float:
        """α as it stands."""

    def update(self, cost: float) -> None:
        """Take notice of J_content, in shares."""


class Strength:
    """Finds the α that brings the content cost to what a Strength of 0–1 asks for.

    With `alpha` it was found before, and stays.
    """

    def __init__(self, strength: float, alpha: float | None = None) -> None:
        self._target = target_cost(strength)
        self._start = content_weight(strength)
        self.alpha = self._start if alpha is None else alpha
        self._patience = _PATIENCE if alpha is None else inf

    def update(self, cost: float) -> None:
        """Move α a little, after an iteration with this content cost in shares."""
        self._patience -= 1
        if self._patience < 0:
            error = max(-1.0, min(1.0, cost / self._target - 1))
            alpha = self.alpha * exp(_GAIN * error)
            self.alpha = max(self._start / _DOWN, min(self._start * _UP, alpha))
