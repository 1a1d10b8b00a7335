# SPDX-License-Identifier: GPL-3.0-or-later
"""What a frame is held to: what was painted before, moved along and in today's light."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from ..pictures.resample import resize
from .follow import Link
from .trust import by_color, eroded
from .warp import sized, warp

#: A change of the source below this is grain and edges, which a render has; not light.
_GRAIN = 0.03

#: How far a change of light is followed: in the style's stronger contrast all of it is too much.
_FOLLOWED = 0.75

#: Long side of a picture, in pixels, whose grain is one pixel large.
_GRAIN_SIDE = 256


@dataclass(frozen=True)
class Held:
    """A picture (1, 3, H, W), and of each of its places (1, 1, H, W), 0–1, the trust in it, and
    whether it is `known` at all: what is in another light is known and hardly trusted."""

    picture: Tensor
    trust: Tensor
    known: Tensor

    def anew(self) -> Held:
        """The same where there is time to paint anew what is in another light: else the brush
        marks of a shadow stay when it goes."""
        return replace(self, known=torch.minimum(self.known, self.trust))


@dataclass(frozen=True)
class Earlier:
    """A frame that is painted: `painted` and its `source`, (1, 3, H, W), and the link to it."""

    painted: Tensor
    source: Tensor
    link: Link


@dataclass(frozen=True)
class End:
    """A keyframe at an end of the way that a frame is on: how it is seen, what counts most first,
    and its `weight` against the other end's, 0–1: the closer, the more."""

    weight: float
    views: Sequence[Earlier]


def hold(
    source: Tensor,
    ends: Sequence[End],
    rest: Sequence[Earlier],
    relit: Callable[[Tensor], Tensor],
) -> Held:
    """What `source` (1, 3, H, W) is held to: what the keyframes at both `ends` show of it that
    can be trusted, then what the first of the `rest` does, then the next.

    Where both ends show it, one fades into the other on the way. What the source itself changed
    by, light and shadow, is added, as `relit` says it in the style's colors; so a shadow leaves no
    trail. (Compare ReCoNet, Gao et al. 2018, whose loss does that for luminance; and for what
    is seen of several frames, Ruder, Dosovitskiy, Brox, "Artistic Style Transfer for Videos",
    2016, section 4.3.)
    """
    sure, known = _Mix(source), _Mix(source)
    for end in ends:
        own_sure, own_known = _Layers(source), _Layers(source)
        for view in end.views:
            _add(own_sure, own_known, source, view, relit)
        sure.add(own_sure, end.weight)
        known.add(own_known, end.weight)
    all_sure, all_known = sure.layers(), known.layers()
    for view in rest:
        _add(all_sure, all_known, source, view, relit)
    picture = all_known.picture().lerp(all_sure.picture(), all_sure.share)
    return Held(picture, eroded(all_sure.share), eroded(all_known.share))


class _Layers:
    """Pictures as large as `like`, each seen where those before it leave a place free."""

    def __init__(self, like: Tensor) -> None:
        self.total = torch.zeros_like(like)
        self.share = torch.zeros_like(like[:, :1])

    def add(self, picture: Tensor, share: Tensor) -> None:
        """Put `picture` behind the others; its places count by their `share`, 0–1."""
        more = share * (1 - self.share)
        self.total += more * picture
        self.share = self.share + more

    def picture(self) -> Tensor:
        """What is seen; black where nothing is."""
        return self.total / self.share.clamp_min(1e-6)


class _Mix:
    """Layers as large as `like`, one fading into the other."""

    def __init__(self, like: Tensor) -> None:
        self._total = torch.zeros_like(like)
        self._weight = torch.zeros_like(like[:, :1])
        self._missing = torch.ones_like(self._weight)

    def add(self, layers: _Layers, weight: float) -> None:
        """Add `layers`; where others are seen too they count by this `weight`."""
        self._total += weight * layers.total
        self._weight += weight * layers.share
        self._missing *= 1 - layers.share

    def layers(self) -> _Layers:
        """The mix, as one layer: what any of them shows is seen."""
        mixed = _Layers(self._total)
        mixed.add(self._total / self._weight.clamp_min(1e-6), 1 - self._missing)
        return mixed


def _add(
    sure: _Layers,
    known: _Layers,
    source: Tensor,
    view: Earlier,
    relit: Callable[[Tensor], Tensor],
) -> None:
    seen, linked, alike = _seen(source, view, relit)
    sure.add(seen, linked * alike)
    known.add(seen, linked)


def _seen(
    source: Tensor, frame: Earlier, relit: Callable[[Tensor], Tensor]
) -> tuple[Tensor, Tensor, Tensor]:
    """What `frame` shows of the source's places, the trust in the link, and in the colors."""
    height, width = source.shape[2:]
    offset = sized(frame.link.offset, width, height)
    change = change_since(source, frame.source, offset)
    light = relit(_beyond(_smooth(change), _GRAIN))
    seen = warp(frame.painted, offset) + _FOLLOWED * light
    return seen.clamp(0, 1), resize(frame.link.trust, width, height), by_color(change)


def change_since(source: Tensor, earlier: Tensor, offset: Tensor) -> Tensor:
    """What `source` (1, 3, H, W) changed by since the `earlier` one, seen through `offset`, without
    grain."""
    return _smooth(source - warp(earlier, offset))


def _smooth(picture: Tensor) -> Tensor:
    """A blur as wide as grain is large."""
    radius = max(1, round(max(picture.shape[2:]) / _GRAIN_SIDE))
    return avg_pool2d(picture, 2 * radius + 1, 1, radius, count_include_pad=False)


def _beyond(change: Tensor, least: float) -> Tensor:
    """`change` less `least`: a soft threshold."""
    size = change.abs().amax(1, keepdim=True)
    return change * ((size - least) / size.clamp_min(1e-6)).clamp_min(0)
