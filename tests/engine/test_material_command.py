# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials by the command line: a folder is a style, and maps lie beside the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_material import material
from PIL import Image

from nst_addon.__main__ import main
from nst_addon.images.map_files import read_map, write_map
from nst_addon.images.map_names import MapFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a material: a_basecolor.png, a_normal.png, a_height.png."""
    style, folder = material(), tmp_path / "a"
    folder.mkdir()
    Image.fromarray(style.pixels).save(folder / "a_basecolor.png")
    for kind, values in style.maps.items():
        write_map(folder / f"a_{kind}.png", values)
    return folder


_PAINT = "texture {style} --maps --size 64 64 --quality draft --iterations 1 -o {out}"
_STYLIZE = "stylize {content} {style} --maps --size 64 --quality draft --iterations 1 -o {out}"


def test_no_map_of_the_style_is_written_over(folder: Path, capsys: pytest.CaptureFixture) -> None:
    before = {each: each.read_bytes() for each in folder.iterdir()}
    assert main(_PAINT.format(style=folder, out=folder / "a.png").split()) == 1
    told = capsys.readouterr().err.strip()
    assert "a_normal.png is a map of the style or the source" in told and "\n" not in told
    assert {each: each.read_bytes() for each in folder.iterdir()} == before


def test_the_command_line_keeps_the_maps_beside_the_picture_where_no_style_goes(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    Image.fromarray(np.full((48, 64, 3), 120, np.uint8)).save(tmp_path / "wood_basecolor.png")
    write_map(tmp_path / "wood_height.png", np.full((24, 32), 0.9, np.float32))
    left = np.zeros((48, 64), np.uint8)
    left[:, :32] = 255
    Image.fromarray(left).save(tmp_path / "left.png")
    line = "stylize {0}/wood_basecolor.png {1} --masks {0}/left.png --maps --size 64 -o {0}/{2}.png"
    words = (line + " --quality draft --iterations 2 --device cpu").format
    assert main(words(tmp_path, folder, "out").split()) == 0
    height = read_map(MapFile(tmp_path / "out_height.png"), "height")
    normal = read_map(MapFile(tmp_path / "out_normal.png"), "normal")
    assert np.abs(height[:, 36:] - 0.9).max() < 1e-3
    assert np.abs(normal[:, 36:] - (0.5, 0.5, 1)).max() < 3e-3, "it has none: flat"
    assert main(words(tmp_path, folder, "wood").split()) == 1
    assert "wood_height.png is a map" in capsys.readouterr().err


def test_a_map_that_cannot_be_written_takes_no_other_with_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "out_normal.png").mkdir()
    assert main(_PAINT.format(style=folder, out=tmp_path / "out.png").split()) == 1
    assert (tmp_path / "out.png").is_file() and (tmp_path / "out_height.png").is_file()
    elsewhere = Path(capsys.readouterr().err.strip().rpartition("the picture is in ")[2])
    assert (elsewhere / "out_normal.png").is_file()


@pytest.mark.parametrize("command", ["texture", "stylize"])
def test_the_command_line_paints_the_material_of_a_folder(
    folder: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture
) -> None:
    bare, out = tmp_path / "bare.png", tmp_path / "out.png"
    Image.fromarray(material().pixels).save(bare)
    line = _PAINT if command == "texture" else _STYLIZE
    assert main(line.format(content=bare, style=folder, out=out).split()) == 0
    names = {"out.png", "out_normal.png", "out_height.png"}
    assert {each.name for each in tmp_path.glob("out*")} == names
    assert main(line.format(content=bare, style=bare, out=out).split()) == 1
    assert "has no maps" in capsys.readouterr().err
