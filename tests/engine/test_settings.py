# SPDX-License-Identifier: GPL-3.0-or-later
"""A value that does not fit is an error that names the setting, the value and the range."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from nst_addon.engine.device import devices
from nst_addon.engine.device.devices import list_devices, pick_device, pick_dtype
from nst_addon.engine.device.memory import free_bytes
from nst_addon.errors import ArtistError
from nst_addon.job.folder import read_job, write_job
from nst_addon.job.model import Job, Style
from nst_addon.one_setting import Checked
from nst_addon.settings import Settings


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("strength", 1.5, ("strength", "1.5", "0 to 1")),
        ("size", 10, ("size", "10", "64 to 16384 px")),
        ("size", 512.5, ("size", "512.5", "whole number")),
        ("quality", "BEST", ("quality", "BEST", "DRAFT, NORMAL, FINE")),
        ("relu3_1", float("nan"), ("relu3_1", "nan", "0 to 100")),
    ],
)
def test_an_error_names_the_setting_the_value_and_the_range(
    setting: str, value: object, words: tuple[str, ...]
) -> None:
    with pytest.raises(ArtistError) as caught:
        Settings.from_dict({setting: value})
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize("variants", [0, 26, 2.5, "3"])
def test_a_job_has_no_more_variants_than_the_panel_offers(variants: object, tmp_path: Path) -> None:
    style = Style("dots", 1.0, np.zeros((64, 64, 3), np.uint8))
    write_job(tmp_path, Job(Settings(), None, [style], canvas=(64, 64), variants=2))
    file = tmp_path / "job.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"variants": variants}))
    with pytest.raises(ArtistError, match="variants is .*: use a whole number from 1 to 25"):
        read_job(tmp_path)


@pytest.mark.parametrize("weight", [-1.0, 101.0, float("nan")])
def test_a_style_has_no_weight_that_the_panel_does_not_offer(weight: float) -> None:
    with pytest.raises(ArtistError, match="weight is .*: use a number from 0 to 100"):
        Style("dots", weight, np.zeros((64, 64, 3), np.uint8))


@pytest.mark.parametrize("of", Checked.__subclasses__())
def test_every_setting_has_a_default_that_fits(of: type[Checked]) -> None:
    of()
    assert list(of.each_setting())


def test_a_device_that_is_not_there_says_which_are() -> None:
    with pytest.raises(ArtistError, match="'cuda:99'.*auto.*cpu"):
        pick_device("cuda:99")


def test_every_listed_device_can_be_picked() -> None:
    for device in list_devices():
        assert str(pick_device(device["name"])) == device["name"]


def test_precision_by_name_is_taken_as_it_is() -> None:
    assert pick_dtype("FLOAT32", torch.device("cpu")) == torch.float32
    assert pick_dtype("BFLOAT16", torch.device("cpu")) == torch.bfloat16


def test_a_processor_that_is_told_to_use_less_has_no_fast_bfloat16(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("torch.cpu._is_avx512_bf16_supported", lambda: True)
    processor = torch.device("cpu")
    for told, dtype in (("ALL", torch.bfloat16), ("avx2", torch.float32)):
        monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", told)
        assert pick_dtype("AUTO", processor) == dtype


@pytest.mark.parametrize("version", [(13, 6), (14, 0), (26, 1)])
def test_bfloat16_on_a_mac_needs_macos_14(
    version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "macos_version", lambda: version)
    mac = torch.device("mps")
    assert pick_dtype("AUTO", mac) == pick_dtype("FLOAT32", mac) == torch.float32
    if version >= (14,):
        assert pick_dtype("BFLOAT16", mac) == torch.bfloat16
    else:
        with pytest.raises(ArtistError, match="needs macOS 14 or later: set precision to auto"):
            pick_dtype("BFLOAT16", mac)


def test_free_memory_of_a_mac_is_what_is_recommended_less_what_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 3000)
    monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 1000)
    assert free_bytes(torch.device("mps")) == 2000


def test_free_memory_of_the_processor_is_known_on_every_system() -> None:
    free = free_bytes(torch.device("cpu"))
    assert free is not None and 2**20 < free < list_devices()[-1]["memory_bytes"]


def test_what_a_mac_cannot_do_on_its_graphics_card_is_done_on_the_processor() -> None:
    """torch reads that as it is loaded: the engine says it first."""
    script = (
        "import os, sys, nst_addon.engine\n"
        "print('torch' in sys.modules, os.environ['PYTORCH_ENABLE_MPS_FALLBACK'])"
    )
    environ = {key: text for key, text in os.environ.items() if "MPS" not in key}
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True)
    assert done.stdout.split() == [b"False", b"1"], done.stderr
    assert pick_dtype("AUTO", torch.device("cpu")) in (torch.float32, torch.bfloat16)


@pytest.mark.parametrize("module", ["settings", "job", "__main__"])
def test_blenders_side_imports_no_torch(module: str) -> None:
    code = f"import nst_addon.{module}, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
