# SPDX-License-Identifier: GPL-3.0-or-later
"""The arrays of a job folder: written complete or not at all, and checked before they are read.

A file may come from anybody. What its header says is compared with what is wanted and with the
length of the file before any memory is taken, and nothing is unpickled.
Standard library and numpy only, since Blender's own process imports it.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from ..system.in_use import MOMENT
from ..whole_file import put_aside, whole_file, write_whole
from .fields import open_plain

#: Bytes that are written in a hundredth of a second or so.
_PIECE = 2**24

#: Sides of a picture, in pixels: what can be painted is decided later.
_SIDE = range(1, 2**17)


@dataclass(frozen=True)
class Form:
    """What an array has to be: for each axis the lengths that fit, and the types.

    Floats are finite; with `gaps` they may be NaN too.
    """

    shape: tuple[Collection[int], ...]
    dtypes: tuple[str, ...] = ("uint8", "float32")
    gaps: bool = False

    def check(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        """Raises ValueError when they do not fit."""
        fits = len(shape) == len(self.shape) and all(
            length in lengths for length, lengths in zip(shape, self.shape, strict=True)
        )
        if not fits:
            raise ValueError(f"its shape is {shape}")
        if dtype.name not in self.dtypes or not dtype.isnative:
            raise ValueError(f"it holds {dtype}, not {' or '.join(self.dtypes)}")


#: Results are pictures too. Of a preview Blender takes the bytes as they are.
PICTURE = Form((_SIDE, _SIDE, (3, 4)))
PREVIEW = Form((_SIDE, _SIDE, (4,)), ("uint8",))
MASK = Form((_SIDE, _SIDE))
NORMALS = Form((_SIDE, _SIDE, (3,)))
#: The meshes of objects: corners, and by their triangles the corners and the owners.
CORNER_LIST = Form((range(1, 2**28), (8,)), ("float32",))
TRIANGLE_LIST = Form((range(1, 2**28), (3,)), ("int32",))

#: How colors are shown (images/view.py).
VIEW_TABLE = Form((range(2, 130), range(2, 130), range(2, 130), (3,)), ("float32",))


def write_array(
    path: Path, array: np.ndarray, *, durable: bool = True, patience: float = MOMENT
) -> None:
    """Write `array` as .npy, complete or not at all: see whole_file.

    Raises OSError.
    """
    for _ in write_array_in_pieces(path, array, durable=durable, patience=patience):
        pass


def write_array_in_pieces(
    path: Path, array: np.ndarray, *, durable: bool = True, patience: float = MOMENT
) -> Iterator[None]:
    """write_array() for those who may not wait: it goes on when it is asked to."""
    if path.is_dir() and not path.is_symlink():  # which no file can replace
        put_aside(path)
    array = np.ascontiguousarray(array)
    numbers = array.reshape(-1).view(np.uint8)
    with whole_file(path, durable=durable, patience=patience) as file:
        npy.write_array_header_1_0(file, npy.header_data_from_array_1_0(array))
        for begin in range(0, len(numbers), _PIECE):
            file.write(numbers[begin : begin + _PIECE].data)
            yield


def read_array(path: Path, form: Form = PICTURE) -> np.ndarray:
    """The array in `path`, which is as `form` says.

    Raises OSError, or ValueError, which says what is wrong with it.
    """
    with open_plain(path) as file:
        shape, fortran_order, dtype = _checked_header(file, form)
        flat = np.fromfile(file, dtype, math.prod(shape))
    if flat.size != math.prod(shape):
        raise ValueError("it is not as long as it says")
    array: np.ndarray = flat.reshape(shape, order="F" if fortran_order else "C")
    _check_values(array, form)
    return np.ascontiguousarray(array)


def read_named(path: Path, form: Form) -> np.ndarray:
    """read_array() of what is no link. Raises OSError, or ValueError, which names the file."""
    try:
        if path.is_symlink():
            raise ValueError("it is a link")
        return read_array(path, form)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def shape_and_type(path: Path, form: Form = PICTURE) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """The shape of the array in `path`, which is as `form` says, and its type; its numbers stay
    on the disk.

    Raises OSError or ValueError.
    """
    with open_plain(path) as file:
        shape, _fortran_order, dtype = _checked_header(file, form)
    return shape, dtype


def write_json(path: Path, data: Any, *, patience: float = MOMENT) -> None:
    """Write `data` as JSON, complete or not at all. Raises OSError.

    In ASCII: the paths of some systems have characters that are none in UTF-8.
    """
    text = json.dumps(data, indent=2).encode("ascii")
    write_whole(path, lambda file: file.write(text), patience=patience)


def _checked_header(file: IO[bytes], form: Form) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """_header(), which is as `form` and the length of the file say. Raises ValueError."""
    shape, fortran_order, dtype = _header(file)
    form.check(shape, dtype)
    left = os.fstat(file.fileno()).st_size - file.tell()
    if left != math.prod(shape) * dtype.itemsize:
        raise ValueError("it is not as long as it says")
    return shape, fortran_order, dtype


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether the first index runs fastest, and type. Raises ValueError."""
    try:
        if npy.read_magic(file) == (1, 0):
            header = npy.read_array_header_1_0(file)
        else:
            header = npy.read_array_header_2_0(file)
    except OSError:
        raise
    except Exception as error:  # numpy evaluates what it finds there, and meets all kinds
        raise ValueError("it is no .npy file") from error
    shape, fortran_order, dtype = header
    return shape, fortran_order, dtype


def _check_values(array: np.ndarray, form: Form) -> None:
    if array.dtype.kind != "f" or array.size == 0:
        return
    for row in array:  # a row at a time: a large picture takes no second one's memory
        if np.isinf(row).any() or (not form.gaps and np.isnan(row).any()):
            raise ValueError("it holds numbers that are infinite, or none at all")
