# SPDX-License-Identifier: GPL-3.0-or-later
"""What is optimized for a material: its texels, (1, C, H, W), and the cost of each scale.

Each map is a picture, and all have one style cost: their features lie side by side, so the Gram
matrices say of each map what they say of a picture, and besides what comes together, as a joint in
the Base Color and the same joint in the height. A content is one for the Base Color, which the
other maps follow then (led_maps.py).
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from ...settings import Settings
from ..cost.objective import Costs, Objective
from ..cost.strength import ContentWeight
from ..cost.style_term import WHOLE
from ..goal import Goal
from ..network.vgg import Network
from ..pictures.resample import resize
from ..pictures.spot_noise import spot_noise
from ..pictures.white_noise import white_noise
from ..pictures.wrap import NONE, wrap_of
from ..schedule import Scale
from ..style_images import fitted
from ..subject import Region, Style, Subject, painted_share
from .alignment import Alignment, octaves_of, second_moments
from .led_maps import LedMaps
from .likely_maps import likely_maps
from .maps import Layout

#: Weight of the alignment beside the style cost.
_ALIGNMENT = 100.0

#: Less than this of a place is no rest: masks are rounded.
_LEAST_REST = 1e-3


class MaterialGoal:
    """What `settings` and the features of `network` make of `subject`, whose styles' pictures are
    texels, laid out as `layout` says. Its content is the Base Color."""

    def __init__(
        self, subject: Subject, layout: Layout, settings: Settings, network: Network
    ) -> None:
        styles = [replace(each, picture=layout.pictures(each.picture)) for each in subject.styles]
        subject = replace(subject, styles=styles)
        self._goal = Goal(
            subject,
            settings,
            network,
            own_style=self._own_pictures,
            comparison=WHOLE if subject.content is None else LedMaps(len(layout.kinds)),
        )
        self._is_new = subject.content is None
        self._own_maps = subject.own_maps
        self._painted = painted_share(subject)
        self._layout = layout
        self._settings = settings
        self._device = network.device
        self._wrap = wrap_of(settings.seamless)

    @property
    def step_size(self) -> float:
        """As of Goal: of all channels alike."""
        return self._goal.step_size

    def first_canvas(self, scale: Scale) -> Tensor:
        """That of Goal, with the maps that it likely has, and its own where no style goes; or noise
        that has the correlations of the styles, within each map and between them."""
        if not self._is_new:
            texels = self._with_likely_maps(self._goal.first_canvas(scale))
            kept = self._with_own_maps(texels).lerp(texels, self._styled(scale.width, scale.height))
            return kept.to(self._device)
        noise = white_noise(scale.width, scale.height, self._settings.seed, channels=1)
        canvas = torch.zeros(())
        for style, share in self._goal.regions[0].blend:
            texels, cover = self._fitted(style, scale.width, scale.height)
            canvas = canvas + share * spot_noise(texels, noise, cover)
        return canvas.clamp(0, 1).to(self._device)

    def next_canvas(self, picture: Tensor, scale: Scale) -> Tensor:
        """`picture` enlarged to `scale`: the Base Color as that of Goal, and the maps, as far as it
        is still the content, as its own or as they likely are."""
        texels = resize(picture, scale.width, scale.height, self._wrap)
        if not self._is_new:
            color = self._goal.next_canvas(picture[:, :3], scale)
            texels = torch.cat([color, texels[:, 3:]], 1)
            styled = self._styled(scale.width, scale.height).to(texels)
            if styled.min() < 1:
                own = self._with_own_maps(self._with_likely_maps(color))
                texels = own.to(texels).lerp(texels, styled)
        return self._layout.with_unit_normals(texels)

    def shown(self, picture: Tensor) -> Tensor:
        """The texels, with normals that are some, the Base Color as Goal shows it, and the own maps
        of the content where no style goes."""
        texels = torch.cat([self._goal.shown(picture[:, :3]), picture[:, 3:]], 1)
        if self._painted is not None:
            painted = self._painted_at(texels.shape[3], texels.shape[2])
            texels = self._with_own_maps(texels).lerp(texels, painted)
        return self._layout.with_unit_normals(texels)

    def objective(self, scale: Scale, strength: ContentWeight, at_once: int) -> MaterialObjective:
        """The cost of texels at `scale`."""
        maps = len(self._layout.kinds)
        objective = self._goal.objective(scale, strength, max(1, at_once // maps))
        return MaterialObjective(objective, self._layout, self._alignment(scale))

    def _alignment(self, scale: Scale) -> Alignment | None:
        """None where there is a content: its edges are hardly those of the style's maps, which
        would become noise to lie on them."""
        if not self._is_new:
            return None
        cells = octaves_of(max(scale.width, scale.height))
        wanted = [torch.zeros(())] * len(cells)
        for style, share in self._goal.regions[0].blend:
            texels, cover = self._fitted(style, scale.width, scale.height)
            own = (second_moments(texels, each, NONE, cover) for each in cells)
            wanted = [before + share * each for before, each in zip(wanted, own, strict=True)]
        return Alignment(wanted, cells, _ALIGNMENT, self._wrap)

    def _own_pictures(self, content: Tensor) -> Tensor:
        """The maps as pictures of a `content` (1, 3, H, W): its own, or as they likely are."""
        return self._layout.pictures(self._with_own_maps(self._with_likely_maps(content)))

    def _styled(self, width: int, height: int) -> Tensor:
        """How much of each place is the styles' rather than the content's, (1, 1, H, W) or ()."""
        return self._goal.styled * self._painted_at(width, height)

    def _painted_at(self, width: int, height: int) -> Tensor:
        """How much of each place some style goes to, 0–1, (1, 1, H, W); () where that is all."""
        if self._painted is None:
            return torch.ones(())
        return resize(self._painted, width, height, self._wrap).clamp(0, 1)

    def _with_own_maps(self, texels: Tensor) -> Tensor:
        """`texels` (1, C, H, W), on the CPU, with the maps that the content has itself."""
        height, width = texels.shape[2:]
        maps = {kind: self._layout.map(texels, kind) for kind in self._layout.kinds}
        for kind, own in self._own_maps.items():
            maps[kind] = resize(own, width, height, self._wrap)
        return self._layout.texels(maps)

    def _with_likely_maps(self, color: Tensor) -> Tensor:
        """Texels of that `color` (1, 3, H, W), on the CPU: each region's maps as in its styles, and
        where no style goes, as in all of them."""
        color, maps, rest = color.cpu(), torch.zeros(()), torch.ones(())
        height, width = color.shape[2:]
        regions = self._goal.regions
        for region in regions:
            weights = torch.ones(())
            if region.weights is not None:
                weights = resize(region.weights, width, height, self._wrap)
            maps, rest = maps + weights * self._likely_maps(color, region), rest - weights
        if rest.max() > _LEAST_REST:
            whole = Region([style for each in regions for style in each.styles], None)
            maps = maps + rest.clamp_min(0) * self._likely_maps(color, whole)
        return torch.cat([color, maps.clamp(0, 1)], 1)

    def _likely_maps(self, color: Tensor, region: Region) -> Tensor:
        """The maps (1, C - 3, H, W) of `color`, as in the styles of a `region`."""
        maps = torch.zeros(())
        for style, share in region.blend:
            texels, cover = self._fitted(style, color.shape[3], color.shape[2])
            maps = maps + share * likely_maps(color, texels, cover, self._wrap)
        return maps

    def _fitted(self, style: Style, width: int, height: int) -> tuple[Tensor, Tensor | None]:
        """The texels of a `style`, and its cover, for a picture of that size."""
        size = max(width, height) * self._settings.style_size
        pictures, guidance = fitted(style, size, torch.device("cpu"))
        cover = None if guidance is None else guidance.places(1)
        return self._layout.texels_of(pictures).float(), cover


class MaterialObjective:
    """The cost of the pictures that texels are, and of their `alignment`; its gradient by the
    texels."""

    def __init__(self, objective: Objective, layout: Layout, alignment: Alignment | None) -> None:
        self._objective = objective
        self._layout = layout
        self._alignment = alignment

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """As of Objective, of texels (1, C, H, W)."""
        costs = self._objective.evaluate(self._layout.pictures(picture), recalibrate=recalibrate)
        gradient = self._layout.gradient(costs.gradient)
        more = self._alignment.add(picture, gradient) if self._alignment else 0.0
        total, style = costs.total + more, costs.style + more
        return replace(costs, total=total, style=style, gradient=gradient)
