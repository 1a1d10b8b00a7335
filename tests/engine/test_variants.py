# SPDX-License-Identifier: GPL-3.0-or-later
"""Several seeds on a contact sheet."""

from __future__ import annotations

import torch
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, texture
from nst_addon.engine.variants import paint_variants
from nst_addon.settings import Settings

SETTINGS = Settings(size=64, iterations=4, seed=5)


def test_the_sheet_holds_what_each_seed_gives(narrow: Network, style: Tensor) -> None:
    subject = texture(64, 64, Style(style))
    *_, last = paint_variants(subject, SETTINGS, narrow, 2)
    sheet = last.picture()
    *_, alone = paint(subject, SETTINGS, narrow)
    expected = alone.picture()
    windows = sheet.unfold(2, 64, 1).unfold(3, 64, 1)  # (1, 3, y, x, 64, 64)
    distance = (windows - expected[:, :, None, None]).abs().amax((0, 1, 4, 5))
    assert distance.min() < 1 / 255


def test_it_grows_from_the_first_to_the_last(narrow: Network, style: Tensor) -> None:
    steps = list(paint_variants(texture(64, 64, Style(style)), SETTINGS, narrow, 3))
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert done[-1] == 1


def test_another_seed_is_another_picture(narrow: Network, style: Tensor) -> None:
    *_, last = paint_variants(texture(64, 64, Style(style)), SETTINGS, narrow, 2)
    left, right = last.picture().chunk(2, 3)
    width = min(left.shape[3], right.shape[3])
    assert not torch.equal(left[..., :width], right[..., :width])


def test_a_place_that_no_seed_is_for_stays_empty(narrow: Network, style: Tensor) -> None:
    *_, last = paint_variants(texture(64, 64, Style(style)), SETTINGS, narrow, 3)
    sheet = last.picture()
    height, width = sheet.shape[2] // 2, sheet.shape[3] // 2
    corner = sheet[..., height + 8 :, width + 8 :]
    assert corner.min() == corner.max(), "three seeds leave the fourth place of two times two"
