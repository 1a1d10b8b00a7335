# SPDX-License-Identifier: GPL-3.0-or-later
"""Between Blender images and arrays.

Arrays are what the job folder holds: (H, W, 3) or, where something is transparent,
(H, W, 4) with straight alpha; top row first; display-encoded sRGB, as the image is seen;
uint8 for 8-bit images in sRGB and float32 for all others, above 1 where it is brighter than
white. An Encoding keeps what the way back needs.

`image.pixels` of an 8-bit image has the numbers of its color space, with straight alpha. A
float buffer is scene-linear and premultiplied, also when the file's color space is sRGB (a
16-bit PNG), so the buffer counts and not the color space; but not when the image was made in
Blender. Data images are neither.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.encoding import decode, encode, straighten, to_bytes
from ...nst_addon.job.model import ResultForm
from ...nst_addon.steps import Steps, bands, finish
from . import color

#: Custom properties of images: how a result was made, as JSON; the image that a result or a
#: preview was made from; the name of the job folder that a preview shows.
KEPT, SOURCE, PREVIEW_OF = "nst", "nst_source", "nst_preview_of"


def is_made_by_us(image: Any) -> bool:
    """Whether `image` is a result, or the preview of one."""
    return KEPT in image or PREVIEW_OF in image


@dataclass(frozen=True)
class Encoding:
    """How an image keeps its pixels. Without a `color_space` it is that of new images."""

    color_space: str = ""
    is_float: bool = False
    is_data: bool = False
    alpha_mode: str = "STRAIGHT"

    @classmethod
    def of(cls, image: bpy.types.Image) -> Encoding:
        """How `image` keeps its pixels, or how it would have to so that all of them come back.

        8 bits in a space with a tone curve of its own (AgX, Filmic) cannot be had back from the
        colors that they stand for; a float image can keep those.
        """
        space = image.colorspace_settings
        # A sequence that nobody has looked at has no space yet.
        if not space.name or image.is_float or space.is_data or color.is_reversible(space.name):
            return cls(space.name, image.is_float, space.is_data, image.alpha_mode)
        return cls("", True, False, image.alpha_mode)

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


@dataclass(frozen=True)
class Taken:
    """The pixels of an image as Blender has them, (H, W, 1 to 4) float32, top row first.

    `kept` says how they are, and `encoding` how a result is to keep its own.
    """

    numbers: np.ndarray
    kept: Encoding
    is_linear: bool  #: whether they are scene-linear
    encoding: Encoding


def take(image: bpy.types.Image, room: np.ndarray | None = None) -> Taken:
    """Copy the pixels of `image` out of Blender, into the `room` that there is for count_of() of
    it. Raises ArtistError when it has none.

    That takes as long as one call of Blender; what they mean decoded() finds out.
    """
    count = count_of(image)
    flat = room if room is not None and len(room) == count else np.empty(count, np.float32)
    buffer: Any = image.pixels
    buffer.foreach_get(flat)
    width, height = size_of(image)
    numbers = flat.reshape(height, width, -1)[::-1]
    kept = _kept(image)
    is_linear = kept.is_linear and _is_scene_linear(image)
    return Taken(numbers, kept, is_linear, Encoding.of(image))


def decoded(taken: Taken) -> Steps[np.ndarray]:
    """What was taken, as an array."""
    height, width, channels = taken.numbers.shape
    is_opaque = yield from _is_opaque(taken)
    pixels = None
    for rows in bands(height, width):
        numbers = _colored(taken.numbers[rows])
        part = _decode(numbers[..., :3] if is_opaque else numbers, taken)
        if pixels is None:
            pixels = np.empty((height, width, part.shape[2]), part.dtype)
        pixels[rows] = part
        yield
    assert pixels is not None, "an image has rows"
    return pixels


def as_stored(taken: Taken) -> Steps[np.ndarray]:
    """What was taken as the numbers that its file has, (H, W, 3 or 4), float32: they are no
    colors, whatever the color space says. NaN is 0."""
    kept, channels = taken.kept, 3 if taken.kept.alpha_mode == "NONE" else 4
    if taken.is_linear and color.is_srgb(kept.color_space):
        return (yield from decoded(taken))
    numbers = np.nan_to_num(_colored(taken.numbers)[..., :channels], posinf=np.inf, neginf=-np.inf)
    yield
    if kept.is_premultiplied and numbers.shape[2] == 4:
        straighten(numbers)
    if taken.is_linear and not color.is_scene_linear(kept.color_space):
        numbers[..., :3] = color.from_scene_linear(numbers[..., :3], kept.color_space)
    return numbers


def read_image(image: bpy.types.Image) -> np.ndarray:
    """The pixels of `image` as an array, at once. Raises ArtistError when it has none.

    Of a tiled image this is the first tile (udim.py has them all).
    """
    return finish(decoded(take(image)))


def size_of(image: bpy.types.Image) -> tuple[int, int]:
    """(width, height) in pixels; (0, 0) when there is nothing to see.

    Blender loads the file only now, so this is also how a broken one shows.
    """
    size: Any = image.size
    return size[0], size[1]


def count_of(image: bpy.types.Image) -> int:
    """How many numbers its pixels are. Raises ArtistError when it has none."""
    if 0 in size_of(image):
        raise ArtistError(
            "The image “{name}” has no pixels: reload it or choose another", name=image.name
        )
    buffer: Any = image.pixels
    return len(buffer)


def write_image(image: bpy.types.Image, array: np.ndarray) -> None:
    """Replace the pixels of `image`, which has the array's size, and pack it."""
    height, width = array.shape[:2]
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., : array.shape[2]] = _encode(array, image)[::-1]
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
    # Before the pixels, since Blender makes the image anew.
    set_encoding(image, encoding)
    write_image(image, array)
    return image


def set_encoding(image: Any, encoding: Encoding) -> None:
    """Have `image`, new or just loaded, keep its pixels as `encoding` says."""
    image.alpha_mode = "PREMUL" if encoding.is_premultiplied else encoding.alpha_mode
    space = color.space_of_floats() if encoding.is_linear else encoding.color_space
    color.set_space(image, space, is_data=encoding.is_data)


@dataclass(frozen=True)
class Reading:
    """How Blender reads an image's file. `color_space` is empty until Blender has loaded it."""

    color_space: str
    alpha_mode: str

    @classmethod
    def of(cls, image: bpy.types.Image) -> Reading:
        """How `image` is read."""
        return cls(image.colorspace_settings.name, image.alpha_mode)

    def apply(self, image: Any) -> None:
        """Have `image`, just loaded from a file, be read so."""
        if self.color_space:
            image.colorspace_settings.name = self.color_space
        image.alpha_mode = self.alpha_mode


def form_of(encoding: Encoding) -> ResultForm:
    """The form of a file for load_image()."""
    matrix = color.from_rec709() if encoding.is_linear else None
    numbers = () if matrix is None else tuple(matrix.ravel().tolist())
    return ResultForm(encoding.is_linear, encoding.is_premultiplied, numbers)


def can_be_loaded(encoding: Encoding, form: ResultForm) -> bool:
    """Whether an image that is kept as `encoding` says has the numbers of a file of `form`."""
    if encoding.is_float:
        now = form_of(encoding)
        is_same = (now.linear, now.premultiplied) == (form.linear, form.premultiplied)
        return is_same and np.array_equal(now.matrix, form.matrix)
    has_its_bytes = encoding.is_data or color.is_srgb(encoding.color_space)
    return has_its_bytes and encoding.alpha_mode != "PREMUL"


def load_image(name: str, path: Path, encoding: Encoding) -> bpy.types.Image:
    """A new image with the pixels of the file `path`, packed.

    Blender takes the file as it is, which is quick, and decodes it when it is drawn.
    """
    image: Any = bpy.data.images.load(str(path))
    image.name = name
    set_encoding(image, encoding)
    image.pack()
    image.filepath_raw = ""  # the file goes
    return image


def with_channels(pixels: np.ndarray, channels: int) -> np.ndarray:
    """`pixels` (H, W, 3 or 4), opaque where they had no alpha."""
    if pixels.shape[2] == channels:
        return pixels
    opaque = np.array(255 if pixels.dtype == np.uint8 else 1.0, pixels.dtype)
    return np.dstack([pixels, np.broadcast_to(opaque, pixels.shape[:2])])


def _colored(numbers: np.ndarray) -> np.ndarray:
    """`numbers` (H, W, 1 to 4) as (H, W, 3 or 4): gray ones, perhaps with alpha, three times."""
    if numbers.shape[2] > 2:
        return numbers
    return np.concatenate([numbers[..., :1]] * 3 + [numbers[..., 1:]], axis=2)


def _is_opaque(taken: Taken) -> Steps[bool]:
    """Whether nothing of it is transparent."""
    height, width, channels = taken.numbers.shape
    if channels in (1, 3) or taken.kept.alpha_mode == "NONE":
        return True
    for rows in bands(height, width):
        if not (taken.numbers[rows, :, -1] >= 1).all():
            return False
        yield
    return True


def _decode(pixels: np.ndarray, taken: Taken) -> np.ndarray:
    """Some of the `pixels` that were taken, as a job has them: straight alpha, display-encoded."""
    encoding = taken.kept
    space, premultiplied = encoding.color_space, encoding.is_premultiplied
    if taken.is_linear:
        return decode(pixels, linear=True, premultiplied=premultiplied, matrix=color.to_rec709())
    if encoding.is_float:
        pixels = decode(pixels, linear=False, premultiplied=premultiplied)
    if encoding.is_float and encoding.is_data:
        return pixels
    if encoding.is_data or (color.is_srgb(space) and not encoding.is_float):
        return to_bytes(pixels)
    colors = color.to_scene_linear(pixels[..., :3], space)
    linear = np.dstack([colors, pixels[..., 3:]])
    return decode(linear, linear=True, premultiplied=False, matrix=color.to_rec709())


def _is_scene_linear(image: bpy.types.Image) -> bool:
    """Whether the buffer of a float `image` is. Blender 5.0 and later shows one that was made in it
    by the color space that it is in, as all do once it has been saved and opened."""
    is_file = bpy.app.version < (5, 0) or image.source != "GENERATED"
    return is_file or color.is_scene_linear(image.colorspace_settings.name)


def _encode(array: np.ndarray, image: bpy.types.Image) -> np.ndarray:
    """Array to buffer of `image`, as float32: the inverse of _decode()."""
    encoding = _kept(image)
    if encoding.is_linear:
        premultiplied = encoding.is_premultiplied
        return encode(array, linear=True, premultiplied=premultiplied, matrix=color.from_rec709())
    if encoding.is_float or encoding.is_data or color.is_srgb(encoding.color_space):
        return encode(array, linear=False, premultiplied=False)
    linear = encode(array, linear=True, premultiplied=False, matrix=color.from_rec709())
    linear[..., :3] = color.from_scene_linear(linear[..., :3], encoding.color_space)
    return linear


def _kept(image: bpy.types.Image) -> Encoding:
    """How the buffer of `image` is, as it stands."""
    space = image.colorspace_settings
    return Encoding(space.name, image.is_float, space.is_data, image.alpha_mode)
