# SPDX-License-Identifier: GPL-3.0-or-later
"""Pillow's pictures as colors: every mode, and the color profile that a file carries."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

from .encoding import srgb_encode
from .png_head import depth_of_png, space_of_png
from .spaces import SEEN

#: TIFF tags: how many bits a number has, whether channels lie apart, whether numbers are signed.
_BITS, _PLANAR, _SAMPLE_FORMAT = 258, 284, 339
_APART, _SIGNED = 2, 2


def colors_of(picture: Image.Image) -> np.ndarray:
    """`picture`, of an open file, as (H, W, 3 or 4) and turned upright, in sRGB.

    uint8, or float32 where it has more than 8 bits. Raises ValueError where Pillow mixes
    channels up.
    """
    if _tag(picture, _PLANAR) == _APART and _tag(picture, _BITS) > 8:
        raise ValueError("channels of more than 8 bits that lie apart")
    space = space_of_png(picture)
    _scale_clear_color(picture)
    white, is_tiff = _white(picture), picture.format == "TIFF"
    picture = ImageOps.exif_transpose(picture)
    if picture.mode == "F":
        return np.dstack([_floats(picture, is_seen=is_tiff)] * 3)
    if white:
        return _deep(picture, white)
    colors = _eight_bits(picture)
    if space is SEEN:
        return colors
    numbers = colors.astype(np.float32) / 255
    return np.dstack([space.to_srgb(numbers[..., :3]), numbers[..., 3:]])


def _scale_clear_color(picture: Image.Image) -> None:
    """To 8 bits, as Pillow does with the pixels of a PNG but not with its transparent color.

    Of 16 bits, colors that Pillow makes the same one are transparent with it.
    """
    clear, depth = picture.info.get("transparency"), depth_of_png(picture)
    if picture.mode == "L" and isinstance(clear, int):
        picture.info["transparency"] = clear * 255 // (2**depth - 1)
    if picture.mode == "RGB" and depth == 16 and isinstance(clear, tuple):
        picture.info["transparency"] = tuple(number >> 8 for number in clear)


def _floats(picture: Image.Image, *, is_seen: bool) -> np.ndarray:
    """Numbers of a TIFF are what is seen; those of other formats are scene-linear."""
    numbers = np.nan_to_num(np.asarray(picture, np.float32))
    return numbers if is_seen else srgb_encode(numbers)


def _deep(picture: Image.Image, white: int) -> np.ndarray:
    """Integers up to `white`, (H, W, 3 or 4)."""
    numbers = np.asarray(picture)
    if white == 2**32 - 1:  # Pillow has them as signed
        numbers = numbers.view(np.uint32)
    gray = (numbers / white).astype(np.float32)
    planes = [_by_profile(gray, picture)] * 3
    clear = picture.info.get("transparency")
    if isinstance(clear, int):
        planes.append((numbers != clear).astype(np.float32))
    return np.dstack(planes)


def _by_profile(gray: np.ndarray, picture: Image.Image) -> np.ndarray:
    """`gray` as seen by the profile, which Pillow can do with 8 bits only: between these, by
    interpolation."""
    if not picture.info.get("icc_profile"):
        return gray
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    ramp.info = picture.info
    seen = np.asarray(_to_srgb(ramp), np.float32)[0, :, 0]
    converted: np.ndarray = np.interp(gray * 255, np.arange(256), seen / 255).astype(np.float32)
    return converted


def _eight_bits(picture: Image.Image) -> np.ndarray:
    alpha = _alpha(picture)
    color = _to_srgb(_flat(picture))
    if alpha is not None:
        color.putalpha(alpha)
    return np.asarray(color)


def _white(picture: Image.Image) -> int:
    """The largest number that a picture of integers may have; 0 for unsigned ones of 8 bits."""
    is_tiff = picture.format == "TIFF"
    if is_tiff and picture.mode in ("I", "L") and _tag(picture, _SAMPLE_FORMAT) == _SIGNED:
        return int(2 ** (_tag(picture, _BITS) - 1)) - 1
    if not picture.mode.startswith("I"):
        return 0
    return int(2 ** _tag(picture, _BITS)) - 1 if is_tiff else 2**16 - 1


def _tag(picture: Image.Image, number: int) -> int:
    """A tag's first number; 1, which all of them are by default, where there is none."""
    tags: Any = getattr(picture, "tag_v2", {})
    return int(np.ravel(tags.get(number, 1))[0])


def _alpha(picture: Image.Image) -> Image.Image | None:
    has_alpha = picture.mode[-1] in "Aa" or "transparency" in picture.info
    return picture.convert("RGBA").getchannel("A") if has_alpha else None


def _flat(picture: Image.Image) -> Image.Image:
    """`picture` without alpha, in a mode that profiles know."""
    if picture.mode in ("LA", "La"):
        return picture.convert("RGBA").getchannel("R")
    if picture.mode in ("L", "RGB", "CMYK", "LAB"):
        return picture
    return picture.convert("RGBA").convert("RGB") if "A" in picture.mode else picture.convert("RGB")


def _to_srgb(picture: Image.Image) -> Image.Image:
    """By the profile of the file; one that is broken, or sRGB itself, changes nothing."""
    profile = _profile(picture)
    if profile is None:
        return picture.convert("RGB")
    try:
        transform: Any = ImageCms.buildTransform(
            profile, ImageCms.createProfile("sRGB"), picture.mode, "RGB"
        )
    except ImageCms.PyCMSError:
        return picture.convert("RGB")
    if picture.mode == "RGB" and _changes_nothing(transform):
        return picture
    converted = ImageCms.applyTransform(picture, transform)
    assert converted is not None, "it was not to work in place"
    return converted


def _profile(picture: Image.Image) -> Any:
    if picture.mode == "LAB":
        return ImageCms.createProfile("LAB")
    embedded = picture.info.get("icc_profile")
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(embedded)) if embedded else None
    except OSError:
        return None


def _changes_nothing(transform: Any) -> bool:
    """Whether numbers come out as they went in, but for rounding."""
    numbers = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    image: Any = ImageCms.applyTransform(Image.fromarray(numbers), transform)
    return bool(np.abs(np.asarray(image, np.int16) - numbers).max() <= 2)
