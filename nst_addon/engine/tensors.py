# SPDX-License-Identifier: GPL-3.0-or-later
"""Between pictures as arrays, as the job folder has them, and as tensors.

Arrays are (H, W, C), top row first, straight alpha: uint8 0–255, or float32 0–1 and
above 1 where a picture is brighter than white. Tensors are (1, C, H, W), float32, 0–1.
Colors are display-encoded sRGB.

What is brighter than white is painted as if it were white, or as the color that is left
when the brightest of red, green and blue is 1; how many times brighter it is comes back
at the end. A color that sRGB cannot show has something below 0: it is painted as the screen
shows it, and what it lacks comes back where the paint left the color as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..errors import ArtistError
from ..job.model import Job, RenderMask
from .device.precision import compact
from .pictures.bleed import bleed
from .pictures.resample import resize
from .pictures.wrap import Wrap, wrap_of
from .schedule import result_size
from .subject import Style, Subject

#: Long side of a preview, in pixels: what an editor shows, and what reads in no time.
PREVIEW_SIZE = 512


@dataclass(frozen=True)
class Picture:
    """A picture as tensors: color (1, 3, H, W), and (1, 1, H, W) where it has them.

    `cover` is its alpha; what that hides has been given color (bleed.py). `excess` is how
    many times brighter than white a place is, from 1 up; `below` what is under 0 of that color.
    """

    color: Tensor
    cover: Tensor | None = None
    excess: Tensor | None = None
    below: Tensor | None = None


def from_array(array: np.ndarray) -> Picture:
    """The picture that `array` (H, W, 3 or 4) is."""
    planes = planes_of(array)
    color, cover, excess, below = planes[:, :3], None, None, None
    if array.dtype != np.uint8 and (brightest := color.amax(1, keepdim=True)).max() > 1:
        excess = brightest.clamp_min(1)
        color = color / excess
    if color.amin() < 0:
        below = color.clamp_max(0)
    if array.shape[2] == 4:
        cover = planes[:, 3:].clamp(0, 1)
        color = bleed(color, (cover > 0).float())
    return Picture(compact(color.clamp(0, 1)), cover, excess, below)


def subject_of(job: Job) -> Subject:
    """What `job`, whose masks are arrays, wants painted."""
    styles = []
    for style in job.styles:
        assert not isinstance(style.mask, RenderMask), "the worker has found it in the passes"
        picture = from_array(
            finite(
                style.pixels,
                "The style “{name}” has pixels that are no numbers (NaN or infinite)",
                style.name,
            )
        )
        mask = None if style.mask is None else _mask(style.mask, style.name, *job.sides)
        styles.append(Style(picture.color, style.weight, picture.cover, mask))
    width, height = job.sides
    directions = None
    if job.directions is not None:
        directions = torch.from_numpy(job.directions).permute(2, 0, 1)[None]
    if job.content is None:
        return Subject(styles, width, height, directions=directions)
    content = from_array(
        finite(_without_data(job), "The source has pixels that are no numbers (NaN or infinite)")
    )
    return Subject(styles, width, height, content.color, content.cover, directions)


def result_of(picture: Tensor, job: Job, *, with_excess: bool = True) -> np.ndarray:
    """`picture`, painted for `job`, as an array of the size that was asked for; of texels, the
    colors.

    It has the depth, the alpha and the excess of the content; without content it is
    uint8 without alpha. A file that holds nothing brighter than white is to be written without
    the excess: clipped there, it would leave flat spots where the paint was.
    """
    if job.variants > 1:  # a contact sheet
        return _array(picture, np.dtype(np.uint8))
    wrap = wrap_of(job.settings.seamless)
    width, height = result_size(*job.sides, job.settings.size)
    color = resize(picture[:, :3], width, height, wrap)
    if job.content is None:
        return _array(color, np.dtype(np.uint8))
    if job.content.dtype == np.uint8 and job.content.shape[2] == 3:
        return _array(color, job.content.dtype)
    content = from_array(_without_data(job))
    if content.below is not None:
        color = color + _below(content, color, wrap)
    if with_excess and content.excess is not None:
        color = color * _excess(content.excess, width, height, wrap)
    if job.packed and job.content.shape[2] == 4:
        data = resize(planes_of(job.content)[:, 3:], width, height, wrap)
        return _array(torch.cat([color, data], 1), job.content.dtype)
    if content.cover is None:
        return _array(color, job.content.dtype)
    cover = resize(content.cover, width, height, wrap)
    return _array(torch.cat([bleed(color, (cover > 0).float()), cover], 1), job.content.dtype)


def painting_of(array: np.ndarray) -> Tensor:
    """A painting (3, H, W) of whatever float as (1, 3, H, W)."""
    return torch.from_numpy(array.astype(np.float32))[None]


def preview(picture: Tensor, job: Job) -> np.ndarray:
    """`picture`, of whatever size it is painted at now, as (h, w, 4) uint8, opaque.

    Its size is the same all along, so that nothing jumps where it is shown: that of the result, but
    its long side at most PREVIEW_SIZE.
    """
    height, width = picture.shape[2:]
    side = PREVIEW_SIZE
    if not job.shot and job.variants == 1:  # whose pictures have their own size and aspect
        width, height = job.sides
        side = min(PREVIEW_SIZE, job.settings.size)
    small = resize(picture[:, :3], *result_size(width, height, side))
    return _array(torch.cat([small, torch.ones_like(small[:, :1])], 1), np.dtype(np.uint8))


def _without_data(job: Job) -> np.ndarray:
    """The content of `job` without a channel that is data."""
    assert job.content is not None, "there is something to paint on"
    return job.content[..., :3] if job.packed else job.content


def _mask(mask: np.ndarray, style: str, width: int, height: int) -> Tensor:
    """`mask` (h, w) of the size of what is painted, (1, 1, height, width), 0–1."""
    planes = planes_of(
        finite(
            mask,
            "The mask of the style “{name}” has pixels that are no numbers (NaN or infinite)",
            style,
        )
    ).clamp(0, 1)
    is_size = planes.shape[2:] == (height, width)
    return planes if is_size else resize(planes, width, height).clamp(0, 1)


def finite(array: np.ndarray, what: str, name: str = "") -> np.ndarray:
    """`array`, all of which are numbers. Raises ArtistError: `what`, of the style `name`."""
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ArtistError(what, "choose another picture", name=name)
    return array


def _excess(excess: Tensor, width: int, height: int, wrap: Wrap) -> Tensor:
    most = excess.max()
    return (resize(excess / most, width, height, wrap) * most).clamp_min(1)


def _below(content: Picture, painted: Tensor, wrap: Wrap) -> Tensor:
    """What `painted` gets back of `content.below`: all where it is untouched, nothing where it
    differs by a quarter."""
    assert content.below is not None
    height, width = painted.shape[2:]
    before = resize(content.color.float(), width, height, wrap)
    share = (1 - 4 * (painted - before).abs().amax(1, keepdim=True)).clamp_min(0)
    # resize() has pictures from 0 to 1.
    least = content.below.amin()
    return share * least * resize(content.below / least, width, height, wrap)


def planes_of(array: np.ndarray) -> Tensor:
    """An `array` (H, W) or (H, W, C) as (1, C, H, W), float32."""
    planes = torch.from_numpy(np.asarray(array, np.float32))
    planes = planes.reshape(*array.shape[:2], -1).permute(2, 0, 1)[None]
    return planes / 255 if array.dtype == np.uint8 else planes


def _array(planes: Tensor, depth: np.dtype) -> np.ndarray:
    """(1, C, H, W) as (H, W, C) of that depth."""
    array = planes[0].permute(1, 2, 0)
    if depth == np.uint8:
        array = (array * 255).round_().to(torch.uint8)
    return array.contiguous().numpy()
