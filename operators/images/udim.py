# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiled (UDIM) images: all tiles as one picture, and back.

One picture has one style, and brush marks that cross from a tile into its neighbor.
Blender's Python shows the pixels of the first tile only, so tiles pass through files.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from . import pixels
from .pixels import Encoding

#: Blender puts a tile's number in its place.
_NUMBER = "<UDIM>"


@dataclass(frozen=True)
class Udim:
    """Where the tiles `numbers` (1001 …) of `width` × `height` pixels lie in one picture."""

    numbers: tuple[int, ...]
    width: int
    height: int

    @property
    def first(self) -> tuple[int, int]:
        """U and V of the picture's lower left corner."""
        return min(map(_u, self.numbers)), min(map(_v, self.numbers))

    @property
    def span(self) -> tuple[int, int]:
        """How many tiles the picture is wide and high."""
        u, v = self.first
        return max(map(_u, self.numbers)) - u + 1, max(map(_v, self.numbers)) - v + 1

    @property
    def enlargement(self) -> float:
        """The long side of the picture, in long sides of a tile."""
        columns, rows = self.span
        return max(columns * self.width, rows * self.height) / max(self.width, self.height)

    def cell(self, number: int, picture: np.ndarray) -> np.ndarray:
        """The part of `picture` (H, W, C), top row first, that is a tile: a view."""
        (columns, rows), (u, v) = self.span, self.first
        height, width = picture.shape[0] / rows, picture.shape[1] / columns
        column, row = _u(number) - u, rows - 1 - (_v(number) - v)
        return picture[
            round(row * height) : round((row + 1) * height),
            round(column * width) : round((column + 1) * width),
        ]

    def to_dict(self) -> dict[str, Any]:
        """In plain JSON, for a job's origin."""
        return asdict(self)


def read_image(image: bpy.types.Image) -> tuple[np.ndarray, Udim]:
    """All tiles of `image` as one array, transparent where there is no tile.

    Tiles of different sizes get that of the largest. Raises ArtistError.
    """
    pixels.size_of(image)  # loads it: what nobody has looked at yet cannot be saved
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir) as folder:
        tiles = _read_tiles(image, folder)
    if not tiles:
        raise ArtistError(f"The image “{image.name}” has no pixels: reload it or choose another")
    height, width = max((each.shape[:2] for each in tiles.values()), key=lambda side: max(side))
    layout = Udim(tuple(sorted(tiles)), width, height)
    columns, rows = layout.span
    gaps = columns * rows > len(tiles)
    channels = 4 if gaps else max(each.shape[2] for each in tiles.values())
    depth = np.result_type(*(each.dtype for each in tiles.values()))
    picture = np.zeros((rows * height, columns * width, channels), depth)
    for number, tile in tiles.items():
        cell = layout.cell(number, picture)
        cell[...] = 255 if depth == np.uint8 else 1.0  # opaque where the tile has no alpha
        cell[..., : tile.shape[2]] = tile
    return picture, layout


def new_image(name: str, array: np.ndarray, encoding: Encoding, layout: Udim) -> bpy.types.Image:
    """A new tiled image with the cells of `array`, kept as `encoding` says, packed."""
    ending = "exr" if encoding.is_float else "png"
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir) as folder:
        paths = [os.path.join(folder, f"tile.{number}.{ending}") for number in layout.numbers]
        for path, number in zip(paths, layout.numbers, strict=True):
            _write_tile(path, layout.cell(number, array), encoding)
        image = load(paths[0], os.path.join(folder, f"tile.{_NUMBER}.{ending}"))
        image.name = name
        pixels.set_encoding(image, encoding)
        image.pack()
    return image


def load(first: str, all_of_them: str) -> Any:
    """The tiled image of which `first` is one file; <UDIM> in `all_of_them` is the number."""
    image: Any = bpy.data.images.load(first)
    image.source = "TILED"
    image.filepath = all_of_them  # looks for the other tiles
    return image


def _read_tiles(image: Any, folder: str) -> dict[int, np.ndarray]:
    _save_copies(image, os.path.join(folder, f"tile.{_NUMBER}"))
    paths = {tile.number: os.path.join(folder, f"tile.{tile.number}") for tile in image.tiles}
    found = {number: path for number, path in paths.items() if os.path.exists(path)}
    largest = max((tuple(tile.size) for tile in image.tiles), key=max)
    return {number: _read_tile(path, image, largest) for number, path in found.items()}


def _save_copies(image: Any, path: str) -> None:
    """Write the tiles, painted or not, to `path`; `image` stays as it is."""
    own_path = image.filepath_raw
    # Image.save() could, but Blender 4.2's would also take the artist's paint for saved.
    override: Any = bpy.context.temp_override(edit_image=image)
    with override, suppress(RuntimeError):
        # RuntimeError: a tile that nobody painted on has no pixels.
        bpy.ops.image.save_as(filepath=path, copy=True, relative_path=False)
    image.filepath_raw = own_path


def _read_tile(path: str, like: Any, size: tuple[int, int]) -> np.ndarray:
    tile: Any = bpy.data.images.load(path)
    try:
        pixels.set_like(tile, like)
        if tuple(tile.size) != size:
            tile.scale(*size)
        return pixels.read_image(tile)
    finally:
        bpy.data.images.remove(tile)


def _write_tile(path: str, cell: np.ndarray, encoding: Encoding) -> None:
    tile = pixels.new_image("tile", cell, encoding)
    try:
        tile.file_format = "OPEN_EXR" if encoding.is_float else "PNG"
        tile.save(filepath=path)
    finally:
        bpy.data.images.remove(tile)


def _u(number: int) -> int:
    return (number - 1001) % 10


def _v(number: int) -> int:
    return (number - 1001) // 10
