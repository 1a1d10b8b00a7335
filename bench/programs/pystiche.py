# SPDX-License-Identifier: GPL-3.0-or-later
"""pystiche 1.0.1, a library: its documentation's first example, "NST with pystiche".

Content layer relu4_2, weight 1; Gram matrices of relu1_1 … relu5_1, weight 1000; from
the content picture, 500 steps of L-BFGS. Its encoder gets VGG-16 with our weights; as in
the example nobody freezes it, so each step computes the gradients of the weights too.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.optim import Optimizer

from ..recorder import Recorder
from ..weights import vgg16
from . import Task, shims

_STEPS = 500


def run(task: Task) -> None:
    """Paint the task."""
    shims.import_torchvision()
    shims.restore_model_urls()
    from pystiche import enc, image, loss, misc, optim

    steps = task.iterations or _STEPS
    encoder = enc.vgg16_multi_layer_encoder(pretrained=False)
    state = {name: torch.from_numpy(array) for name, array in vgg16().items()}
    encoder.load_state_dict(state, map_names=False)

    recorder = Recorder(task.folder)
    recorder.start()
    content_loss = loss.FeatureReconstructionLoss(
        encoder.extract_encoder("relu4_2"), score_weight=1e0
    )
    style_loss = loss.MultiLayerEncodingLoss(
        encoder,
        ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"),
        lambda each, weight: loss.GramLoss(each, score_weight=weight),
        score_weight=1e3,
    )
    criterion = loss.PerceptualLoss(content_loss, style_loss)
    content = image.read_image(str(task.content), size=task.size)
    style = image.read_image(str(task.style), size=task.size)
    criterion.set_content_image(content)
    criterion.set_style_image(style)
    start = misc.get_input_image("content", content_image=content)

    def optimizer(picture: Tensor) -> Optimizer:
        made = optim.default_image_optimizer(picture)
        done = 0

        def after_step(*_: object) -> None:
            nonlocal done
            done += 1
            recorder.at(done, done / steps, lambda: picture)

        made.register_step_post_hook(after_step)
        return made

    optim.image_optimization(start, criterion, optimizer, num_steps=steps)
    recorder.finish(f"VGG-16, from the content picture, {steps} steps of L-BFGS, style weight 1e3")
