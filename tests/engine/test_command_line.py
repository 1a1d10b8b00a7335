# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line, from one end to the other."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from torch import Tensor

from nst_addon.__main__ import main
from nst_addon.commands.paint import add_options, read_styles
from nst_addon.engine.cost.style_cost import gram_matrix
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.tensors import from_array
from nst_addon.images.files import read_picture, write_picture
from nst_addon.settings import Settings


def _run(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, whose output goes into pipes of that `encoding`."""
    command = [sys.executable, "-m", "nst_addon", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        encoding=encoding,
        env={**os.environ, "PYTHONIOENCODING": f"{encoding}:strict"},
    )


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory, content: Tensor, style: Tensor) -> Path:
    """A folder with content.png, which has alpha, and style.png."""
    folder = tmp_path_factory.mktemp("pictures")
    arrays = [(each[0].permute(1, 2, 0) * 255).byte().numpy() for each in (content, style)]
    alpha = np.full((64, 96, 1), 255, np.uint8)
    alpha[:, :20] = 0
    Image.fromarray(np.concatenate([arrays[0], alpha], 2)).save(folder / "content.png")
    Image.fromarray(arrays[1]).save(folder / "style.png")
    return folder


def _stylize(*arguments: object) -> None:
    """A picture of 64 pixels that is painted here: another process would load PyTorch again."""
    options = ("--size", 64, "--iterations", 1, "--quality", "draft")
    assert main(list(map(str, ("stylize", *arguments, *options)))) == 0


def _cost(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """The numbers that the command prints."""
    assert main(list(map(str, ("cost", *arguments, "--size", 80, "--json")))) == 0
    numbers: dict[str, Any] = json.loads(capsys.readouterr().out)
    return numbers


def test_stylize_writes_the_picture_and_keeps_its_alpha(pictures: Path) -> None:
    out = pictures / "out.png"
    options = ("--size", 96, "--iterations", 3, "--quality", "draft", "--style-weights", 1, 0.5)
    style = pictures / "style.png"
    done = _run("stylize", pictures / "content.png", style, style, "-o", out, *options)
    assert done.returncode == 0, done.stderr
    assert "iteration 3 of 3" in done.stderr
    result = np.asarray(Image.open(out))
    assert result.shape == (64, 96, 4)
    assert result[:, :20, 3].max() == 0
    assert result[:, 20:, 3].min() == 255


def test_letters_that_a_pipe_does_not_know_end_no_command() -> None:
    """× and α are not in the code page of Russia."""
    done = _run("cost", "--help", encoding="cp1251")
    assert done.returncode == 0, done.stderr
    assert "? J_content" in done.stdout
    done = _run("stylize", "9×9.png", "b.png", "-o", "c.png", encoding="cp1251")
    assert "no picture 9?9.png" in done.stderr


def test_open_exr_stays_brighter_than_white(pictures: Path) -> None:
    array = np.asarray(Image.open(pictures / "style.png"), np.float32) / 255
    array[:20, :20] = 4
    write_picture(pictures / "in.exr", array)
    _stylize(pictures / "in.exr", pictures / "style.png", "-o", pictures / "out.exr")
    assert read_picture(pictures / "out.exr")[4:16, 4:16].max() > 2


def test_what_is_brighter_than_white_is_paint_in_a_png_and_no_flat_spot(pictures: Path) -> None:
    array = np.asarray(Image.open(pictures / "style.png"), np.float32) / 255
    array[:40, :40] *= 8
    write_picture(pictures / "bright.exr", array)
    _stylize(pictures / "bright.exr", pictures / "style.png", "-o", pictures / "paint.png")
    assert (np.asarray(Image.open(pictures / "paint.png")) == 255).mean() < 0.02


def test_each_style_goes_where_a_channel_of_a_mask_says(pictures: Path) -> None:
    mask = np.zeros((64, 96, 3), np.uint8)
    mask[:, :48, 0] = mask[:, 48:, 1] = 255
    Image.fromarray(mask).save(pictures / "mask.png")
    style, out = pictures / "style.png", pictures / "masked.png"
    Image.new("RGB", (64, 64), (255, 0, 0)).save(pictures / "red.png")
    masks = ("--masks", f"{pictures / 'mask.png'}:red", f"{pictures / 'mask.png'}:green")
    _stylize(style, pictures / "red.png", style, "-o", out, "--strength", 1, *masks)
    redness = np.asarray(Image.open(out), np.float32) @ (1, -0.5, -0.5)
    width = redness.shape[1]
    assert redness[:, : width // 3].mean() > 60 + redness[:, -width // 3 :].mean()


def test_what_is_learned_of_each_style_is_all_a_rectangle_or_a_mask(pictures: Path) -> None:
    style = str(pictures / "style.png")
    mask = np.zeros((8, 8, 3), np.uint8)
    mask[:4, :, 0] = 255
    Image.fromarray(mask).save(pictures / "part.png")
    parser = argparse.ArgumentParser()
    parser.add_argument("styles", type=Path, nargs="+")
    add_options(parser)
    learned = ("--learn", "all", "0,0.5,0,1", f"{pictures / 'part.png'}:red")
    found = read_styles(parser.parse_args([style, style, style, "-o", "out.png", *learned]))
    whole, left, upper = (each.pixels for each in found)
    assert whole.shape[2] == 3
    assert left[:, :40, 3].min() == 255 and left[:, 56:, 3].max() == 0
    assert upper[:24, :, 3].min() == 255 and upper[40:, :, 3].max() == 0


def test_cost_prints_the_formula_of_every_layer(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = (pictures / "style.png", pictures / "style.png", pictures / "content.png")
    numbers = _cost(capsys, *paths)
    assert list(numbers["layers"]) == ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]
    weighted = sum(numbers["lambdas"][name] * cost for name, cost in numbers["layers"].items())
    assert numbers["J_style"] == pytest.approx(weighted)
    total = numbers["alpha"] * numbers["J_content"] + numbers["beta"] * numbers["J_style"]
    assert numbers["J"] == pytest.approx(total)


def test_cost_of_a_picture_that_is_content_and_style_is_zero(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    style = pictures / "style.png"
    numbers = _cost(capsys, style, style, style, "--pooling", "max")
    assert numbers["J"] == pytest.approx(0, abs=1e-9)


def test_cost_equals_the_definition_with_sums(
    pictures: Path, plain_network: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    style, image = pictures / "style.png", pictures / "flipped.png"
    Image.open(style).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(image)
    numbers = _cost(capsys, style, style, image)
    grams = []
    for path in (style, image):
        picture = from_array(np.asarray(Image.open(path))).color
        features = plain_network.features(picture, ["relu3_1"])["relu3_1"]
        grams.append(gram_matrix(features).double())
    expected = (grams[0] - grams[1]).square().sum() / (2 * 20 * 20 * 256) ** 2
    assert numbers["layers"]["relu3_1"] == pytest.approx(expected.item(), rel=1e-3)


def test_an_error_is_one_sentence_and_no_traceback(pictures: Path) -> None:
    for arguments, sentence in (
        (("nowhere.png", "style.png"), "There is no picture"),
        ((__file__, "style.png"), "is not a picture"),
    ):
        done = _run("stylize", *arguments, "-o", pictures / "out.png")
        assert done.returncode == 1
        assert sentence in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_help_lists_every_setting() -> None:
    text = _run("stylize", "--help").stdout + _run("texture", "--help").stdout
    for name, _ in Settings.each_setting():
        assert f"--{name.replace('_', '-')}" in text


def test_weights_refuses_another_archive(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(b"no archive")
    done = _run("weights", tmp_path / "x.tar.gz", "-o", tmp_path / "x.safetensors")
    assert done.returncode == 1
    assert "wrong SHA-256" in done.stderr
