# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials: texels and their pictures, what they start from, their cost, and the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.materials.goal import MaterialGoal
from nst_addon.engine.materials.maps import Layout
from nst_addon.engine.materials.subject import material_of, result_maps
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.paint_job import paint_job
from nst_addon.engine.pictures.spot_noise import spot_noise
from nst_addon.engine.schedule import Scale
from nst_addon.errors import ArtistError
from nst_addon.images.map_files import read_map, write_map
from nst_addon.images.map_names import MapFile
from nst_addon.images.maps import as_map
from nst_addon.job.folder import read_job, write_job
from nst_addon.job.model import Job, Style
from nst_addon.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
QUICK = Settings(size=64, quality="DRAFT", iterations=3, device="cpu", precision="FLOAT32")


def _material(size: int = 64) -> Style:
    """Bumps: a Base Color, normals and a height that is larger."""
    y, x = np.mgrid[:size, :size] * (2 * np.pi / 16)
    height = (0.5 + 0.3 * np.sin(x) * np.sin(y)).astype(np.float32)
    colors = (np.stack([1 - height, height, height**2], -1) * 255).astype(np.uint8)
    slopes = np.stack([0.5 - 0.3 * np.cos(x), 0.5 + 0.3 * np.cos(y), 0.9 + 0 * x], -1)
    large = np.kron(height, np.ones((2, 2), np.float32))
    return Style("bumps", 1.0, colors, None, {"height": large, "normal": slopes.astype("float32")})


def _job(variants: int = 1) -> Job:
    return Job(QUICK, None, [_material()], canvas=(64, 64), variants=variants)


def test_texels_are_pictures_and_the_gradient_comes_back() -> None:
    layout = Layout(["height", "normal"])
    assert layout.kinds == ["color", "normal", "height"]
    texels = torch.rand((1, 7, 5, 6), dtype=torch.float64, requires_grad=True)
    pictures = layout.pictures(texels)
    assert pictures.shape == (3, 3, 5, 6)
    assert torch.equal(pictures[2, 0], pictures[2, 2]) and torch.equal(pictures[1], texels[0, 3:6])
    weights = torch.rand_like(pictures)
    (slow,) = torch.autograd.grad((pictures * weights).sum(), texels)
    assert torch.allclose(layout.gradient(weights), slow)


def test_spot_noise_has_the_correlations_of_its_picture() -> None:
    generator = torch.Generator().manual_seed(0)
    height = torch.rand((1, 1, 24, 24), generator=generator, dtype=torch.float64)
    picture = torch.cat([height, torch.roll(height, 2, 3)], 1)  # what moves with it, moves
    noise = torch.randn((1, 1, 32, 40), generator=generator, dtype=torch.float64)
    found = spot_noise(picture, noise)
    slow = torch.zeros_like(found)
    spot = (picture - picture.mean((2, 3), keepdim=True)) / 24
    for y in range(24):
        for x in range(24):
            slow += spot[:, :, y : y + 1, x : x + 1] * torch.roll(noise, (y, x), (2, 3))
    assert torch.allclose(found, slow + picture.mean((2, 3), keepdim=True))


def test_the_cost_of_a_material_in_bands_has_the_gradient_of_the_whole(network: Network) -> None:
    subject, layout = material_of(_job())
    goal = MaterialGoal(subject, layout, QUICK, network)
    scale = Scale(64, 64, 1, maps=3)
    texels = goal.first_canvas(scale)
    whole, parts = (
        goal.objective(scale, Strength(0.5), at_once).evaluate(texels) for at_once in (2**40, 3000)
    )
    assert whole.gradient.shape == texels.shape
    difference = (whole.gradient - parts.gradient).abs().max()
    assert difference < 2e-3 * whole.gradient.abs().max()


def test_the_cost_sees_maps_that_have_come_apart(network: Network) -> None:
    subject, layout = material_of(_job())
    objective = MaterialGoal(subject, layout, QUICK, network).objective(
        Scale(64, 64, 1, maps=3), Strength(0.5), 2**40
    )
    together = subject.styles[0].picture
    apart = torch.cat([together[:, :3], torch.roll(together[:, 3:], 5, 3)], 1)
    costs = [objective.evaluate(each, recalibrate=each is together) for each in (together, apart)]
    assert costs[1].style > 1.5 * costs[0].style


def test_a_material_is_painted_with_maps_of_unit_normals_and_floats(network: Network) -> None:
    job = _job()
    assert job.maps == ["normal", "height"]
    *_, step = paint_job(job, network)
    maps = result_maps(step.picture(), job)
    vectors = maps["normal"] * 2 - 1
    assert np.abs(np.linalg.norm(vectors, axis=-1) - 1).max() < 1e-5 and vectors[..., 2].min() > 0
    assert maps["height"].shape == (64, 64) and maps["height"].dtype == np.float32
    assert 0.15 < maps["height"].min() < 0.45 and 0.55 < maps["height"].max() < 0.95


def test_maps_cross_the_job_folder(tmp_path: Path) -> None:
    write_job(tmp_path, _job())
    (style,) = read_job(tmp_path).styles
    assert set(style.maps) == {"normal", "height"}
    assert np.array_equal(style.maps["height"], _material().maps["height"])


def test_only_maps_that_all_styles_have_are_painted() -> None:
    other = Style("other", 1.0, _material().pixels, None, {"height": np.zeros((64, 64), "f4")})
    assert Job(QUICK, None, [_material(), other], canvas=(64, 64)).maps == ["height"]
    assert _job(variants=4).maps == []
    bare = Style("bare", 1.0, _material().pixels)
    with pytest.raises(ArtistError, match="“bare” has no maps"):
        Job(QUICK, None, [_material(), bare], canvas=(64, 64)).check_maps()


def test_numbers_of_maps_stay_what_they_are(tmp_path: Path) -> None:
    height = np.linspace(0, 1, 4096, dtype=np.float32).reshape(64, 64)
    write_map(tmp_path / "a_height.png", height)
    assert np.abs(read_map(MapFile(tmp_path / "a_height.png"), "height") - height).max() < 1e-5
    meters = as_map((height * 4 - 1)[..., None], 1)
    assert meters.min() == 0 and meters.max() == 1 and np.allclose(meters, height, atol=1e-6)
    green = as_map(np.full((2, 2, 3), (0, 51, 255), np.uint8), 3, directx=True)[0, 0]
    assert np.allclose(green, (0, 0.8, 1))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA"])
def test_a_channel_of_a_packed_file_is_a_map(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a_orm.png"
    Image.new("RGB", (8, 8), (51, 102, 153)).convert(mode).save(path)
    gray = np.asarray(Image.new("RGB", (1, 1), (51, 102, 153)).convert("L")).item()
    rough, metal = (102, 153) if "RGB" in mode else (gray, gray)
    assert np.allclose(read_map(MapFile(path, 1), "roughness"), rough / 255)
    assert np.allclose(read_map(MapFile(path, 2), "metallic"), metal / 255)


def test_texture_paints_the_material_of_a_folder(tmp_path: Path) -> None:
    style, folder = _material(), tmp_path / "bumps"
    folder.mkdir()
    Image.fromarray(style.pixels).save(folder / "bumps_basecolor.png")
    for kind, values in style.maps.items():
        write_map(folder / f"bumps_{kind}.png", values)
    options = ["--maps", "--size", "64", "64", "--quality", "draft", "--iterations", "1"]
    command = [sys.executable, "-m", "nst_addon", "texture", *options, "-o", "out.png"]
    run = {"capture_output": True, "text": True, "cwd": tmp_path, "env": {"PYTHONPATH": str(ROOT)}}
    done = subprocess.run([*command, "bumps"], **run)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
    assert {each.name for each in tmp_path.glob("out*")} == {
        "out.png",
        "out_normal.png",
        "out_height.png",
    }
    Image.fromarray(style.pixels).save(tmp_path / "bare.png")
    done = subprocess.run([*command, "bare.png"], **run)  # type: ignore[call-overload]
    assert done.returncode == 1 and "has no maps" in done.stderr
