# SPDX-License-Identifier: GPL-3.0-or-later
"""What strokes follow: a map, the form, UV coordinates; and what is refused before painting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import OpenEXR
import pytest
from PIL import Image
from torch import Tensor

from nst_addon.__main__ import main
from nst_addon.errors import ArtistError, PassMissing
from nst_addon.images import directions
from nst_addon.images.map_files import read_directions
from nst_addon.images.passes import Passes
from nst_addon.job.folder import read_job, write_job
from nst_addon.job.model import Job, Style
from nst_addon.settings import Settings
from nst_addon.worker.inputs import with_directions

SIDE = 96
GRAY = np.full((8, 8, 3), 128, np.uint8)
STYLES = [Style("Dunes", 1.0, GRAY)]


def _degrees(found: np.ndarray) -> np.ndarray:
    angle: np.ndarray = np.degrees(np.arctan2(found[..., 1], found[..., 0]) / 2) % 180
    return angle


def _away(found: np.ndarray, wanted: np.ndarray | float) -> np.ndarray:
    """How far directions are from `wanted` degrees, 0–90."""
    away: np.ndarray = abs((_degrees(found) - wanted + 90) % 180 - 90)
    return away


def _plane() -> tuple[np.ndarray, np.ndarray]:
    """x to the right and y up, of a plane 2.4 wide."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return (x - SIDE / 2 + 0.5) / 40, -(y - SIDE / 2 + 0.5) / 40


def test_strokes_go_round_a_ball_as_its_outline_does() -> None:
    x, y = _plane()
    radius = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - radius**2, 0, 1))
    found = directions.of_form(np.where(radius[..., None] < 1, np.stack([x, y, z], 2), 0))
    ball = (radius > 0.2) & (radius < 0.95)
    assert np.median(_away(found, np.degrees(np.arctan2(y, x)) + 90)[ball]) < 2
    assert np.hypot(*found[ball].T).mean() > 0.5
    assert not found[radius > 1].any()


@pytest.mark.parametrize("turn, wanted", [(0, 90), (90, 0), (30, 120)])
def test_strokes_go_along_a_cylinder_or_around_it(turn: float, wanted: float) -> None:
    x, _ = _plane()
    z = np.sqrt(np.clip(1 - x**2, 0, 1))
    normals = np.where(abs(x)[..., None] < 1, np.stack([x, 0 * x, z], 2), 0)
    found = directions.turned(directions.of_form(normals), turn)
    assert _away(found[:, 20:-20], wanted).max() < 1


def test_what_is_flat_has_no_form() -> None:
    with pytest.raises(ArtistError, match="flat"):
        directions.of_form(np.ones((SIDE, SIDE, 3), np.float32))


def test_strokes_go_where_u_grows() -> None:
    x, y = _plane()
    u, v = np.cos(0.5) * x + np.sin(0.5) * y, np.cos(0.5) * y - np.sin(0.5) * x
    uv = np.stack([0.3 * u + 0.5, 0.3 * v + 0.5, np.ones_like(u)], 2)
    uv[:, 48:] = (uv[:, 48:] + (0.4, 0.3, 0)) % 1  # another island
    found = directions.of_uv(uv)
    assert _away(found, np.degrees(0.5)).max() < 1
    assert np.hypot(found[..., 0], found[..., 1]).min() > 0.9
    with pytest.raises(ArtistError, match="no UV map"):
        directions.of_uv(np.zeros((SIDE, SIDE, 3), np.float32))


@pytest.mark.parametrize(
    "turn, stretch, wanted",
    [(0.0, (1, 1), 30.0), (0.5, (1, 1), 30 + np.degrees(0.5)), (0.0, (-1, 1), 150.0)]
    + [(0.0, (3, 1), np.degrees(np.arctan(3 * np.tan(np.pi / 6))))],
)
def test_a_map_of_an_object_lies_as_its_uv_map_does(
    turn: float, stretch: tuple[float, float], wanted: float
) -> None:
    x, y = _plane()
    across, up = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    uv = np.stack([0.1 * stretch[0] * across + 0.4, 0.1 * stretch[1] * up + 0.5, 0 * x + 1], 2)
    uv[:, 48:, 0] += 0.2  # another island
    uv[:8] = 0  # no surface
    followed = directions.of_map(np.full((6, 9, 3), 1 / 6, np.float32))
    found = directions.of_map_on(followed, uv)
    assert _away(found[8:], wanted).max() < 1
    assert np.hypot(*found[10:].T).min() > 0.9
    assert not found[:8].any()


def test_holes_of_a_map_are_where_the_surface_shows_them() -> None:
    x, y = _plane()
    uv = np.stack([0.3 * x + 0.5, 0.3 * y + 0.5, 0 * x + 1], 2)
    pixels = np.full((8, 8, 4), 1 / 6, np.float32)
    pixels[..., 3] = 1
    pixels[:4, :, 3] = 0  # where V is over 0.5
    found = directions.of_map_on(directions.of_map(pixels), uv)
    assert not found[:40].any()
    assert np.hypot(*found[56:].T).min() > 0.9


def test_a_gray_map_is_of_angles_and_a_colored_one_of_vectors() -> None:
    angles = np.zeros((4, 4, 4), np.uint8)
    angles[..., :3], angles[:, 2:, 3] = 64, 255
    found = directions.of_map(angles)
    assert _away(found[:, 2:], 180 * 64 / 255).max() < 0.1
    assert not found[:, :2].any()
    vectors = np.full((4, 4, 3), 128, np.uint8)
    vectors[:, 2:, 1] = 255  # up
    found = directions.of_map(vectors)
    assert _away(found[:, 2:], 90).max() < 0.3
    assert not found[:, :2].any()


def test_a_little_color_makes_no_map_of_angles_one_of_vectors() -> None:
    angles = np.repeat(np.linspace(0, 1, 4000, dtype=np.float32).reshape(40, 100, 1), 3, 2)
    spotted = angles.copy()
    spotted[3, 5] = (1, 0, 0)
    spotted[30:33, 50:60] = (0.2, 0.9, 0.4)
    found, wanted = directions.of_map(spotted), directions.of_map(angles)
    colored = np.ptp(spotted, 2) > 0
    assert np.array_equal(found[~colored], wanted[~colored]) and not found[colored].any()


def test_a_few_vectors_among_zeros_are_a_map_of_vectors() -> None:
    vectors = np.full((40, 100, 3), 0.5, np.float32)
    vectors[:2, :10] = (0.5, 1, 0.5)
    found = directions.of_map(vectors)
    assert np.allclose(found[:2, :10], (-1, 0), atol=1e-5) and not found[2:].any()


def test_a_map_of_holes_is_refused() -> None:
    with pytest.raises(ArtistError, match="transparent"):
        directions.of_map(np.zeros((4, 4, 4), np.uint8))


def _job(direction: str, **more: object) -> Job:
    settings = Settings(stroke_direction=direction, long_range="long_range" in more)
    more.pop("long_range", None)
    values: dict[str, object] = {"content": GRAY, **more}
    return Job(settings, styles=STYLES, **values)  # type: ignore[arg-type]


def test_vectors_in_an_open_exr_file_are_numbers_and_no_colors(tmp_path: Path) -> None:
    path, alpha = tmp_path / "way.exr", np.ones((4, 4), "f4")
    alpha[0] = 0.0
    planes = {name: alpha * level for name, level in zip("RGB", (1.0, 0.5, 0.0), strict=True)}
    header = {"type": OpenEXR.scanlineimage}
    OpenEXR.File(header, {**planes, "A": alpha}).write(str(path))
    found = directions.of_map(read_directions(path))
    assert np.allclose(found[1:], (1, 0), atol=1e-3), "to the right, and not up"
    assert not found[0].any(), "transparent"


def test_what_strokes_cannot_follow_is_told_before_painting() -> None:
    with pytest.raises(ArtistError, match="no direction map"):
        _job("MAP")
    with pytest.raises(ArtistError, match="Only a render or an object"):
        _job("FORM")
    maps = {"height": np.zeros((8, 8), np.float32)}
    with pytest.raises(ArtistError, match="strokes of a material"):
        Job(Settings(stroke_direction="UV"), None, [replace(STYLES[0], maps=maps)], canvas=(64, 64))
    with pytest.raises(ArtistError, match="Long Range"):
        _job("UV", content=None, canvas=(64, 64), long_range=True)
    for direction, name in (("FORM", "Normal"), ("UV", "UV")):
        with pytest.raises(PassMissing, match=name):
            with_directions(_job(direction, is_render=True), Passes({"View Layer": {}}))


def test_a_picture_without_passes_has_a_u_axis_of_its_own() -> None:
    found = with_directions(_job("UV"), None).directions
    assert found is not None
    assert _away(found, 0).max() == 0


def test_the_job_folder_keeps_the_map(tmp_path: Path) -> None:
    direction_map = np.full((4, 6, 3), 30, np.uint8)
    write_job(tmp_path, _job("MAP", direction_map=direction_map))
    read = read_job(tmp_path)
    assert read.direction_map is not None
    assert (read.direction_map == direction_map).all()
    assert read.settings.stroke_direction == "MAP"


def test_the_command_line_paints_along_a_map(
    tmp_path: Path, style: Tensor, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = (style[0].permute(1, 2, 0) * 255).byte().numpy()
    Image.fromarray(picture).save(tmp_path / "style.png")
    Image.fromarray(np.full((5, 9, 3), 100, np.uint8)).save(tmp_path / "map.png")
    paths = [str(tmp_path / name) for name in ("style.png", "style.png")]
    options = ["--size", "64", "--iterations", "2", "--quality", "draft"]
    results: list[np.ndarray] = []
    for more in ([], ["--stroke-direction", "MAP", "--direction-map", str(tmp_path / "map.png")]):
        out = tmp_path / f"out-{len(results)}.png"
        assert main(["stylize", *paths, "-o", str(out), *options, *more]) == 0
        results.append(np.asarray(Image.open(out)).astype(float))
    assert abs(results[0] - results[1]).mean() > 1
    missing = str(tmp_path / "none.png")
    assert main(["stylize", *paths, "-o", missing, *options, "--stroke-direction", "MAP"]) == 1
    assert "There is no direction map: choose an image" in capsys.readouterr().err
