# SPDX-License-Identifier: GPL-3.0-or-later
"""neural-style 0.5.7 (neural-style-pt), a command line, on the CPU.

neural-style -content_image … -style_image … -image_size … -model_file … -gpu c; the
rest is its default: content layer relu4_2, style layers relu1_1 … relu5_1, weights 5
and 100, total variation 1e-3, from noise, 1000 iterations of L-BFGS. Its seed is fixed,
so that the run can be repeated. Its network is VGG-16 with our weights, for Caffe's
kind of input and as strong as Caffe's: its default, VGG-19's original model, and the
original VGG-16 are not on the package index.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_pre_hook

from ..recorder import Recorder
from ..weights import CAFFE_MEAN, strengthen, to_caffe, vgg16
from . import Task, shims

_ITERATIONS = 1000


def run(task: Task) -> None:
    """Paint the task."""
    shims.import_torchvision()
    iterations = task.iterations or _ITERATIONS
    os.chdir(task.folder)
    # Without its folder: the program takes "19" anywhere in the path for VGG-19.
    model = Path("vgg16.pth")
    _write_model(model)
    sys.argv = [
        *("neural-style", "-content_image", str(task.content), "-style_image", str(task.style)),
        *("-image_size", str(task.size), "-model_file", str(model), "-disable_check"),
        *("-gpu", "c", "-seed", "0"),
    ]
    if task.iterations:
        sys.argv += ["-num_iterations", str(iterations)]
    from neural_style import neural_style  # which reads sys.argv as it is imported

    recorder = Recorder(task.folder)
    load = neural_style.loadCaffemodel

    def load_and_start(*arguments: Any) -> Any:
        network = load(*arguments)
        recorder.start()
        return network

    neural_style.loadCaffemodel = load_and_start
    _record_evaluations(recorder, iterations)
    neural_style.main()
    model.unlink()
    recorder.finish(f"VGG-16, from noise, {iterations} iterations of L-BFGS, style weight 100")


def _record_evaluations(recorder: Recorder, iterations: int) -> None:
    """Record each evaluation, which is what the program counts, inside its only step."""

    def before_step(optimizer: Optimizer, arguments: Any, more: Any) -> Any:
        this, evaluate = arguments
        picture = optimizer.param_groups[0]["params"][0]
        done = 0

        def evaluate_and_record() -> Tensor:
            nonlocal done
            cost = evaluate()
            done += 1
            recorder.at(done, done / iterations, lambda: _visible(picture))
            return cost

        return (this, evaluate_and_record), more

    register_optimizer_step_pre_hook(before_step)


def _visible(picture: Tensor) -> Tensor:
    """From BGR around the mean to RGB in 0–1; the program multiplies by 256."""
    mean = torch.tensor(CAFFE_MEAN).view(1, 3, 1, 1)
    return ((picture.detach() + mean) / 256).flip(1)


def _write_model(path: Path) -> None:
    """Write VGG-16 as the program wants it: `features.<n>`, counting every module."""
    arrays = strengthen(to_caffe(vgg16()))
    state: dict[str, Tensor] = {}
    place = 0
    for name in [key.removesuffix(".weight") for key in arrays if key.endswith(".weight")]:
        if name.endswith("_1") and name != "conv1_1":
            place += 1  # the pooling before a block
        for part in ("weight", "bias"):
            state[f"features.{place}.{part}"] = torch.from_numpy(arrays[f"{name}.{part}"])
        place += 2  # the convolution and its ReLU
    torch.save(state, path)
