# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line reads of a file what Blender shows of it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import modules, needed

ROOT = Path(__file__).resolve().parents[2]
#: Files, by how their names begin, that older Blenders read otherwise: from which version on it
#: is as here.
SINCE = {
    "space-": (5, 0),
    "cicp-": (5, 0),
    "ap0-": (4, 3),
    "mode-1.": (4, 3),
    "moving-webp": (5, 0),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A file of every kind, and what the command line read: NAME.npy, or NAME.txt."""
    folder = tmp_path_factory.mktemp("every picture")
    paths = os.pathsep.join(map(str, [ROOT, ROOT / "tests/engine"]))
    script = ROOT / "tests/engine/every_picture.py"
    subprocess.run(
        [needed("NST_PYTHON"), script, folder], check=True, env={**os.environ, "PYTHONPATH": paths}
    )
    return folder


def files(folder: Path, *, refused: bool = False) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        since = next((each for start, each in SINCE.items() if path.name.startswith(start)), ())
        is_picture = not path.name.endswith((".npy", ".txt"))
        if is_picture and bpy.app.version >= since and ("-refused" in path.name) == refused:
            yield path


def shown(path: Path) -> np.ndarray:
    image = bpy.data.images.load(str(path))
    pixels = modules().images.pixels.read_image(image)
    bpy.data.images.remove(image)
    return pixels


def as_float(array: np.ndarray) -> np.ndarray:
    return array / np.float32(255) if array.dtype == np.uint8 else array


def difference(path: Path) -> float:
    """The largest one of what both read, as a share of what is allowed."""
    blender, ours = shown(path), np.load(f"{path}.npy")
    if blender.shape != ours.shape:
        return np.inf
    has_8_bits = path.suffix == ".png" or np.uint8 in (blender.dtype, ours.dtype)
    allowed = 1.01 / 255 if has_8_bits else 1e-3
    one, other = as_float(blender), as_float(ours)
    apart = np.abs(one - other) / np.maximum(1, np.abs(one))
    if apart.shape[2] == 4:  # what is transparent is hardly seen
        apart[..., :3] *= one[..., 3:]
    return float(apart.max() / allowed)


def test_every_file_is_read_as_blender_shows_it(folder):
    found = {path.name: difference(path) for path in files(folder)}
    assert len(found) > (100 if bpy.app.version < (5, 0) else 130)
    assert not {name: share for name, share in found.items() if share > 1}


def test_what_cannot_be_read_as_blender_does_is_refused(folder):
    sentences = [Path(f"{path}.txt").read_text("utf-8") for path in files(folder, refused=True)]
    assert len(sentences) == 7
    assert all(": use " in sentence or ": save " in sentence for sentence in sentences)
