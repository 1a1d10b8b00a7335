# SPDX-License-Identifier: GPL-3.0-or-later
"""Match Regions: which part of a style teaches which part of the source; a sky teaches the sky.

Features of the deepest layer say what is there, once each picture's own mean and deviation are
taken out of them, for these are its manner. With brightness and height they are grouped, the
source's and the styles' together: a group is a region of each picture, and those of one group
are alike. Colors and grain are then learned from one region and painted in the other, as by masks
that an artist had painted.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from .clusters import cluster_centers, squared_distances
from .cost.target_cache import TargetCache, digest
from .network.vgg import Network, reduction
from .pictures.blur import blurred
from .pictures.color import luminance, palette
from .pictures.resample import resize
from .pictures.wrap import NONE, Wrap, on_grid, surround
from .schedule import MINIMUM_SIDE, result_size
from .subject import Region, Style, Subject, regions

log = logging.getLogger("nst")

#: Pictures are seen with this long side, px, by this layer; and with so much more around them,
#: or what is at the border would look like nothing else.
_SIDE, _LAYER, _AROUND = 384, "relu5_1", 32

#: Principal directions of the features that count; the others are noise.
_DIRECTIONS = 8

#: What brightness and height in the picture weigh beside them; each has a deviation of 1.
_BRIGHTNESS, _HEIGHT = 0.3, 0.3

#: Regions that are looked for, and the share of a picture that a smaller one would have too few
#: places to learn from or to paint.
_MOST, _LEAST = 3, 0.12

#: How softly a place belongs to several, as a share of the mean squared distance; and the
#: deviation, in cells, of a blur.
_SOFTNESS, _BLUR = 0.25, 0.7


@dataclass(frozen=True)
class _Seen:
    """What is seen in a picture of h × w cells: `features` (n_C, h w), `brightness` (1, h w), and
    which of the cells are `visible` (h w)."""

    features: Tensor
    brightness: Tensor
    visible: Tensor
    sides: tuple[int, int]  #: h, w


_known: TargetCache[_Seen] = TargetCache()


def matched(
    subject: Subject, network: Network, wrap: Wrap, first: Subject | None = None
) -> Subject:
    """`subject`, with a mask and a cover for each region of each style.

    It is as it was when it has masks, no content, or nothing that a style has too. `first` is
    the first frame of a shot, whose regions count, or they would flicker.
    """
    if subject.content is None or any(style.mask is not None for style in subject.styles):
        return subject
    first = first or subject
    assert first.content is not None, "all frames of a shot are pictures"
    seen = [_seen(network, first.content, first.cover, wrap)]
    seen += [_seen(network, style.picture[:1], style.cover, NONE) for style in subject.styles]
    wraps = [wrap, *(NONE for _ in subject.styles)]
    directions = _principal(seen)
    points = [_points(each, each, directions, own) for each, own in zip(seen, wraps, strict=True)]
    visible = [each[own.visible] for each, own in zip(points, seen, strict=True)]
    centers, spread = _centers(visible)
    if len(centers) < 2:
        log.info("Match Regions: the source has nothing that the style image has too")
        return subject
    now = _seen(network, subject.content, subject.cover, wrap)
    belonging = _belonging(_points(now, seen[0], directions, wrap), centers, spread)
    masks = _sized(_planes(belonging, now, wrap), subject.content, wrap)
    styles = []
    for style, own, each in zip(subject.styles, seen[1:], points[1:], strict=True):
        belonging = _belonging(each, centers, spread)
        shares = belonging[own.visible].mean(0).tolist()
        covers = _sized(_planes(belonging, own, NONE), style.picture, NONE)
        for mask, cover, share in zip(masks, covers, shares, strict=True):
            styles.append(replace(style, mask=mask, cover=_learned(style, cover, share)))
    return replace(subject, styles=styles)


def matched_regions(
    subject: Subject, network: Network, wrap: Wrap, first: Subject | None = None
) -> list[Region] | None:
    """The regions of matched(), with the mean colors that the content has there, or the content of
    `first`; None where there are none."""
    found = matched(subject, network, wrap, first)
    if found is subject:
        return None
    own = found
    if first is not None:
        own = replace(subject, content=first.content, cover=first.cover)
        own = matched(own, network, wrap)
    means = _mean_colors(own, wrap)
    return [replace(each, mean=mean) for each, mean in zip(regions(found), means, strict=True)]


def _mean_colors(subject: Subject, wrap: Wrap) -> list[Tensor]:
    """The mean color (3, 1), float64, of the content in each region of a `subject` that has been
    matched."""
    assert subject.content is not None, "regions are found in a content"
    sides = result_size(subject.width, subject.height, _SIDE)
    content = resize(subject.content, *sides, wrap)
    masks = [region.weights for region in regions(subject) if region.weights is not None]
    return [palette(content, resize(mask, *sides, wrap)).mean for mask in masks]


def _learned(style: Style, cover: Tensor, share: float) -> Tensor | None:
    """What is learned of `style` in a region that is `cover` of it, and this `share`: a region
    that it lacks learns from all of it."""
    if share < _LEAST:
        return style.cover
    return cover if style.cover is None else cover * style.cover


def _seen(network: Network, picture: Tensor, cover: Tensor | None, wrap: Wrap) -> _Seen:
    key = wrap, digest(picture), None if cover is None else digest(cover)
    return _known.get(network, key, partial(_look, network, picture, cover, wrap))


@torch.no_grad()
def _look(network: Network, picture: Tensor, cover: Tensor | None, wrap: Wrap) -> _Seen:
    width, height = result_size(picture.shape[3], picture.shape[2], _SIDE)
    sides = on_grid(max(width, MINIMUM_SIDE), max(height, MINIMUM_SIDE), Wrap(True, True))
    small = resize(picture, *sides, wrap)
    around = min(_AROUND, *sides)
    framed = surround(small, (around, around), (around, around), wrap, "replicate")
    found = network.features(framed.to(network.device), [_LAYER])[_LAYER].cpu().double()
    cell = reduction(_LAYER)
    edge = around // cell
    features = found[0, :, edge:-edge, edge:-edge]
    bright = avg_pool2d(luminance(small), cell)[0].double()
    visible = torch.ones_like(bright, dtype=torch.bool).flatten()
    if cover is not None:
        shown = avg_pool2d(resize(cover, *sides, wrap), cell).flatten()
        visible = shown >= min(0.5, float(shown.max()))
    return _Seen(
        features.flatten(1), bright.flatten(1), visible, (bright.shape[1], bright.shape[2])
    )


def _standardized(values: Tensor, like: Tensor) -> Tensor:
    """`values` (n, cells) by the mean and the deviation that those of `like` have."""
    mean, deviation = like.mean(1, keepdim=True), like.std(1, keepdim=True)
    return (values - mean) / (deviation + 0.05 * like.std()).clamp_min(1e-6)


def _principal(seen: Sequence[_Seen]) -> Tensor:
    """The directions (n_C, _DIRECTIONS) in which all that is `seen` varies most, so long that
    points along them have a mean square of 1."""
    visible = [each.features[:, each.visible] for each in seen]
    columns = torch.cat([_standardized(each, each) for each in visible], dim=1)
    values, vectors = torch.linalg.eigh(columns @ columns.T / columns.shape[1])
    scale = values[-_DIRECTIONS:].sum().clamp_min(1e-12).rsqrt()
    directions: Tensor = vectors[:, -_DIRECTIONS:] * scale
    return directions


def _points(seen: _Seen, like: _Seen, directions: Tensor, wrap: Wrap) -> Tensor:
    """A point (_DIRECTIONS + 2) for each cell of `seen`, by what `like` is on the average."""
    features = _standardized(seen.features, like.features[:, like.visible])
    bright = _standardized(seen.brightness, like.brightness[:, like.visible])
    rows, columns = seen.sides
    # Evenly spread from −√3 to √3 is a deviation of 1. What repeats has no height.
    height = torch.linspace(-1, 1, rows).double() * (0 if wrap.y else _HEIGHT * 3**0.5)
    places = height.repeat_interleave(columns)[None]
    return torch.cat([directions.T @ features, _BRIGHTNESS * bright, places]).T


def _centers(points: Sequence[Tensor]) -> tuple[Tensor, float]:
    """The centers of regions that the first picture has, and one of the others too; and the mean
    squared distance to them."""
    together = torch.cat([*points])
    centers = cluster_centers(together, _MOST)
    spread = float(squared_distances(together, centers).amin(1).mean())
    while len(centers) > 1:
        shares = torch.stack([_belonging(each, centers, spread).mean(0) for each in points])
        both = torch.minimum(shares[0], shares[1:].amax(0))
        if both.min() >= _LEAST:
            break
        centers = centers[torch.arange(len(centers)) != both.argmin()]
    return centers, spread


def _belonging(points: Tensor, centers: Tensor, spread: float) -> Tensor:
    """How much of each of `points` (n, d) is each region's, (n, k); the sums are 1."""
    distances = squared_distances(points, centers)
    return torch.softmax(-distances / max(_SOFTNESS * spread, 1e-9), dim=1)


def _planes(belonging: Tensor, seen: _Seen, wrap: Wrap) -> Tensor:
    """How much each cell of `seen` is each region's, as planes (1, k, h, w), blurred."""
    planes = belonging.T.reshape(1, -1, *seen.sides)
    return torch.cat([blurred(each, _BLUR, wrap) for each in torch.split(planes, 1, 1)], 1).float()


def _sized(planes: Tensor, picture: Tensor, wrap: Wrap) -> Sequence[Tensor]:
    """Each of `planes` (1, 1, H, W) at the size of `picture`; the sums are 1 again."""
    large = resize(planes, picture.shape[3], picture.shape[2], wrap)
    return torch.split(large / large.sum(1, keepdim=True).clamp_min(1e-6), 1, dim=1)
