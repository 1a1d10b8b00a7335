# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps of a material: which are painted, which are numbers, and how files hold them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_material import QUICK, material, own_maps, stylized_job, texture_job, with_metallic
from PIL import Image

from nst_addon.errors import ArtistError
from nst_addon.images.map_files import read_map, write_map
from nst_addon.images.map_names import MapFile
from nst_addon.images.maps import as_map
from nst_addon.job.folder import read_job, write_job
from nst_addon.job.model import Job, Style


def test_maps_cross_the_job_folder(tmp_path: Path) -> None:
    write_job(tmp_path, replace(stylized_job(), own_maps=own_maps()))
    job = read_job(tmp_path)
    assert set(job.styles[0].maps) == {"normal", "height"}
    assert np.array_equal(job.styles[0].maps["height"], material().maps["height"])
    assert set(job.own_maps) == {"normal", "height"}
    assert np.array_equal(job.own_maps["height"], own_maps()["height"])


def test_a_job_folder_that_says_nothing_of_own_maps_has_none(tmp_path: Path) -> None:
    write_job(tmp_path, stylized_job())
    described = json.loads((tmp_path / "job.json").read_text())
    del described["maps"]
    (tmp_path / "job.json").write_text(json.dumps(described))
    assert read_job(tmp_path).own_maps == {}


def test_what_is_the_same_all_over_is_a_number_and_not_painted() -> None:
    job = stylized_job()
    one = replace(job, styles=[with_metallic(0.8)])
    assert one.numbers == pytest.approx({"metallic": 0.8}) and "metallic" not in one.maps
    blend = replace(job, styles=[with_metallic(0.8), with_metallic(0.2, weight=2.0)])
    assert blend.numbers == pytest.approx({"metallic": 0.4})
    left = np.zeros((48, 64), np.float32)
    left[:, :32] = 1
    apart = replace(job, styles=[with_metallic(0.8, mask=left), with_metallic(0.2)])
    assert apart.numbers == {} and "metallic" in apart.maps
    alone = replace(job, styles=[with_metallic(0.8, mask=left)])
    for own, numbers in ((0.8, {"metallic": 0.8}), (0.1, {})):
        texel = {"metallic": np.full((1, 1), own, np.float32)}
        assert replace(alone, own_maps=texel).numbers == pytest.approx(numbers)


def test_only_maps_that_all_styles_have_are_painted() -> None:
    other = Style("other", 1.0, material().pixels, None, {"height": np.zeros((64, 64), "f4")})
    assert Job(QUICK, None, [material(), other], canvas=(64, 64)).maps == ["height"]
    assert texture_job(variants=4).maps == []
    bare = Style("bare", 1.0, material().pixels)
    with pytest.raises(ArtistError, match="“bare” has no maps"):
        Job(QUICK, None, [material(), bare], canvas=(64, 64)).check_maps()


def test_numbers_of_maps_stay_what_they_are(tmp_path: Path) -> None:
    height = np.linspace(0, 1, 4096, dtype=np.float32).reshape(64, 64)
    write_map(tmp_path / "a_height.png", height)
    assert np.abs(read_map(MapFile(tmp_path / "a_height.png"), "height") - height).max() < 1e-5
    meters = as_map((height * 4 - 1)[..., None], 1)
    assert meters.min() == 0 and meters.max() == 1 and np.allclose(meters, height, atol=1e-6)
    green = as_map(np.full((2, 2, 3), (0, 51, 255), np.uint8), 3, directx=True)[0, 0]
    assert np.allclose(green, (0, 0.8, 1))


def test_a_color_as_a_map_of_one_channel_is_its_luminance() -> None:
    color = np.full((2, 2, 3), (255, 51, 0), np.uint8)
    assert np.allclose(as_map(color, 1), 0.2126 + 0.2 * 0.7152)
    gray = np.random.default_rng(0).random((4, 4, 1), np.float32)
    assert np.array_equal(as_map(np.repeat(gray, 3, 2), 1), gray[..., 0])


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA"])
def test_a_channel_of_a_packed_file_is_a_map(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a_orm.png"
    Image.new("RGB", (8, 8), (51, 102, 153)).convert(mode).save(path)
    gray = np.asarray(Image.new("RGB", (1, 1), (51, 102, 153)).convert("L")).item()
    rough, metal = (102, 153) if "RGB" in mode else (gray, gray)
    assert np.allclose(read_map(MapFile(path, 1), "roughness"), rough / 255)
    assert np.allclose(read_map(MapFile(path, 2), "metallic"), metal / 255)
