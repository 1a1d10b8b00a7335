# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object's texture is to become: every view of it a picture in the styles' manner.

The texture is the variable, and the views are where the cost is: what is one stroke on the
surface is one stroke in the texture, however the UV map cuts and stretches it. All views are
of the same texture, so they agree by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from ...settings import Settings
from ..cost.content_term import ContentTerm
from ..cost.directed_term import DirectedTerm, directed_term, guided_target
from ..cost.directions import shares_of
from ..cost.guidance import Guidance, ShiftedWeights
from ..cost.objective import Costs, Objective
from ..cost.strength import Strength
from ..cost.style_term import StyleTarget, StyleTerm, layer_weights, mean_target, style_target
from ..device.autograd import pulled_back
from ..directed_style import directed_target
from ..goal import Goal, smoothness_weight
from ..network.vgg import Network
from ..pictures.bleed import bleed
from ..pictures.resample import resize
from ..pictures.white_noise import white_noise
from ..pictures.wrap import NONE
from ..schedule import ObjectScale, Scale
from ..style_images import fitted
from .islands import Islands
from .mean_deviation import MeanDeviation
from .mipmaps import Mipmaps
from .subject import ObjectSubject
from .unseen import Unseen
from .view import SurfaceView

#: Views that one step looks at; they take turns. Two, and twice the steps that four would have:
#: as many looks at each texel, and sharper.
_BATCH = 2

#: Evaluations for which a view stays at one shift before the network: a draft has no more of most
#: views. Between the views the surface lies at other places of the pooling grid anyway.
_STAY = 8

#: The deviation of white noise of deviation 1 that is _smoothed().
_SMOOTHED = 0.375

#: Texels under a pixel's side from which on what they do by themselves is smoothed; with one more
#: it is in full. Fewer are what the pixels show.
_SPARSE = 0.7


class ObjectGoal:
    """What `settings` and the features of `network` make of `subject`: as Goal."""

    def __init__(self, subject: ObjectSubject, settings: Settings, network: Network) -> None:
        self._subject = subject
        self._settings = settings
        self._network = network
        # A texture shows an object taken to pieces: it has no regions of a picture.
        self._goal = Goal(subject.texture, replace(settings, match_regions=False), network)
        self._islands = lru_cache(maxsize=2)(subject.islands)
        visibility, footprint = self._seen()
        self._unseen = Unseen(subject.positions, visibility)
        #: How many texels lie under a pixel's side, at every scale.
        self._texels = footprint * settings.size

    @property
    def step_size(self) -> float:
        """As Goal.step_size."""
        return self._goal.step_size

    def first_canvas(self, scale: Scale) -> Tensor:
        """As Goal.first_canvas(), over the UV map; white noise would stay between the texels that a
        pixel sees together, as grain."""
        noise = white_noise(scale.width, scale.height, self._settings.seed)
        noise = noise.lerp(_smoothed(noise) / _SMOOTHED, self._smoothing(scale))
        return self._goal.first_canvas(scale, noise)

    def next_canvas(self, picture: Tensor, scale: Scale) -> Tensor:
        """As Goal.next_canvas(), over the UV map."""
        whole = bleed(picture.float(), self._islands(*picture.shape[2:]).cover.to(picture.device))
        return self._goal.next_canvas(whole, scale)

    def shown(self, picture: Tensor) -> Tensor:
        """As Goal.shown(); what no view sees, and what lies between the islands, has the
        colors of what is beside it."""
        islands = self._islands(*picture.shape[2:])
        whole = self._unseen.fill(self._goal.shown(picture))
        return bleed(islands.join(whole), islands.cover)

    def objective(self, scale: ObjectScale, strength: Strength, at_once: int) -> ObjectObjective:
        """The cost of a texture at `scale`, in views of that scale; `strength` finds α."""
        device = self._network.device
        target = self._target(scale, at_once)
        islands = self._islands(scale.height, scale.width).to(device)
        common = _Common(target, _SharedStrength(strength), at_once, scale.finishes)
        views = [view.at(scale.side).framed().to(device) for view in self._subject.views]
        texture = self._content(scale, islands)
        objectives = []
        for view in views:
            # In a light that draws the object's lines.
            content = view.render(texture, scale.width) * view.shading if texture else None
            objectives.append(self._view_objective(view, content, common))
        smoothing = self._smoothing(scale).to(device)
        return ObjectObjective(
            views, objectives, islands, smoothing, common.strength, self._settings.seed
        )

    def _target(self, scale: ObjectScale, at_once: int) -> StyleTarget:
        """What each view is to have of the styles; of its bins where strokes follow directions."""
        size = scale.side * self._settings.style_size
        layers = [*layer_weights(self._settings)]
        blend = self._goal.regions[0].blend
        if self._subject.views[0].directions is not None:
            return directed_target(self._network, blend, size, layers, at_once)
        device = self._network.device
        references = [(*fitted(style, size, device), share) for style, share in blend]
        return style_target(self._network, references, layers, at_once)

    def _view_objective(
        self, view: SurfaceView, content: Tensor | None, common: _Common
    ) -> Objective:
        """The cost of what `view` shows; `content` is its content image, (1, 3, s, s), if any."""
        target, at_once = common.target, common.at_once
        weights = ShiftedWeights(view.weights, NONE)
        parts = view.weights
        if view.directions is not None:
            parts = shares_of(view.directions) * view.weights
        term = None
        if content is not None:
            if self._goal.styled < 1:
                own = self._own_target(content, Guidance(parts), [*target.grams], at_once)
                target = mean_target([(target, self._goal.styled), (own, 1 - self._goal.styled)])
            moments = target.moments
            term = ContentTerm(
                self._network, content, moments, common.strength, at_once, NONE, weights
            )
        shares = layer_weights(self._settings)
        style: StyleTerm | DirectedTerm
        if view.directions is None:
            style = StyleTerm(shares, target, weights, common.deviation)
        else:
            bins = ShiftedWeights(parts, NONE)
            style = directed_term(shares, target, bins, common.deviation, settled=common.settled)
        smoothness = smoothness_weight(self._settings)
        return Objective(
            self._network, [style], term, smoothness=smoothness, at_once=at_once, stay=_STAY
        )

    def _own_target(
        self, content: Tensor, parts: Guidance, layers: Sequence[str], at_once: int
    ) -> StyleTarget:
        """What `content` has itself, in the bins where strokes follow directions."""
        if self._subject.views[0].directions is None:
            return style_target(self._network, [(content, parts, 1.0)], layers, at_once)
        return guided_target(self._network, [(content, parts)], layers, at_once)

    def _content(self, scale: Scale, islands: Islands) -> Mipmaps | None:
        """The texture before it is painted; None where painting starts from scratch."""
        content = self._subject.texture.content
        if content is None:
            return None
        texture = resize(content, scale.width, scale.height).to(self._network.device)
        return _mipmaps(texture, islands)

    def _smoothing(self, scale: Scale) -> Tensor:
        """How far to smooth a texture at `scale`, (1, 1, H, W), 0–1: not where it is sparse."""
        share = (self._texels - _SPARSE).clamp(0, 1)
        return resize(share, scale.width, scale.height)

    def _seen(self) -> tuple[Tensor, Tensor]:
        """How much each texel of the positions' map shows in all views; and their footprint, as of
        SurfaceView, (1, 1, N, N) each. What hardly shows has that of what is beside it."""
        height, width = self._subject.positions.shape[2:]
        texture = torch.ones(1, 2, height, width, requires_grad=True)
        mipmaps = _mipmaps(texture, self._islands(height, width))
        total = texture.new_zeros(())
        for view in self._subject.views:
            planes = torch.cat([torch.ones_like(view.footprint), view.footprint], 1)
            shown = view.render(mipmaps, width) * planes
            total = total + (shown * view.weights).sum()
        seen, footprints = torch.split(torch.autograd.grad(total, texture)[0], 1, 1)
        well = (seen / seen[seen > 0].mean()).clamp_max(1)
        return seen, bleed(footprints / seen.clamp_min(1e-6), well)


@dataclass(frozen=True)
class _Common:
    """What the views of a scale have in common."""

    target: StyleTarget
    strength: _SharedStrength
    at_once: int
    settled: bool  #: strokes lie in their directions
    deviation: MeanDeviation = field(default_factory=MeanDeviation)


class ObjectObjective:
    """The cost of a texture in some of `views` at a time, each with its own of `objectives`.

    `islands` are the texture's; its gradient is smoothed as far as `smoothing` (1, 1, H, W), 0–1,
    says.
    """

    def __init__(
        self,
        views: Sequence[SurfaceView],
        objectives: Sequence[Objective],
        islands: Islands,
        smoothing: Tensor,
        strength: _SharedStrength,
        seed: int,
    ) -> None:
        self._views = views
        self._objectives = objectives
        self._islands = islands
        self._smoothing = smoothing
        self._strength = strength
        self._generator = torch.Generator().manual_seed(seed)
        self._waiting: list[int] = []

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """The mean J of the next views, and its gradient at the texture `picture`, smoothed."""
        texture = picture.detach().float().requires_grad_()
        mipmaps = _mipmaps(texture, self._islands)
        gradient = torch.zeros_like(picture, dtype=torch.float32)
        found: list[Costs] = []
        batch = self._next()
        for index in batch:
            # Otherwise texels would be right for these pixels, and for none between them.
            right, down = (torch.rand(2, generator=self._generator) - 0.5).tolist()
            shown = self._views[index].render(mipmaps, picture.shape[3], (right, down))
            costs = self._objectives[index].evaluate(shown.detach(), recalibrate=recalibrate)
            of_shown = costs.gradient / len(batch)
            gradient += pulled_back([shown], [of_shown], [texture], retain_graph=True)[0]
            found.append(costs)
        self._strength.apply()
        total, content, style = (
            sum(values) / len(batch)
            for values in zip(*((c.total, c.content, c.style) for c in found), strict=True)
        )
        # What differs from texel to texel is chance, for a pixel knows the mean of several, but
        # Adam's steps are as long where a gradient is small: it would become grain.
        joined = self._islands.join(gradient)
        return Costs(total, content, style, joined.lerp(_smoothed(joined), self._smoothing))

    def _next(self) -> list[int]:
        """The views whose turn it is: all of them, in random order, before any comes again."""
        count = min(_BATCH, len(self._views))
        while len(self._waiting) < count:
            self._waiting += torch.randperm(len(self._views), generator=self._generator).tolist()
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch


def _smoothed(texture: Tensor) -> Tensor:
    """`texture` (1, C, H, W) without what changes from texel to texel: the mean of four, twice."""
    return avg_pool2d(avg_pool2d(texture, 2, 1, padding=1), 2, 1)


def _mipmaps(texture: Tensor, islands: Islands) -> Mipmaps:
    return Mipmaps(islands.join(texture), islands.cover)


class _SharedStrength:
    """The Strength of several views: they have one α, which follows the mean of their costs."""

    def __init__(self, strength: Strength) -> None:
        self._strength = strength
        self._costs: list[float] = []

    @property
    def alpha(self) -> float:
        """As Strength.alpha."""
        return self._strength.alpha

    def update(self, cost: float) -> None:
        """Remember a view's content cost."""
        self._costs.append(cost)

    def apply(self) -> None:
        """Let α move once, by what has been remembered."""
        if self._costs:
            self._strength.update(sum(self._costs) / len(self._costs))
        self._costs.clear()
