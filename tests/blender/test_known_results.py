# SPDX-License-Identifier: GPL-3.0-or-later
"""Results are known as results, whatever their names: by Overwrite, and as a source."""

import bpy
import numpy as np
import pytest
from in_blender import (
    is_stylized,
    make_image,
    modules,
    picture,
    pixels_of,
    poll_until,
    read_sources,
    start,
    stylize,
)
from libraries import link

LONG_NAME = "A very long name of an image, as files from cameras and scans have"


def test_overwrite_replaces_a_result_whose_name_is_cut_short(style):
    make_image(LONG_NAME[:60], picture(1))
    for _ in range(3):
        assert stylize(image=LONG_NAME[:60], overwrite=True) == {"FINISHED"}
    assert len([each for each in bpy.data.images if is_stylized(each)]) == 1


def test_overwrite_leaves_a_result_of_another_title_with_the_same_short_name(style):
    make_image(LONG_NAME[:60], picture(1))
    make_image("Whales.png", picture(3))
    for _ in range(2):
        stylize(image=LONG_NAME[:60], overwrite=True)
        stylize(image=LONG_NAME[:60], style="Whales.png", overwrite=True)
    assert len([each for each in bpy.data.images if is_stylized(each)]) == 2


def test_overwrite_leaves_a_result_that_the_artist_renamed(source, style):
    stylize(overwrite=True)
    bpy.data.images["Wood.Waves"].name = "The best one"
    stylize(overwrite=True)
    assert is_stylized(bpy.data.images["The best one"])
    assert is_stylized(bpy.data.images["Wood.Waves"])


def test_overwrite_leaves_a_linked_result(source, style, tmp_path):
    stylize()
    result = bpy.data.images["Wood.Waves"]
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {result}, fake_user=True)
    bpy.data.images.remove(result)
    linked = link(tmp_path / "a.blend", "images", "Wood.Waves")
    before = pixels_of(linked).copy()
    assert stylize(overwrite=True) == {"FINISHED"}
    assert np.array_equal(pixels_of(linked), before)
    assert len([each for each in bpy.data.images if each.name.startswith("Wood.Waves")]) == 2


class Editor:
    """A context in which an Image Editor shows `image`."""

    def __init__(self, image) -> None:
        self.space_data = type("Space", (), {"image": image, "image_user": None})()

    def __getattr__(self, name: str):
        return getattr(bpy.context, name)


def shown(image) -> list:
    return read_sources(Editor(image), "IMAGE", "")


def test_an_editor_that_shows_a_result_leads_back_to_its_source(source, style):
    stylize()
    source.name = "Renamed"
    (found,) = shown(bpy.data.images["Wood.Waves"])
    assert found.name == "Renamed"


def test_an_editor_that_shows_the_preview_leads_back_to_the_source(source, style):
    task = start()
    module = modules()
    preview = module.jobs.preview
    poll_until(lambda: (task.folder / "preview.npy").exists())
    preview.update(task.folder)
    try:
        (found,) = shown(bpy.data.images["Style Preview"])
        assert found.name == "Wood"
    finally:
        poll_until(lambda: task.end)


def test_a_result_whose_source_is_gone_is_not_painted_by_accident(source, style):
    stylize()
    bpy.data.images.remove(source)
    with pytest.raises(Exception, match="is a result"):
        shown(bpy.data.images["Wood.Waves"])


def test_a_result_that_is_chosen_is_the_source(source, style):
    stylize()
    assert stylize(image="Wood.Waves") == {"FINISHED"}
    assert "Wood.Waves.Waves" in bpy.data.images
