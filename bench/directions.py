# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes along a swirl: how far they are from it, and how far the picture is from the style beside
a picture whose strokes follow nothing.

The style is striped, and stripes that go round lie in every direction. So what goes round is judged
by the style as it is turned all round, and what does not by the style as it lies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import torch

from examples.sheets.directions import SIDE, angle_error, stripes, swirl
from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import load_network
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, texture
from nst_addon.engine.turned_style import turned
from nst_addon.settings import Settings

from .judges import StyleJudges


def measure(qualities: Iterable[str]) -> None:
    """Paint at each of the `qualities`, and print the figures."""
    device = torch.device("cpu")
    network = load_network("VGG16", "AVERAGE", device, pick_dtype("AUTO", device))
    style = Style(stripes())
    all_round = [picture for picture, _ in turned(style, SIDE, device)]
    cases = (
        ("none", None, StyleJudges(style.picture)),
        ("swirl", swirl(), StyleJudges(*all_round)),
    )
    for quality in qualities:
        for name, followed, judges in cases:
            subject = replace(texture(SIDE, SIDE, style), directions=followed)
            *_, last = paint(subject, Settings(size=SIDE, quality=quality, device="cpu"), network)
            picture = last.picture()
            far = judges.distances(picture)
            error = (
                "" if followed is None else f"  median error of angle {angle_error(picture):.1f}°"
            )
            print(
                f"{SIDE} px  {quality.lower():7}directions {name:6}"
                f"style {far[0]:.3f} (VGG-16) {far[1]:.3f} (VGG-19){error}",
                flush=True,
            )
