# SPDX-License-Identifier: GPL-3.0-or-later
"""What a worker makes while the artist still chooses."""

from __future__ import annotations

import pytest
import torch

from nst_addon.engine.device.devices import pick_device
from nst_addon.engine.network.winograd import Winograd
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, transfer
from nst_addon.settings import Settings
from nst_addon.worker.network_cache import Networks


@pytest.mark.skipif(pick_device("auto").type != "cpu", reason="not on a graphics card")
def test_the_first_job_makes_no_weights_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks(None)
    networks.warm_up()
    network = networks.load(Settings(), allow_download=False)
    made = []
    monkeypatch.setattr(Winograd, "__init__", lambda *given: made.append(given))
    gray = torch.full((1, 3, 64, 64), 0.5)
    next(paint(transfer(gray, Style(gray)), Settings(size=64, iterations=1), network))
    assert not made
