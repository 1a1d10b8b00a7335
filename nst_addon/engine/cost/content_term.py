# SPDX-License-Identifier: GPL-3.0-or-later
"""J_content of a picture against its content image, weighed by α."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from ..network.features import BandFeatures, whole_features
from ..network.jitter import shifted
from ..network.vgg import Network, reduction
from ..pictures.wrap import Wrap
from . import content_cost as content
from .content_cost import CONTENT_LAYER
from .guidance import ShiftedWeights
from .strength import ContentWeight


class ContentTerm:
    """α J_content, in shares (content_cost.balance); `strength` finds α. Of several pictures, the
    maps of a material, that of the first.

    `target` (1, 3, H, W) is the content image; its pixels count by `weights`, None being all
    alike; `moments` are the style's (StyleTarget). The cost counts `emphasis` times.
    """

    def __init__(
        self,
        network: Network,
        target: Tensor,
        moments: Tensor,
        strength: ContentWeight,
        at_once: int,
        wrap: Wrap,
        weights: ShiftedWeights | None = None,
        emphasis: float = 1.0,
    ) -> None:
        self.layers = [CONTENT_LAYER]
        self._network = network
        self._target = target
        self._strength = strength
        self._at_once = at_once
        self._wrap = wrap
        self._weights = weights
        self._by_shift: dict[int, Tensor] = {}
        own = content.moments(self._target_features(0))
        self._balance = emphasis * content.balance(own, moments[:, : own.shape[1]])

    def prepare(self, shift: int) -> None:
        """Have ready what sums() needs at `shift`, while there is still memory for it."""
        self._target_features(shift)

    def sums(self, features: BandFeatures) -> list[Tensor]:
        """What a band adds to J_content."""
        shift = features.framing.shift
        target = features.rows_of(self._target_features(shift), CONTENT_LAYER)
        core = features.core(CONTENT_LAYER)[:, : target.shape[1]]
        target = target.to(core.dtype)
        if self._weights is None:
            cost = content.content_cost(target, core)
            return [cost * self._balance * features.share(CONTENT_LAYER)]
        guidance, factor = self._weights.at(shift), reduction(CONTENT_LAYER)
        weights = features.rows_of(guidance.places(factor), CONTENT_LAYER)
        share = weights.sum() / guidance.total(factor)
        return [content.content_cost(target, core, weights) * self._balance * share]

    def cost(self, sums: Sequence[Tensor]) -> Tensor:
        """α J_content, a scalar."""
        return self._strength.alpha * sums[0]

    @property
    def alpha(self) -> float:
        """α as it stands."""
        return self._strength.alpha

    def follow(self, cost: float) -> None:
        """Let α follow what J_content came to, in shares."""
        self._strength.update(cost)

    def _target_features(self, shift: int) -> Tensor:
        """The content's features at `shift`, made when they are first asked for.

        Of a huge picture only those of one shift are kept: 8 bytes a pixel and more.
        """
        if shift not in self._by_shift:
            height, width = self._target.shape[2:]
            framing = shifted(height, width, shift, self._wrap)
            if framing.is_huge:
                self._by_shift.clear()
            self._by_shift[shift] = whole_features(
                self._network, self._target, framing, CONTENT_LAYER, self._at_once
            )
        return self._by_shift[shift]
