# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting: what comes out, how it gets there, and what happens when it goes wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor

from nst_addon.engine.measure import measure
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import Step, paint
from nst_addon.engine.schedule import result_size
from nst_addon.engine.subject import Style, transfer
from nst_addon.errors import ArtistError
from nst_addon.settings import Settings


def _paint(
    content: Tensor, styles: list[tuple[Tensor, float]], network: Any, **given: Any
) -> list[Step]:
    settings = Settings(**{"size": 96, "iterations": 8, "step_size": 0.04, **given})
    subject = transfer(content, *(Style(*each) for each in styles))
    return list(paint(subject, settings, network))


def _picture(content: Tensor, style: Tensor, network: Any, **given: Any) -> Tensor:
    return _paint(content, [(style, 1.0)], network, **given)[-1].picture()


@pytest.fixture(scope="module")
def painted(content: Tensor, style: Tensor, network: Network) -> list[Step]:
    """One ordinary painting, 30 iterations."""
    return _paint(content, [(style, 1.0)], network, iterations=30)


def test_the_style_cost_falls_a_lot_and_the_content_stays(
    painted: list[Step], content: Tensor, style: Tensor, plain_network: Network
) -> None:
    before, after, other = (
        measure(content, style, picture, 96, plain_network, Settings())
        for picture in (content, painted[-1].picture(), style)
    )
    assert after.style < 0.2 * before.style
    assert after.content < 0.92 * other.content


def test_strength_goes_from_the_source_to_the_style(
    content: Tensor, style: Tensor, network: Network, plain_network: Network
) -> None:
    costs = [
        measure(content, style, picture, 96, plain_network, Settings())
        for picture in (
            _picture(content, style, network, strength=strength, iterations=12)
            for strength in (0.0, 0.5, 1.0)
        )
    ]
    assert all(low.content < high.content for low, high in pairwise(costs))
    # So soon, little is left to gain between the last two.
    assert costs[0].style > max(costs[1].style, costs[2].style)


def test_steps_tell_where_they_stand(painted: list[Step]) -> None:
    shares = [step.done for step in painted]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    last = painted[-1]
    assert (last.scale, last.iteration) == (last.scales, last.iterations)


def test_a_picture_is_within_range_and_on_the_cpu(painted: list[Step]) -> None:
    picture = painted[-1].picture()
    assert picture.dtype == torch.float32
    assert picture.device.type == "cpu"
    assert picture.min() >= 0
    assert picture.max() <= 1


def test_the_noise_of_the_start_is_gone_at_the_end(painted: list[Step], style: Tensor) -> None:
    def grain(picture: Tensor) -> float:
        middle = picture[..., 1:-1, 1:-1]
        around = picture[..., :-2, 1:-1] + picture[..., 2:, 1:-1]
        around = around + picture[..., 1:-1, :-2] + picture[..., 1:-1, 2:]
        return (middle - around / 4).abs().mean().item()

    assert grain(painted[-1].picture()) < 1.4 * grain(style)


def test_a_flat_background_gets_brush_marks(style: Tensor, network: Network) -> None:
    white = torch.ones(1, 3, 64, 96)
    picture = _picture(white, style, network, iterations=15)
    assert picture.std(dim=(2, 3)).min() > 0.1


def test_the_same_seed_gives_the_same_picture(
    content: Tensor, style: Tensor, narrow: Network
) -> None:
    one, two = (_picture(content, style, narrow, iterations=4, seed=3) for _ in range(2))
    assert torch.equal(one, two)


def test_another_seed_gives_another_picture(
    content: Tensor, style: Tensor, narrow: Network
) -> None:
    one, two = (_picture(content, style, narrow, iterations=2, seed=seed) for seed in (3, 4))
    assert (one - two).abs().mean() > 0.01


@pytest.mark.parametrize("shape", [(61, 97), (45, 333), (200, 67)])
@pytest.mark.parametrize("size", [100, 131])
def test_the_result_has_exactly_the_size_asked_for(
    shape: tuple[int, int], size: int, style: Tensor, narrow: Network
) -> None:
    height, width = shape
    expected = result_size(width, height, size)
    assert max(expected) == size
    if min(expected) < 32:
        with pytest.raises(ArtistError, match="raise size, or crop the source"):
            _paint(torch.rand(1, 3, height, width), [(style, 1.0)], narrow, size=size)
        return
    steps = _paint(torch.rand(1, 3, height, width), [(style, 1.0)], narrow, size=size, iterations=1)
    assert steps[-1].picture().shape == (1, 3, expected[1], expected[0])


def test_a_larger_result_is_painted_coarse_to_fine(
    content: Tensor, style: Tensor, narrow: Network
) -> None:
    steps = _paint(content, [(style, 1.0)], narrow, size=320, iterations=2)
    scales = {step.scale: (step.width, step.height, step.iterations) for step in steps}
    widths = [width for width, _, _ in scales.values()]
    assert widths == sorted(set(widths))
    assert len(widths) > 1 and widths[-1] == 320
    assert steps[-1].done == pytest.approx(1)


@pytest.mark.parametrize("colors", ["LUMINANCE", "PCA", "CHOLESKY"])
def test_source_colors_keep_the_palette_of_the_source(
    colors: str, painted: list[Step], content: Tensor, style: Tensor, network: Network
) -> None:
    original = _picture(content, style, network, colors=colors, iterations=15)
    mean = content.mean((2, 3))
    assert (original.mean((2, 3)) - mean).abs().max() < 0.05
    assert (painted[-1].picture().mean((2, 3)) - mean).abs().max() > 0.1


def test_two_styles_are_mixed_by_their_weights(
    content: Tensor, style: Tensor, narrow: Network
) -> None:
    other = style.flip(1)  # blue and cyan instead of red and orange
    redness = []
    for weights in ((1.0, 0.0), (1.0, 1.0), (0.0, 1.0)):
        styles = [(style, weights[0]), (other, weights[1])]
        mean = _paint(content, styles, narrow, iterations=10)[-1].picture().mean((2, 3))[0]
        redness.append((mean[0] - mean[2]).item())
    assert redness[0] > redness[1] > redness[2]


def test_lbfgs_lowers_the_style_cost_too(
    content: Tensor, style: Tensor, network: Network, plain_network: Network
) -> None:
    picture = _picture(content, style, network, optimizer="LBFGS", iterations=25)
    before, after = (
        measure(content, style, each, 96, plain_network, Settings()) for each in (content, picture)
    )
    assert after.style < 0.3 * before.style


class Faulty(Network):
    """A real network whose features overflow at some calls, as half precision's can."""

    def __init__(self, network: Network, calls: Collection[int], factor: float) -> None:
        self.__dict__.update(network.__dict__)
        self._calls = calls
        self._factor = factor
        self._call = 0

    def stream(
        self, part: Tensor, layers: Collection[str], *others: Any
    ) -> Iterator[tuple[str, Tensor]]:
        self._call += part.requires_grad
        faulty = part.requires_grad and self._call in self._calls
        for layer, x in super().stream(part, layers, *others):
            yield layer, x * self._factor if faulty else x


def test_a_cost_that_is_not_finite_is_rolled_back(
    content: Tensor, style: Tensor, narrow: Network
) -> None:
    steps = _paint(content, [(style, 1.0)], Faulty(narrow, {5, 6}, 1e30), iterations=15)
    warnings = [step.iteration for step in steps if step.warning]
    assert warnings == [5, 6]
    assert all(torch.tensor(step.cost).isfinite() for step in steps)
    assert steps[-1].style_cost < 0.9 * steps[3].style_cost
    assert steps[-1].picture().isfinite().all()


def test_costs_that_stay_infinite_end_in_one_sentence(
    content: Tensor, style: Tensor, narrow: Network
) -> None:
    with pytest.raises(ArtistError, match="set precision to float32"):
        _paint(content, [(style, 1.0)], Faulty(narrow, range(3, 99), 1e30), iterations=20)


def test_a_diverging_lbfgs_is_rescued(content: Tensor, style: Tensor, narrow: Network) -> None:
    faulty = Faulty(narrow, {6, 9, 12, 15}, 30.0)
    steps = _paint(content, [(style, 1.0)], faulty, optimizer="LBFGS", iterations=22)
    assert sum(step.warning is not None for step in steps) == 4
    assert steps[-1].style_cost < 0.7 * steps[0].style_cost


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [((16, 16), "The source is 16 × 16 pixels"), ((4000, 1), "The source is 1 × 4000 pixels")],
)
def test_a_source_too_small_is_refused_before_work_starts(
    shape: tuple[int, int], sentence: str, style: Tensor, narrow: Network
) -> None:
    with pytest.raises(ArtistError, match=sentence):
        paint(transfer(torch.rand(1, 3, *shape), Style(style)), Settings(), narrow)


def test_styles_that_do_not_fit_are_refused(
    content: Tensor, style: Tensor, narrow: Network
) -> None:
    tiny = torch.rand(1, 3, 8, 8)
    for styles, sentence in (
        ([], "no style image"),
        ([(style, 0.0)], "Every style's weight is 0"),
        ([(style, -1.0)], "weight is -1.0"),
        ([(tiny, 1.0)], "A style image is 8 × 8 pixels"),
    ):
        with pytest.raises(ArtistError, match=sentence):
            _paint(content, styles, narrow)


def test_layers_all_at_zero_are_refused(content: Tensor, style: Tensor, narrow: Network) -> None:
    layers = dict.fromkeys(Settings().style_weights(), 0.0)
    with pytest.raises(ArtistError, match="Every layer's weight is 0"):
        _paint(content, [(style, 1.0)], narrow, **layers)


def test_full_memory_is_one_sentence(content: Tensor, style: Tensor, narrow: Network) -> None:
    class Full(Faulty):
        def stream(
            self, part: Tensor, layers: Collection[str], *others: Any
        ) -> Iterator[tuple[str, Tensor]]:
            # What torch's allocator says when the system has no more to give.
            yield "relu1_1", torch.empty(2**58, dtype=torch.uint8)

    with pytest.raises(ArtistError, match="lower size or style_size"):
        _paint(content, [(style, 1.0)], Full(narrow, (), 1.0))
