# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files are the maps of one material, by their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from nst_addon.errors import ArtistError
from nst_addon.images.map_names import color_in, is_directx, map_name, maps_beside


@pytest.mark.parametrize(
    ("stem", "of", "kind"),
    [
        ("wall_basecolor", "wall", "color"),
        ("Wall_Base_Color", "wall", "color"),
        ("brick-wall_albedo", "brick_wall", "color"),
        ("Bricks001_1K-JPG_Color", "bricks001", "color"),
        ("Bricks001_1K-JPG_NormalGL", "bricks001", "normal"),
        ("Bricks001_1K-JPG_AmbientOcclusion", "bricks001", "ao"),
        ("brick_wall_diff_2k", "brick_wall", "color"),
        ("brick_wall_nor_gl_2k", "brick_wall", "normal"),
        ("wall_DirectX_Normal_2k", "wall", "normal"),
        ("brick_wall_disp_2k", "brick_wall", "height"),
        ("wall Roughness", "wall", "roughness"),
        ("wall.metalness", "wall", "metallic"),
        ("metal_plate_rough", "metal_plate", "roughness"),
        ("metal_plate_arm_2k", "metal_plate", "arm"),
        ("wall_OcclusionRoughnessMetallic", "wall", "occlusionroughnessmetallic"),
    ],
)
def test_the_name_of_a_map_says_of_what_it_is_and_which(stem: str, of: str, kind: str) -> None:
    name = map_name(stem)
    assert name is not None and (name.of, name.kind) == (of, kind)


def test_other_names_are_those_of_no_map() -> None:
    assert map_name("starry night") is None and map_name("") is None


def _folder(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).touch()
    return folder


def test_the_maps_of_a_material_are_those_beside_its_base_color(tmp_path: Path) -> None:
    names = ("wall_col.png", "wall_nor_dx.png", "wall_nor_gl.png", "wall_rough.jpg", "notes.txt")
    folder = _folder(tmp_path, *names, "floor_rough.jpg", "wall_preview.png")
    found = maps_beside(folder / "wall_col.png")
    assert {kind: each.path.name for kind, each in found.items()} == {
        "normal": "wall_nor_gl.png",
        "roughness": "wall_rough.jpg",
    }
    assert not found["normal"].is_directx
    assert is_directx("wall_dx_normal") and not is_directx("wall_gl_normal")
    assert is_directx("wall_nor_dx") and is_directx("wall_nor_dx.png.001")


@pytest.mark.parametrize(("word", "channels"), [("ORM", (0, 1, 2)), ("rma", (2, 0, 1))])
def test_a_packed_file_has_a_map_in_each_channel(
    tmp_path: Path, word: str, channels: tuple[int, int, int]
) -> None:
    found = maps_beside(_folder(tmp_path, "wall_col.png", f"wall_{word}.png") / "wall_col.png")
    assert tuple(found[kind].channel for kind in ("ao", "roughness", "metallic")) == channels


def test_a_map_of_its_own_comes_before_one_in_a_packed_file(tmp_path: Path) -> None:
    _folder(tmp_path, "wall_col.png", "wall_ao.png", "wall_orm.png", "wall_rough.png")
    found = maps_beside(tmp_path / "wall_col.png")
    named = {kind: each.path.stem for kind, each in found.items()}
    assert named == {"ao": "wall_ao", "roughness": "wall_rough", "metallic": "wall_orm"}


def test_a_picture_of_an_arm_is_no_packed_file_of_itself(tmp_path: Path) -> None:
    _folder(tmp_path, "robot_arm.png", "robot_arm_normal.png")
    assert set(maps_beside(tmp_path / "robot_arm.png")) == {"normal"}


def test_a_folder_is_the_material_whose_base_color_it_has(tmp_path: Path) -> None:
    with pytest.raises(ArtistError, match="No file in"):
        color_in(_folder(tmp_path, "wall_rough.png"))
    assert color_in(_folder(tmp_path, "wall_col.png")).name == "wall_col.png"
    with pytest.raises(ArtistError, match="several materials"):
        color_in(_folder(tmp_path, "floor_col.png"))
    with pytest.raises(ArtistError, match="cannot be read"):
        color_in(tmp_path / "none")
