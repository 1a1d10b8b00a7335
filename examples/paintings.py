# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairs with real paintings, which are no part of the project: one names a folder that has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

#: Content and style of each pair, by the names of their files; the first few are unlike.
PAIRS = (
    ("chicago", "van_gogh_self_portrait"),
    ("town", "van_gogh_night_cafe"),
    ("lion", "hokusai_wave"),
    ("poster", "kandinsky_composition_vii"),
    ("taj_mahal", "starry_night"),
    ("render_monkey", "van_gogh_night_cafe"),
    ("cartoon", "hokusai_wave"),
    ("town", "shipwreck"),
    ("bay", "van_gogh_self_portrait"),
    ("lion", "kandinsky_composition_vii"),
    ("chicago", "van_gogh_night_cafe"),
    ("taj_mahal", "van_gogh_self_portrait"),
    ("render_monkey", "van_gogh_self_portrait"),
)


def find_pairs(folder: Path, gallery: Path) -> Iterator[tuple[Path, Path]]:
    """The files of PAIRS: in `folder`, or contents of our own, which `gallery` has.

    Raises FileNotFoundError.
    """
    folders = folder, gallery / "contents"
    for content, style in PAIRS:
        yield _find(content, folders), _find(style, folders)


def _find(name: str, folders: Sequence[Path]) -> Path:
    """The picture called `name` in one of `folders`."""
    for folder in folders:
        for file in sorted(folder.glob(f"{name}.*")):
            return file
    raise FileNotFoundError(f"There is no picture {name} in {folders[0]}")
