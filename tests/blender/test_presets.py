# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets: what they keep, what ships, and those that are damaged or of another version."""

import json
import shutil
from pathlib import Path

import bpy
import pytest
from in_blender import error_of, make_image, modules, picture, scene_settings


def files():
    return modules().presets.files


def path_of(name: str) -> str:
    return str(next(each.path for each in files().all_presets() if each.name == name))


def names() -> list[str]:
    return [style.image.name for style in scene_settings().styles]


def included(name: str) -> str:
    return str(modules().gallery.sections.shipped_folder() / f"{name}.jpg")


@pytest.fixture(autouse=True)
def own() -> Path:
    """The folder of the artist's own presets, empty."""
    folder = files()._folder()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def test_a_preset_keeps_the_look(style):
    bpy.ops.nst.pick_style(path=included("Mosaic"))
    bpy.ops.nst.add_style(image="Waves.png")
    panel = scene_settings()
    thing = bpy.data.objects.new("Boat", None)
    first, second = panel.styles
    first.weight, first.mask_from, first.mask_attribute = 0.5, "ATTRIBUTE", "Paint"
    second.mask_from, second.learned, second.left = "OBJECTS", "RECTANGLE", 0.25
    second.objects.add().picked = thing
    panel.strength, panel.relu5_1, panel.target, panel.views = 0.9, 3.0, "NODE", 12
    bpy.ops.nst.add_preset(name="Bold")

    panel.styles.clear()
    panel.strength, panel.relu5_1, panel.target, panel.views = 0.1, 1.0, "IMAGE", 6
    bpy.ops.nst.apply_preset(path=path_of("Bold"))
    first, second = panel.styles
    assert names() == ["Mosaic.jpg", "Waves.png"]
    assert (first.weight, first.mask_from, first.mask_attribute) == (0.5, "ATTRIBUTE", "Paint")
    assert (second.mask_from, second.learned, second.left) == ("OBJECTS", "RECTANGLE", 0.25)
    assert [each.picked for each in second.objects] == [thing]
    assert panel.strength == pytest.approx(0.9) and panel.relu5_1 == 3.0
    assert (panel.target, panel.views) == ("NODE", 12)


def test_a_preset_keeps_what_strokes_follow(tmp_path):
    panel, strokes = scene_settings(), bpy.data.objects.new("Strokes", None)
    image = make_image("Flow", picture(1), data=True)
    image.filepath_raw, image.file_format = str(tmp_path / "flow.png"), "PNG"
    image.save()
    panel.direction_map, panel.drawn_strokes = image, strokes
    panel.stroke_direction, panel.direction_attribute = "MAP", "Combed"
    bpy.ops.nst.add_preset(name="Flowing")
    panel.direction_map = panel.drawn_strokes = None
    panel.stroke_direction, panel.direction_attribute = "NONE", ""
    bpy.data.images.remove(image)
    bpy.ops.nst.apply_preset(path=path_of("Flowing"))
    assert panel.stroke_direction == "MAP" and panel.direction_attribute == "Combed"
    assert panel.drawn_strokes == strokes
    assert panel.direction_map.filepath == str(tmp_path / "flow.png")


@pytest.mark.parametrize("followed", [3, {"map": 1, "strokes": ["a"]}, {"attribute": None}])
def test_a_preset_whose_directions_are_damaged_gives_none(own, followed):
    (own / "Odd.json").write_text(json.dumps({"settings": {}, "followed": followed}))
    assert bpy.ops.nst.apply_preset(path=path_of("Odd")) == {"FINISHED"}
    assert scene_settings().direction_map is None


def test_a_preset_says_nothing_of_what_is_painted():
    panel = scene_settings()
    bpy.ops.nst.add_preset(name="Bold")
    panel.source, panel.after_render = "TEXTURE", True
    bpy.ops.nst.apply_preset(path=path_of("Bold"))
    assert panel.source == "TEXTURE" and panel.after_render


def test_half_a_dozen_presets_ship_and_each_has_its_style():
    shipped = [each for each in files().all_presets() if each.ships]
    assert len(shipped) >= 6
    for preset in shipped:
        data = files().read(preset)
        bpy.ops.nst.apply_preset(path=str(preset.path))
        assert len(names()) == len(data["styles"]), preset.name
        for name, value in data["settings"].items():
            assert getattr(scene_settings(), name) == pytest.approx(value), name
        assert "stay" in error_of(bpy.ops.nst.remove_preset, path=str(preset.path))


def test_a_preset_of_another_version_gives_what_fits(own):
    data = {
        "settings": {"strength": 0.9, "quality": "MAGIC", "size": [], "gone": 5, "bl_rna": 1},
        "styles": [{"image": {"file": included("Mosaic")}, "values": 5, "mask": 7, "objects": [5]}],
    }
    (own / "Other.json").write_text(json.dumps(data))
    bpy.ops.nst.apply_preset(path=path_of("Other"))
    panel = scene_settings()
    assert panel.strength == pytest.approx(0.9) and panel.quality == "NORMAL"
    assert names() == ["Mosaic.jpg"]


def test_a_style_that_has_gone_is_told_and_the_others_come(own):
    styles = [{"image": {"name": "Lost.png", "file": "/no/where.png"}}]
    styles.append({"image": {"file": "included:Mosaic"}})
    (own / "Lost.json").write_text(json.dumps({"settings": {"strength": 0.9}, "styles": styles}))
    bpy.ops.nst.apply_preset(path=path_of("Lost"))
    assert names() == ["Mosaic.jpg"] and scene_settings().strength == pytest.approx(0.9)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 10**5, "\0\xff"])
def test_a_damaged_preset_is_one_sentence(own, text):
    (own / "Bad.json").write_text(text, encoding="latin-1")
    told = error_of(bpy.ops.nst.apply_preset, path=path_of("Bad"))
    assert told == "The preset “Bad” is damaged: choose another"


def test_a_preset_of_the_earlier_system_is_read_and_never_run(tmp_path):
    folder = Path(
        bpy.utils.user_resource("SCRIPTS", path="presets/neural_style_transfer", create=True)
    )
    lines = (
        "import bpy",
        f"open({str(tmp_path / 'ran')!r}, 'w')",
        "settings = bpy.context.scene.nst",
        "settings.strength = 0.25",
        "settings.quality = 'FINE'",
        "settings.size = bpy.app.version",
    )
    (folder / "Old_One.py").write_text("\n".join(lines))
    bpy.ops.nst.apply_preset(path=path_of("Old One"))
    (folder / "Old_One.py").unlink()
    assert (scene_settings().strength, scene_settings().quality) == (0.25, "FINE")
    assert not (tmp_path / "ran").exists()


def test_a_preset_is_never_written_over_and_can_be_removed():
    bpy.ops.nst.add_preset(name="Bold")
    assert "already" in error_of(bpy.ops.nst.add_preset, name="bold")
    assert "no name" in error_of(bpy.ops.nst.add_preset, name=" ")
    bpy.ops.nst.remove_preset(path=path_of("Bold"))
    assert "Bold" not in [each.name for each in files().all_presets()]


def test_only_presets_are_removed(tmp_path):
    other = tmp_path / "precious.json"
    other.write_text("{}")
    assert "has gone" in error_of(bpy.ops.nst.remove_preset, path=str(other))
    assert other.exists()
