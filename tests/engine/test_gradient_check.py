# SPDX-License-Identifier: GPL-3.0-or-later
"""A device is compared with the processor, and one whose gradients are wrong paints with care."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from narrow_network import narrow_network
from torch import Tensor

from nst_addon.__main__ import main
from nst_addon.engine.cost.objective import Costs
from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.device.devices import identity_of
from nst_addon.engine.goal import Goal
from nst_addon.engine.gradient_check import compare
from nst_addon.engine.network import convolution
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.schedule import Scale
from nst_addon.engine.subject import Style, transfer
from nst_addon.environment.verdicts import keep_verdict, read_verdicts, wants_care
from nst_addon.job.model import Job
from nst_addon.settings import Settings
from nst_addon.worker.network_cache import Networks

CPU = torch.device("cpu")
SETTINGS = Settings(device="cpu", precision="FLOAT32")


#: The right one, which tests put another in the place of.
RIGHT = convolution._ConvolutionRelu


class WrongBackward(RIGHT):
    """As a device would do it that takes a part of a tensor for the tensor: in the gradient, what
    lies in the last column comes from the first."""

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> tuple[Tensor | None, ...]:
        own, *others = RIGHT.backward(ctx, *gradients)
        assert own is not None
        return (torch.cat([own[..., :-1], own[..., :1]], 3), *others)


class WrongForward(RIGHT):
    """As a device would do it that does not write into parts of tensors: zeros are left."""

    @staticmethod
    def forward(ctx: Any, *arguments: Any) -> tuple[Tensor, Tensor, Tensor | None]:
        activations, buffer, below = RIGHT.forward(ctx, *arguments)
        activations[:, ::2].zero_()
        return activations, buffer, below


@pytest.fixture(params=[WrongBackward, WrongForward])
def wrong(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast path is wrong."""
    monkeypatch.setattr(convolution, "_ConvolutionRelu", request.param)


def costs(network: Network, settings: Settings, at_once: int) -> Costs:
    chance = torch.Generator().manual_seed(0)
    picture, content, style = torch.rand(3, 1, 3, 133, 19, generator=chance, dtype=torch.float64)
    goal = Goal(transfer(content, Style(style)), settings, network)
    return goal.objective(Scale(19, 133, 1), Strength(0.5), at_once).evaluate(picture)


@pytest.mark.parametrize("pooling", ["AVERAGE", "MAX"])
@pytest.mark.parametrize(("seamless", "at_once"), [("NONE", 3500), ("BOTH", 2**20), ("X", 3500)])
def test_the_careful_path_has_the_gradient_of_the_fast_one(
    pooling: str, seamless: str, at_once: int
) -> None:
    settings = Settings(seamless=seamless)
    fast, careful = (
        costs(narrow_network("VGG16", pooling, careful=careful), settings, at_once)
        for careful in (False, True)
    )
    assert careful.total == pytest.approx(fast.total, rel=1e-12)
    assert (careful.gradient - fast.gradient).norm() < 1e-10 * fast.gradient.norm()


def test_this_processor_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--device", "cpu", "--verdicts", str(tmp_path / "devices.json")]) == 0
    assert read_verdicts(tmp_path / "devices.json") == {identity_of(CPU): True}
    assert "float32" in capsys.readouterr().out


def test_a_wrong_kernel_fails_and_is_remembered(
    wrong: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--device", "cpu", "--verdicts", str(tmp_path / "devices.json")]) == 1
    assert "The gradients of cpu are wrong" in capsys.readouterr().err
    assert wants_care(tmp_path / "devices.json", identity_of(CPU))


def test_the_careful_path_passes_where_the_fast_one_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(convolution, "_ConvolutionRelu", WrongBackward)
    assert not next(compare(CPU)).passed
    assert next(compare(CPU, careful=True)).passed


def test_a_worker_paints_with_care_on_a_device_that_has_failed(tmp_path: Path) -> None:
    job = Job(SETTINGS, np.zeros((8, 8, 3), np.uint8), [])
    file = tmp_path / "devices.json"
    assert not Networks(None, file).load(job.settings, allow_download=False).careful
    keep_verdict(file, identity_of(CPU), False)
    assert Networks(None, file).load(job.settings, allow_download=False).careful
    keep_verdict(file, identity_of(CPU), True)
    assert not Networks(None, file).load(job.settings, allow_download=False).careful


def test_a_mac_is_painted_on_with_care_until_it_has_passed(tmp_path: Path) -> None:
    file, mac = tmp_path / "devices.json", "mps 2.13.0"
    assert wants_care(file, mac) and wants_care(None, mac)
    keep_verdict(file, mac, True)
    assert not wants_care(file, mac) and wants_care(file, "mps 2.14.0")


@pytest.mark.parametrize("text", [b"", b"[]", b"\xff", b'{"cpu": "no"}', b"[" * 10**5])
def test_a_damaged_file_of_verdicts_trusts_nothing_that_it_says(
    text: bytes, tmp_path: Path
) -> None:
    (tmp_path / "devices.json").write_bytes(text)
    assert True not in read_verdicts(tmp_path / "devices.json").values()
    keep_verdict(tmp_path / "devices.json", "cpu", True)
    assert read_verdicts(tmp_path / "devices.json")["cpu"]
