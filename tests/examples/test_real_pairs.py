# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets of real paintings, which are in a folder that one names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examples import paintings
from examples.sheets import __main__ as sheets
from examples.sheets import transfers

_SIDE = 64


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    """Our own pictures: a cat, and what a folder may have instead of it."""
    _draw(tmp_path / "gallery/contents/cat.png", (0, 90, 0))
    return tmp_path / "gallery"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a real painting, whose pair is the cat."""
    monkeypatch.setattr(paintings, "PAIRS", (("cat", "wave"),))
    _draw(tmp_path / "pictures/wave.png", (0, 0, 200))
    return tmp_path / "pictures"


def test_a_content_of_our_own_is_painted_in_the_manner_of_the_folders_painting(
    folder: Path, gallery: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(transfers, "_CELL", _SIDE)
    given = ["sheets", str(gallery), str(tmp_path), "pairs", "--pictures", str(folder)]
    monkeypatch.setattr("sys.argv", given)
    sheets.main()
    sheet = np.asarray(Image.open(tmp_path / "pairs.webp").convert("RGB")).astype(float)
    painted = sheet[8 : 8 + _SIDE, 8 : 8 + _SIDE].mean((0, 1))
    assert painted[2] > painted[1] + 30, "blue is the painting's, green the cat's"


def test_a_picture_of_the_folder_goes_before_our_own(folder: Path, gallery: Path) -> None:
    _draw(folder / "cat.jpg", (0, 90, 0))
    [(content, style)] = paintings.find_pairs(folder, gallery)
    assert (content, style) == (folder / "cat.jpg", folder / "wave.png")


def test_a_picture_that_is_nowhere_is_named(folder: Path, gallery: Path) -> None:
    (folder / "wave.png").unlink()
    with pytest.raises(FileNotFoundError, match="wave"):
        list(paintings.find_pairs(folder, gallery))


def _draw(file: Path, color: tuple[int, int, int]) -> None:
    """Stripes of `color` and of a lighter one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    picture = np.zeros((_SIDE, _SIDE, 3), np.uint8) + np.array(color, np.uint8)
    picture[::8] += 40
    Image.fromarray(picture).save(file)
