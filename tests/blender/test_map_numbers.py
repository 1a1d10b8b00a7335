# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps and direction maps are numbers: they are read as their files have them, whatever Blender
takes them for, and nothing of the artist's changes for that."""

from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import make_image, modules, pixels_of
from material_files import files, gray, maps_of, material_of_images

from nst_addon.steps import finish


def loaded(path: Path, space: str) -> bpy.types.Image:
    image = bpy.data.images.load(str(path))
    image.colorspace_settings.name = space
    return image


def saved(path: Path, level: float) -> Path:
    """A file whose numbers are all `level`."""
    image = make_image(path.stem, gray(np.full((8, 8), level, "f4")), is_float=True, data=True)
    image.filepath_raw = str(path)
    image.file_format = "OPEN_EXR" if path.suffix == ".exr" else "PNG"
    image.save()
    bpy.data.images.remove(image)
    return path


@pytest.mark.parametrize("space", ["Non-Color", "sRGB", "Linear Rec.709"])
@pytest.mark.parametrize("ending", ["png", "exr"])
def test_the_numbers_of_maps_are_those_of_their_files(tmp_path, ending, space):
    path = saved(tmp_path / f"rough.{ending}", 0.25)
    written = pixels_of(loaded(path, "Non-Color"))[0, 0, 0]
    color = material_of_images(roughness=loaded(path, space))
    assert maps_of(color)["roughness"].mean() == pytest.approx(written, abs=2e-3)


@pytest.mark.parametrize("space", ["Non-Color", "sRGB", "Linear Rec.709"])
def test_the_numbers_of_a_direction_map_are_those_of_its_file(tmp_path, space):
    path = saved(tmp_path / "way.exr", 0.25)
    written = pixels_of(loaded(path, "Non-Color"))[0, 0, 0]
    picture = modules().inputs.picture.Picture.of(loaded(path, space))
    read = finish(modules().directions.followed.InImage(picture).read(8, 8))
    assert read[..., :3].mean() == pytest.approx(written, abs=2e-3)


def test_an_infinite_height_leaves_the_others(tmp_path):
    values = gray(np.linspace(0, 2, 64, dtype=np.float32).reshape(8, 8))
    values[0, 0], values[0, 1] = np.inf, np.nan
    color = material_of_images(roughness=make_image("Deep", values, is_float=True, data=True))
    read = maps_of(color)["roughness"]
    assert read[0, 0] == 1 and read[0, 1] == 0
    assert read[4, 4] == pytest.approx(values[4, 4, 0] / 2, abs=1e-4)


def test_an_image_of_the_artists_that_is_a_map_stays_as_it_is(tmp_path):
    color = files(tmp_path)
    rough = loaded(tmp_path / "wall_rough.png", "sRGB")
    rough.pixels[0] = 0.123  # not saved
    found = modules().inputs.material_maps.find(modules().inputs.picture.Picture.named(str(color)))
    finish(modules().inputs.material_maps.read(found.maps))
    assert rough.colorspace_settings.name == "sRGB" and rough.pixels[0] == pytest.approx(
        0.123, abs=1e-2
    )
    assert set(bpy.data.images) == {rough}
