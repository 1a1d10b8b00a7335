# SPDX-License-Identifier: GPL-3.0-or-later
"""This project's engine with the defaults of one quality: Draft, Normal or Fine.

At its default Strength it keeps more of the content than the rivals do; a variant with
another one ("NORMAL 0.75") goes as far from it as they.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor

from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import load_network
from nst_addon.engine.optimize import Step, paint
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.subject import Style, transfer
from nst_addon.settings import Settings

from ..pictures import read
from ..recorder import Recorder
from . import Task


def run(task: Task) -> None:
    """Paint the task."""
    quality, *strength = task.variant.split()
    settings = Settings(
        size=task.size,
        quality=quality,
        iterations=task.iterations or 0,
        strength=float(strength[0]) if strength else Settings.strength,
        device="cpu",
    )
    device = torch.device(settings.device)
    dtype = pick_dtype(settings.precision, device)
    network = load_network(settings.network, settings.pooling, device, dtype)

    recorder = Recorder(task.folder, dense=True)
    recorder.start()
    content, style = read(task.content), read(task.style)
    count = 0
    for step in paint(transfer(content, Style(style)), settings, network):
        count += 1
        recorder.at(count, step.done, partial(_enlarged, step, task.size))
    recorder.finish(
        f"{settings.network}, {count} iterations, Strength {settings.strength}, features in {dtype}"
    )


def _enlarged(step: Step, size: int) -> Tensor:
    """The picture so far at the size of the result, coarse as it may be."""
    return resize(step.picture(), size, size)
