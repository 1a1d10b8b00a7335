# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery of styles: what its sections have, and what its thumbnails do."""

import shutil
from pathlib import Path

import bpy
import pytest
from in_blender import error_of, modules, preferences, scene_settings


def gallery():
    return modules().gallery


def shipped(name: str) -> str:
    return str(gallery().sections.shipped_folder() / f"{name}.jpg")


def listed(section: str, search: str = "") -> list[str]:
    return [Path(each).stem for each in gallery().sections.listing(section, search).pictures]


def names() -> list[str]:
    return [style.image.name for style in scene_settings().styles]


@pytest.fixture(autouse=True)
def forgotten():
    """No recent styles, no favorites, no folders of one's own."""
    memory = gallery().memory
    (modules().app.paths.user_folder() / "styles.json").unlink(missing_ok=True)
    memory._known = None
    preferences().style_folders.clear()
    gallery().sections.look_again()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of the artist's own: two pictures, and what looks like some."""
    for name in ("Mosaic", "Pastel"):
        shutil.copyfile(shipped(name), tmp_path / f"My {name}.JPG")
    (tmp_path / "Broken.png").write_bytes(b"no picture")
    (tmp_path / "Notes.txt").write_text("no picture")
    (tmp_path / "Folder.png").mkdir()
    preferences().style_folders.add().path = str(tmp_path)
    return tmp_path


def test_a_dozen_styles_are_at_hand_at_once():
    assert len(listed("SHIPPED")) == 12
    assert listed("SHIPPED", "WOOD") == ["Woodblock", "Woodcut"]


def test_a_thumbnail_replaces_the_active_style_and_keeps_where_it_goes():
    bpy.ops.nst.pick_style(path=shipped("Mosaic"))
    style = scene_settings().styles[0]
    style.weight, style.mask_from = 0.5, "ATTRIBUTE"
    bpy.ops.nst.pick_style(path=shipped("Pastel"))
    assert names() == ["Pastel.jpg"]
    assert (style.weight, style.mask_from) == (0.5, "ATTRIBUTE")


def test_with_shift_a_style_comes_besides_the_others_and_goes_again():
    bpy.ops.nst.pick_style(path=shipped("Mosaic"))
    bpy.ops.nst.pick_style(path=shipped("Pastel"), add=True)
    assert names() == ["Mosaic.jpg", "Pastel.jpg"] and scene_settings().active_style == 1
    bpy.ops.nst.pick_style(path=shipped("Mosaic"))
    assert len(names()) == 2 and scene_settings().active_style == 0, "it was there already"
    bpy.ops.nst.pick_style(path=shipped("Mosaic"), add=True)
    assert names() == ["Pastel.jpg"]


def test_a_file_carries_the_styles_of_the_extension(blend):
    bpy.ops.nst.pick_style(path=shipped("Mosaic"))
    bpy.ops.wm.save_as_mainfile(filepath=blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert scene_settings().styles[0].image.packed_file.size > 100_000


def test_styles_that_were_used_are_recent_the_last_one_first(own):
    for path in (shipped("Mosaic"), str(own / "My Pastel.JPG"), shipped("Woodcut")):
        bpy.ops.nst.pick_style(path=path)
    gallery().memory._known = None  # as another Blender reads it
    assert listed("RECENT") == ["Woodcut", "My Pastel", "Mosaic"]


def test_a_star_keeps_a_style_among_the_favorites():
    bpy.ops.nst.favorite_style(path=shipped("Mosaic"))
    bpy.ops.nst.favorite_style(path=shipped("Pastel"))
    bpy.ops.nst.favorite_style(path=shipped("Mosaic"))
    assert listed("FAVORITES") == ["Pastel"]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"recent": 5, "favorites": [5], "folder": []}', "[" * 10**5]
)
def test_a_damaged_memory_is_as_if_there_were_none(text):
    (modules().app.paths.user_folder() / "styles.json").write_text(text)
    gallery().memory._known = None
    assert not listed("RECENT") and not listed("FAVORITES")
    assert gallery().memory.last_folder() == ""
    bpy.ops.nst.favorite_style(path=shipped("Mosaic"))
    assert listed("FAVORITES") == ["Mosaic"]


def test_a_folder_of_ones_own_is_a_section(own):
    section = gallery().sections.items()[-1][0]
    assert listed(section) == ["Broken", "My Mosaic", "My Pastel"], "nothing is opened yet"
    thumbnails = gallery().thumbnails
    for path in gallery().sections.listing(section).pictures:
        thumbnails.icon_of(path)
    while thumbnails._make_some():
        pass
    assert listed(section) == ["My Mosaic", "My Pastel"], "what cannot be read is left out"


def test_a_folder_that_is_gone_is_one_sentence(tmp_path):
    preferences().style_folders.add().path = str(tmp_path / "Gone")
    section = gallery().sections.items()[-1][0]
    found = gallery().sections.listing(section)
    assert "Gone cannot be read: choose another" in found.problem and not found.pictures


def test_a_style_that_is_no_picture_any_more_is_one_sentence(own):
    told = error_of(bpy.ops.nst.pick_style, path=str(own / "Broken.png"))
    assert "is not a picture" in told and not names()


def test_pictures_that_are_dropped_are_styles(own):
    handler = bpy.types.NST_FH_style
    assert handler.bl_import_operator == "nst.add_style"
    assert ".jpg" in handler.bl_file_extensions and ".txt" not in handler.bl_file_extensions
    files = [{"name": "My Mosaic.JPG"}, {"name": "My Pastel.JPG"}]
    bpy.ops.nst.add_style("INVOKE_DEFAULT", directory=str(own), files=files)
    assert names() == ["My Mosaic.JPG", "My Pastel.JPG"]
    assert gallery().memory.last_folder() == str(own)


def test_of_pictures_that_are_dropped_all_are_styles_or_none(own):
    files = [{"name": "My Mosaic.JPG"}, {"name": "Broken.png"}]
    told = error_of(bpy.ops.nst.add_style, directory=str(own), files=files)
    assert "Broken.png is not a picture" in told and not names()
