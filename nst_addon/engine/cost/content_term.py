"""J_content of a picture against its content image, weighed by α."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from ..network.features import Seen, whole_features
from ..network.jitter import turned
from ..network.vgg import Network, reduction
from ..pictures.wrap import Wrap
from . import content_cost as content
from .content_cost import CONTENT_LAYER
from .guidance import TurningCover
from .strength import FollowsCost


class ContentTerm:
    """α J_content, in shares (content_cost.balance); `strength` finds α.

    `target` (1, 3, H, W) is the content image, kept until it is seen; only what `cover`
    covers counts, None being all; `moments` are the style's (Lesson).
    """

    def __init__(
        self,
        network: Network,
        target: Tensor,
        moments: Tensor,
        strength: FollowsCost,
        at_once: int,
        wrap: Wrap,
        cover: TurningCover | None = None,
    ) -> None:
        self.layers = [CONTENT_LAYER]
        self._network = network
        self._target = target
        self._strength = strength
        self._at_once = at_once
        self._wrap = wrap
        self._cover = cover
        self._features: dict[int, Tensor] = {}
        self._balance = content.balance(content.moments(self._target_features(0)), moments)

    def prepare(self, turn: int) -> None:
        """Have ready what sums() wants at `turn`, while there is still room."""
        self._target_features(turn)

    def sums(self, seen: Seen, turn: int) -> list[Tensor]:
        """What a band adds to J_content."""
        core = seen.core(CONTENT_LAYER)
        target = seen.place(self._target_features(turn), CONTENT_LAYER)
        if self._cover is None:
            return [content.content_cost(target, core) * self._balance * seen.share(CONTENT_LAYER)]
        cover, factor = self._cover.at(turn), reduction(CONTENT_LAYER)
        weights = seen.place(cover.places(factor), CONTENT_LAYER)
        share = weights.sum() / cover.total(factor)
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
        self._strength.see(cost)

    def _target_features(self, turn: int) -> Tensor:
        """The content's features at `turn`, made when they are first asked for.

        Of a picture in bands only those of one turn are kept: 16 bytes a pixel each.
        """
        if turn not in self._features:
            height, width = self._target.shape[2:]
            view = turned(height, width, turn, self._wrap)
            if len(view.bands(self._at_once)) > 1:
                self._features.clear()
            self._features[turn] = whole_features(
                self._network, self._target, view, CONTENT_LAYER, self._at_once
            )
        return self._features[turn]
