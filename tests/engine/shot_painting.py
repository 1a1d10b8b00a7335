# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that paint a shot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.job.model import Job, Shot, Style
from nst_addon.settings import AnimationOptions, Settings
from nst_addon.shot.files import FrameFiles, find_shot
from nst_addon.worker.shot import ShotPainter

QUICK: dict[str, Any] = {
    "size": 64,
    "quality": "DRAFT",
    "iterations": 8,
    "device": "cpu",
    "precision": "FLOAT32",
}
#: Frames of the fixture `shot`.
COUNT = 4


def job_of(
    shot: Path, output: Path, style: Tensor, *, last: int = COUNT, step: int = 1, **more: Any
) -> Job:
    options = {name: more.pop(name) for name in ("overwrite", "color_depth") if name in more}
    strokes = (style[0].permute(1, 2, 0).numpy() * 255).astype(np.uint8)
    return Job(
        Settings(**{**QUICK, **more}),
        None,
        [Style("strokes", 1.0, strokes)],
        shot=Shot(
            str(find_shot(shot).pattern),
            str(FrameFiles.of(output).pattern),
            1,
            last,
            step,
            AnimationOptions(**options),
        ),
    )


def paint(job: Job, network: Network) -> list[Path]:
    """The frames that were painted now, in their order in the shot."""
    painter = ShotPainter(job, network)
    painter.check()
    return sorted(step.file for step in painter.steps() if step.file)
