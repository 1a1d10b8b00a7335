# SPDX-License-Identifier: GPL-3.0-or-later
"""What is optimized for a material: its texels, (1, C, H, W), and the cost of each scale.

Each map is a picture, and all have one style cost: their features lie side by side, so the Gram
matrices say of each map what they say of a picture, and besides what comes together, as a joint in
the Base Color and the same joint in the height.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from ...settings import Settings
from ..cost.objective import Costs, Objective
from ..cost.strength import ContentWeight
from ..goal import Goal
from ..network.vgg import Network
from ..pictures.resample import resize
from ..pictures.spot_noise import spot_noise
from ..pictures.wrap import wrap_of
from ..schedule import Scale
from ..style_images import fitted
from ..subject import Subject, regions
from .maps import Layout


class MaterialGoal:
    """What `settings` and the features of `network` make of `subject`, whose styles' pictures are
    texels, laid out as `layout` says."""

    def __init__(
        self, subject: Subject, layout: Layout, settings: Settings, network: Network
    ) -> None:
        styles = [replace(each, picture=layout.pictures(each.picture)) for each in subject.styles]
        self._goal = Goal(replace(subject, styles=styles), settings, network)
        (self._region,) = regions(subject)
        self._layout = layout
        self._settings = settings
        self._device = network.device
        self._wrap = wrap_of(settings.seamless)

    @property
    def step_size(self) -> float:
        """As of Goal: of all channels alike."""
        return self._settings.step_size

    def first_canvas(self, scale: Scale) -> Tensor:
        """Noise that has the correlations of the styles, within each map and between them."""
        generator = torch.Generator().manual_seed(self._settings.seed)
        noise = torch.randn((1, 1, scale.height, scale.width), generator=generator)
        canvas = torch.zeros(())
        for style, share in self._region.blend:
            size = max(scale.width, scale.height) * self._settings.style_size
            texels, guidance = fitted(style, size, torch.device("cpu"))
            cover = None if guidance is None else guidance.places(1)
            canvas = canvas + share * spot_noise(texels, noise, cover)
        return canvas.clamp(0, 1).to(self._device)

    def next_canvas(self, picture: Tensor, scale: Scale) -> Tensor:
        """`picture` enlarged to `scale`."""
        return self._layout.with_unit_normals(
            resize(picture, scale.width, scale.height, self._wrap)
        )

    def shown(self, picture: Tensor) -> Tensor:
        """The texels, with normals that are some."""
        return self._layout.with_unit_normals(picture)

    def objective(self, scale: Scale, strength: ContentWeight, at_once: int) -> MaterialObjective:
        """The cost of texels at `scale`."""
        maps = len(self._layout.kinds)
        return MaterialObjective(
            self._goal.objective(scale, strength, max(1, at_once // maps)), self._layout
        )


class MaterialObjective:
    """The cost of the pictures that texels are, and its gradient by the texels."""

    def __init__(self, objective: Objective, layout: Layout) -> None:
        self._objective = objective
        self._layout = layout

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """As of Objective, of texels (1, C, H, W)."""
        costs = self._objective.evaluate(self._layout.pictures(picture), recalibrate=recalibrate)
        return replace(costs, gradient=self._layout.gradient(costs.gradient))
