"""Painting: coarse to fine, step by step.

Read paint() first; a Scale (schedule.py) is one size that it paints at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import torch
from torch import Tensor

from ..errors import ArtistError
from ..settings import Settings
from .adam import Adam
from .color import match_colors
from .footprint import Footprint
from .lbfgs import LBFGS
from .memory import out_of_memory_is_an_artist_error
from .networks import Network
from .objective import Costs, Objective, layer_weights
from .pictures import resize
from .schedule import MINIMUM_SIDE, Scale, check_sides, plan, result_size
from .strength import Strength, pace, style_share

#: Deviation of the noise that the brush marks start from.
_NOISE = 0.04

#: Retreats from costs that are not finite, after which it is not going to work.
_PATIENCE = 5

#: How far a style image may be enlarged: past that it has no detail to give.
_ENLARGEMENT = 2.0


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
    _average: Callable[[], Tensor] = field(repr=False)

    def seconds_left(self, seconds: float) -> float:
        """How long the rest will take, when it took `seconds` to come here."""
        return seconds * (1 - self.done) / self.done

    def picture(self) -> Tensor:
        """The picture so far, (1, 3, height, width), float32, 0–1, on the CPU.

        To be asked for before the next step is.
        """
        return self._average().detach().float().clamp(0, 1).cpu()


def paint(
    content: Tensor,
    styles: Sequence[tuple[Tensor, float]],
    settings: Settings,
    network: Network,
) -> Iterator[Step]:
    """Paint `content` in the manner of `styles`; one Step after each iteration.

    `content` is (1, 3, H, W) and each style (1, 3, h, w) with its weight: float32, 0–1,
    display-encoded sRGB, on the CPU. The last step's picture is the result, of
    result_size(W, H, settings.size). To stop, ask for no more steps. The same seed on
    the same device gives the same picture.

    Raises ArtistError at once when the pictures or weights do not fit, and on the way
    when memory runs out or no step size leads to a finite cost.
    """
    height, width = content.shape[2:]
    scales = plan(width, height, settings)
    _check_styles(styles)
    if not layer_weights(settings):
        raise ArtistError("Every layer's weight is 0: raise one of them")
    if settings.colors == "ORIGINAL":
        styles = [(match_colors(style, content), weight) for style, weight in styles]
    return _paint(content, styles, settings, network, scales)


def _check_styles(styles: Sequence[tuple[Tensor, float]]) -> None:
    if not styles:
        raise ArtistError("There is no style image: choose one")
    for style, weight in styles:
        check_sides("A style image", style.shape[3], style.shape[2])
        if not 0 <= weight < float("inf"):
            raise ArtistError(f"A style's weight is {weight!r}: use a number from 0 up")
    if not sum(weight for _, weight in styles) > 0:
        raise ArtistError("Every style's weight is 0: raise one of them")


def _paint(
    content: Tensor,
    styles: Sequence[tuple[Tensor, float]],
    settings: Settings,
    network: Network,
    scales: Sequence[Scale],
) -> Iterator[Step]:
    with out_of_memory_is_an_artist_error():
        canvas = _first_canvas(content, styles, settings, scales[0]).to(network.device)
        kind = LBFGS if settings.optimizer == "LBFGS" else Adam
        optimizer: Adam | LBFGS = kind(canvas, settings.step_size * pace(settings.strength))
        footprint, strength = Footprint(network), Strength(settings.strength)
        total, before, failures = sum(scale.work for scale in scales), 0.0, 0
        for index, scale in enumerate(scales, 1):
            if index > 1:
                canvas = _next_canvas(optimizer.average(), content, settings, scale)
                optimizer.begin(canvas)
            make = partial(_objective, content, styles, settings, network, scale, strength)
            footprint.enter(make, scale.width, scale.height)
            costs: Costs | None = None
            for iteration in range(1, scale.iterations + 1):
                trial = footprint.evaluate(optimizer.picture, recalibrate=optimizer.recalibrate)
                warning = footprint.warning()
                if optimizer.accepts(trial.total):
                    costs = trial
                    optimizer.step(costs.total, costs.gradient)
                else:
                    failures += 1
                    _give_up_after(failures)
                    optimizer = optimizer.retreat()
                    warning = "A step made the picture worse: it was undone, and steps are smaller"
                shown = costs or trial
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
                    _average=optimizer.average,
                )
            before += scale.work


def _give_up_after(failures: int) -> None:
    if failures > _PATIENCE:
        raise ArtistError(
            "The cost is not a finite number at any step size: set Precision to float32, "
            "lower Step Size, or use other pictures"
        )


def _first_canvas(
    content: Tensor, styles: Sequence[tuple[Tensor, float]], settings: Settings, scale: Scale
) -> Tensor:
    """The content in the styles' colors at the coarsest scale, with noise.

    Colors are a long way for small steps, above all from black. Brush marks start from the
    noise: without it a flat area has no gradient that differs from place to place.
    """
    canvas = resize(content, scale.width, scale.height)
    share = style_share(settings.strength) / sum(weight for _, weight in styles)
    matched = [
        (match_colors(canvas, style) - canvas) * (weight * share) for style, weight in styles
    ]
    generator = torch.Generator().manual_seed(settings.seed)
    noise = torch.randn(canvas.shape, generator=generator)
    noise = _NOISE * pace(settings.strength) * noise
    return (sum(matched, canvas) + noise).clamp(0, 1)


def _next_canvas(picture: Tensor, content: Tensor, settings: Settings, scale: Scale) -> Tensor:
    """`picture` enlarged to `scale`, with the detail of what it still has of the content."""
    height, width = picture.shape[2:]
    canvas = resize(picture, scale.width, scale.height)
    own = 1 - style_share(settings.strength)
    if own > 0:
        fine = resize(content, scale.width, scale.height)
        coarse = resize(resize(content, width, height), scale.width, scale.height)
        canvas = (canvas + own * (fine - coarse).to(canvas.device)).clamp(0, 1)
    return canvas


def _objective(
    content: Tensor,
    styles: Sequence[tuple[Tensor, float]],
    settings: Settings,
    network: Network,
    scale: Scale,
    strength: Strength,
    tile_size: int,
) -> Objective:
    size = max(scale.width, scale.height) * settings.style_size
    fitted = [(_fit_style(style, size).to(network.device), weight) for style, weight in styles]
    target = resize(content, scale.width, scale.height).to(network.device)
    own = 1 - style_share(settings.strength)
    if own > 0:
        total = sum(weight for _, weight in fitted)
        fitted = [(style, weight / total * (1 - own)) for style, weight in fitted]
        fitted.append((target, own))
    return Objective(network, target, fitted, settings, strength, tile_size)


def _fit_style(style: Tensor, size: float) -> Tensor:
    """`style` with about `size` pixels on its long side, as far as its detail allows."""
    height, width = style.shape[2:]
    long, short = max(width, height), min(width, height)
    size = max(min(size, long * _ENLARGEMENT), MINIMUM_SIDE * long / short)
    return resize(style, *result_size(width, height, round(size)))


__all__ = ["Step", "paint", "result_size"]
