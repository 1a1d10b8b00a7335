# SPDX-License-Identifier: GPL-3.0-or-later
"""Pillow's pictures as colors: every mode, and the color profile that a file carries."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

from .encoding import srgb_encode

#: The TIFF tag that says whether numbers are signed, and its value for that.
_SAMPLE_FORMAT, _SIGNED = 339, 2


def colors_of(picture: Image.Image) -> np.ndarray:
    """`picture`, of an open file, as (H, W, 3 or 4) and turned upright, in sRGB.

    uint8, or float32 where it has more than 8 bits.
    """
    white = _white(picture)
    picture = ImageOps.exif_transpose(picture)
    if picture.mode == "F":
        return np.dstack([srgb_encode(np.nan_to_num(np.asarray(picture, np.float32)))] * 3)
    if picture.mode.startswith("I"):
        return np.dstack([(np.asarray(picture) / white).astype(np.float32)] * 3)
    alpha = _alpha(picture)
    color = _to_srgb(_flat(picture))
    if alpha is not None:
        color.putalpha(alpha)
    return np.asarray(color)


def _white(picture: Image.Image) -> int:
    """The largest number that a picture of integers may have: 16 bits of it, or 32."""
    if picture.mode != "I" or picture.format != "TIFF":
        return 2**16 - 1
    tags: Any = getattr(picture, "tag_v2", {})
    sample_format = np.ravel(tags.get(_SAMPLE_FORMAT, 1))[0]
    return 2**31 - 1 if sample_format == _SIGNED else 2**32 - 1


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
