# SPDX-License-Identifier: GPL-3.0-or-later
"""What the built extension carries besides the weights."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examples import shipped
from examples.shipped import SHIPPED
from tools import extension


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that Blender's own program makes the .zip of."""
    folder = tmp_path_factory.mktemp("staged") / "extension"
    extension.stage(folder)
    return folder


def test_the_extension_holds_what_runs_and_its_licenses_and_nothing_else(staged: Path) -> None:
    code = {"__init__.py", "nst_addon", "operators", "presets", "styles"}
    words = {"blender_manifest.toml", "LICENSE", "NOTICE", "manual"}
    assert {each.name for each in staged.iterdir()} == code | words


def test_no_file_of_the_extension_links_to_a_file_that_is_not_there(staged: Path) -> None:
    """Pictures and pages of docs/ stay in the repository: whatever shows them does too."""
    link = re.compile(r"(docs/[\w.-]+|[\w-]+\.md)\b|!?\[[^\]\n]*\]\(([^)\s#]+\.\w+)[^)]*\)")
    found = [
        f"{file.relative_to(staged)}: {target}"
        for file in staged.rglob("*")
        if file.is_file() and file.suffix not in {".jpg", ".webp"}
        for groups in link.findall(file.read_text(encoding="utf-8"))
        for target in groups
        if target and "://" not in target and not (file.parent / target).exists()
    ]
    assert not found


def test_a_dozen_styles_ship_in_less_than_three_megabytes(staged: Path) -> None:
    styles = sorted((staged / "styles").iterdir())
    assert [each.stem for each in styles] == sorted(SHIPPED)
    assert len(styles) == 12
    assert sum(each.stat().st_size for each in styles) < 3e6
    for each in styles:
        with Image.open(each) as picture:
            assert picture.format == "JPEG" and max(picture.size) == 768


def test_the_styles_that_ship_are_painted_by_this_code(staged: Path, tmp_path: Path) -> None:
    shipped.main(tmp_path, "Cut Paper")
    with (
        Image.open(tmp_path / "Cut Paper.jpg") as again,
        Image.open(staged / "styles/Cut Paper.jpg") as there,
    ):
        assert np.abs(np.asarray(again, float) - np.asarray(there, float)).mean() < 2


def test_the_weights_keep_the_names_of_their_makers(staged: Path) -> None:
    """CC BY 4.0 asks for the makers, the license and what was changed."""
    notice = (staged / "NOTICE").read_text(encoding="utf-8")
    assert all(word in notice for word in ("Simonyan", "Zisserman", "CC BY 4.0", "Changed here"))
