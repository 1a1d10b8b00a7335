# SPDX-License-Identifier: GPL-3.0-or-later
"""Several seeds of one texture on a contact sheet, to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import ceil, sqrt

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from ..settings import Settings
from .network.vgg import Network
from .optimize import Step, paint
from .subject import Subject

#: Long side of each, in pixels. The coarse scales, which settle where things are, are those
#: of the full size: what the sheet shows is what a seed gives.
_SIZE = 256

#: Pixels between two, and height of the line that names the seed.
_GAP, _LINE = 8, 20

_PAPER, _INK = 32, 224


def paint_variants(
    subject: Subject, settings: Settings, network: Network, count: int
) -> Iterator[Step]:
    """Paint `subject` with `count` seeds, from settings.seed on; Steps as of paint().

    Their picture is the sheet so far. Raises ArtistError as paint() does.
    """
    small = replace(settings, size=min(settings.size, _SIZE))
    finished: list[Tensor] = []
    for number in range(count):
        seed = settings.seed + number
        for step in paint(subject, replace(small, seed=seed), network):
            yield replace(
                step,
                done=(number + step.done) / count,
                _shown=partial(_sheet, tuple(finished), step, count, settings.seed),
            )
        finished.append(step.picture())


def _sheet(finished: Sequence[Tensor], step: Step, count: int, first_seed: int) -> Tensor:
    """The sheet with what is finished and what `step` shows, (1, 3, H, W)."""
    pictures = [*finished, step.picture()]
    height, width = (max(each.shape[axis] for each in pictures) for axis in (2, 3))
    columns = ceil(sqrt(count))
    rows = ceil(count / columns)
    across, down = width + _GAP, height + _GAP + _LINE
    sheet = Image.new("RGB", (columns * across + _GAP, rows * down + _GAP), (_PAPER,) * 3)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(_LINE * 0.7)
    for index, picture in enumerate(pictures):
        x, y = _GAP + index % columns * across, _GAP + index // columns * down
        array = (picture[0].permute(1, 2, 0) * 255).round().to(torch.uint8).numpy()
        sheet.paste(Image.fromarray(array), (x, y))
        draw.text((x, y + height), f"Seed {first_seed + index}", (_INK,) * 3, font)
    return torch.from_numpy(np.asarray(sheet, np.float32) / 255).permute(2, 0, 1)[None]
