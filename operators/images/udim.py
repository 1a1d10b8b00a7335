# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiled (UDIM) images: all tiles as one picture, and back.

One picture has one style, and brush marks that cross from a tile into its neighbor.
Blender's Python shows the pixels of the first tile only, so tiles pass through files.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.tiles import cell_of
from ...nst_addon.job.model import Tile
from ...nst_addon.steps import Steps, bands
from . import pixels
from .image_path import path_of
from .pixels import Encoding, Reading, Taken

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

    @property
    def tiles(self) -> list[Tile]:
        """The tiles, and where they lie in the picture."""
        (_, rows), (u, v) = self.span, self.first
        return [Tile(each, _u(each) - u, rows - 1 - (_v(each) - v)) for each in self.numbers]

    def cell(self, number: int, picture: np.ndarray) -> np.ndarray:
        """The part of `picture` (H, W, C), top row first, that is a tile: a view."""
        tile = next(each for each in self.tiles if each.number == number)
        return cell_of(picture, tile, self.span)

    def to_dict(self) -> dict[str, Any]:
        """In plain JSON, for a job's origin."""
        return asdict(self)


def read_image(
    image: bpy.types.Image, read: Callable[[Taken], Steps[np.ndarray]] = pixels.decoded
) -> Steps[tuple[np.ndarray, Udim]]:
    """All tiles of `image` as one array, transparent where there is no tile; `read` makes pixels of
    each.

    Tiles of different sizes get that of the largest. `image` is looked at before the first yield.
    Raises ArtistError.
    """
    pixels.size_of(image)  # loads it: what nobody has looked at yet cannot be saved
    name, reading = image.name, Reading.of(image)
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
        paths = _files_of(image, folder)
        yield
        tiles = yield from _read_tiles(paths, reading, read)
    if not tiles:
        raise ArtistError(
            "The image “{name}” has no pixels: reload it or choose another", name=name
        )
    height, width = next(iter(tiles.values())).shape[:2]
    layout = Udim(tuple(sorted(tiles)), width, height)
    columns, rows = layout.span
    gaps = columns * rows > len(tiles)
    channels = 4 if gaps else max(each.shape[2] for each in tiles.values())
    depth = np.result_type(*(each.dtype for each in tiles.values()))
    picture = np.zeros((rows * height, columns * width, channels), depth)
    for number, tile in tiles.items():
        cell = layout.cell(number, picture)
        for band in bands(height, width):
            cell[band] = 255 if depth == np.uint8 else 1.0  # opaque where the tile has no alpha
            cell[band, :, : tile.shape[2]] = tile[band]
            yield
    return picture, layout


def new_image(name: str, array: np.ndarray, encoding: Encoding, layout: Udim) -> bpy.types.Image:
    """A new tiled image with the cells of `array`, kept as `encoding` says, packed."""
    ending = "exr" if encoding.is_float else "png"
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
        paths = [os.path.join(folder, f"tile.{number}.{ending}") for number in layout.numbers]
        for path, number in zip(paths, layout.numbers, strict=True):
            _write_tile(path, layout.cell(number, array), encoding)
        image = load(paths[0], os.path.join(folder, f"tile.{_NUMBER}.{ending}"))
        image.name = name
        pixels.set_encoding(image, encoding)
        image.pack()
    return image


def load_image(name: str, folder: Path, ending: str, encoding: Encoding, first: int) -> Any:
    """A new tiled image with the files result.1001.png … of `folder`, packed; `first` is the
    number of one of them."""
    pattern = f"result.{_NUMBER}.{ending}"
    image = load(str(folder / f"result.{first}.{ending}"), str(folder / pattern))
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


def _read_tiles(
    paths: dict[int, str], reading: Reading, read: Callable[[Taken], Steps[np.ndarray]]
) -> Steps[dict[int, np.ndarray]]:
    """The tiles in files, by number, all of them as large as the largest."""
    taken: dict[int, Taken] = {}
    for number, path in paths.items():
        taken[number] = _take_tile(path, reading)
        yield
    sizes = {number: each.numbers.shape[1::-1] for number, each in taken.items()}
    largest = max(sizes.values(), key=max, default=(0, 0))
    tiles = {}
    for number in list(taken):
        if sizes[number] != largest:
            taken[number] = _take_tile(paths[number], reading, largest)
            yield
        tiles[number] = yield from read(taken.pop(number))
    return tiles


def _take_tile(path: str, reading: Reading, size: tuple[int, ...] = ()) -> Taken:
    tile: Any = bpy.data.images.load(path)
    try:
        reading.apply(tile)
        if size:
            tile.scale(*size)
        return pixels.take(tile)
    finally:
        bpy.data.images.remove(tile)


def _files_of(image: Any, folder: str) -> dict[int, str]:
    """A file for each tile that has pixels, by number; copies go into `folder`.

    Blender writes all tiles in one call, which takes seconds: only what is painted on and not
    yet saved has to be written.
    """
    numbers = [tile.number for tile in image.tiles]
    kept = {} if image.is_dirty else _kept_files(image, folder)
    if set(kept) == set(numbers):
        return kept
    _save_copies(image, os.path.join(folder, f"tile.{_NUMBER}"))
    paths = {number: os.path.join(folder, f"tile.{number}") for number in numbers}
    return {number: path for number, path in paths.items() if os.path.exists(path)}


def _kept_files(image: Any, folder: str) -> dict[int, str]:
    """Those of the tiles that are packed, or lie in files beside the .blend file."""
    if not image.packed_files:
        pattern = path_of(image)
        paths = {each.number: pattern.replace(_NUMBER, str(each.number)) for each in image.tiles}
        return {number: path for number, path in paths.items() if os.path.isfile(path)}
    paths = {}
    for each in image.packed_files:
        paths[each.tile_number] = os.path.join(folder, f"packed.{each.tile_number}")
        Path(paths[each.tile_number]).write_bytes(each.packed_file.data)
    return paths


def _save_copies(image: Any, path: str) -> None:
    """Write the tiles, painted or not, to `path`; `image` stays as it is."""
    own_path = image.filepath_raw
    # Image.save() could, but Blender 4.2's would also take the artist's paint for saved.
    override: Any = bpy.context.temp_override(edit_image=image)
    with override, suppress(RuntimeError):
        # RuntimeError: a tile that nobody painted on has no pixels.
        bpy.ops.image.save_as(filepath=path, copy=True, relative_path=False)
    image.filepath_raw = own_path


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
