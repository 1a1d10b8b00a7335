# SPDX-License-Identifier: GPL-3.0-or-later
"""Between Blender images and arrays.

Arrays are what the job folder holds: (H, W, 3) or, where something is transparent,
(H, W, 4) with straight alpha; top row first; display-encoded; uint8 for 8-bit images
and float32 for those with a float buffer, above 1 where it is brighter than white. An
Encoding keeps what the way back needs.

`image.pixels` of an 8-bit image is display-encoded with straight alpha. A float buffer
is scene-linear and premultiplied, also when the file's color space is sRGB (a 16-bit
PNG), so the buffer counts and not the color space. Data images are neither.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.encoding import decode, encode, to_bytes

#: Custom properties of images: how a result was made, as JSON; the image that a result or a
#: preview was made from; the name of the job folder that a preview shows.
KEPT, SOURCE, PREVIEW_OF = "nst", "nst_source", "nst_preview"


def is_made_by_us(image: Any) -> bool:
    """Whether `image` is a result, or the preview of one."""
    return KEPT in image or PREVIEW_OF in image


@dataclass(frozen=True)
class Encoding:
    """How an image keeps its pixels."""

    color_space: str = "sRGB"
    is_float: bool = False
    is_data: bool = False
    alpha_mode: str = "STRAIGHT"

    @classmethod
    def of(cls, image: bpy.types.Image) -> Encoding:
        """How `image` keeps its pixels."""
        space = image.colorspace_settings
        name = space.name or "sRGB"  # a sequence that nobody has looked at has none
        return cls(name, image.is_float, space.is_data, image.alpha_mode)

    @property
    def is_linear(self) -> bool:
        """Whether the buffer is scene-linear."""
        return self.is_float and not self.is_data

    @property
    def is_premultiplied(self) -> bool:
        """Whether colors in the buffer are multiplied by alpha."""
        return self.is_linear and self.alpha_mode in {"STRAIGHT", "PREMUL"}

    def to_dict(self) -> dict[str, Any]:
        """In plain JSON, for a job's origin."""
        return asdict(self)


def read_image(image: bpy.types.Image) -> np.ndarray:
    """The pixels of `image` as an array. Raises ArtistError when it has none.

    Of a tiled image this is the first tile (udim.py has them all).
    """
    width, height = size_of(image)
    if not width or not height:
        raise ArtistError(f"The image “{image.name}” has no pixels: reload it or choose another")
    buffer: Any = image.pixels
    flat = np.empty(len(buffer), np.float32)
    buffer.foreach_get(flat)
    pixels = flat.reshape(height, width, -1)[::-1]
    return _decode(_with_visible_alpha(pixels, image.alpha_mode), Encoding.of(image))


def size_of(image: bpy.types.Image) -> tuple[int, int]:
    """(width, height) in pixels; (0, 0) when there is nothing to see.

    Blender loads the file only now, so this is also how a broken one shows.
    """
    size: Any = image.size
    return size[0], size[1]


def write_image(image: bpy.types.Image, array: np.ndarray, encoding: Encoding) -> None:
    """Replace the pixels of `image`, which has the array's size, and pack it."""
    height, width = array.shape[:2]
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., : array.shape[2]] = _encode(array, encoding)[::-1]
    buffer: Any = image.pixels
    buffer.foreach_set(pixels.ravel())
    image.update()
    image.pack()


def new_image(name: str, array: np.ndarray, encoding: Encoding) -> bpy.types.Image:
    """A new image with the pixels of `array`, kept as `encoding` says, packed."""
    height, width, channels = array.shape
    image: Any = bpy.data.images.new(
        name, width, height, alpha=channels == 4, float_buffer=encoding.is_float
    )
    # Both before the pixels, since Blender makes the image anew when they change.
    image.alpha_mode = "PREMUL" if encoding.is_premultiplied else encoding.alpha_mode
    if not encoding.is_linear:  # a new float image is scene-linear already
        image.colorspace_settings.name = encoding.color_space
    write_image(image, array, encoding)
    return image


def _with_visible_alpha(pixels: np.ndarray, alpha_mode: str) -> np.ndarray:
    """(H, W, 3), or (H, W, 4) where the image really is transparent somewhere."""
    channels = pixels.shape[2]
    if channels < 3:  # gray, perhaps with alpha
        pixels = np.concatenate([pixels[..., :1]] * 3 + [pixels[..., 1:]], axis=2)
    is_opaque = pixels.shape[2] == 3 or alpha_mode == "NONE" or bool((pixels[..., 3] >= 1).all())
    return pixels[..., :3] if is_opaque else pixels


def _decode(pixels: np.ndarray, encoding: Encoding) -> np.ndarray:
    """Buffer to array: straight alpha, display-encoded, in the image's own depth."""
    if not encoding.is_float:
        return to_bytes(pixels)
    return decode(pixels, linear=encoding.is_linear, premultiplied=encoding.is_premultiplied)


def _encode(array: np.ndarray, encoding: Encoding) -> np.ndarray:
    """Array to buffer, as float32."""
    return encode(array, linear=encoding.is_linear, premultiplied=encoding.is_premultiplied)
