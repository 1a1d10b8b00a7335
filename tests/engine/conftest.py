# SPDX-License-Identifier: GPL-3.0-or-later
"""Real VGG-16 weights and two small pictures with something to see in them."""

from __future__ import annotations

import nst_addon.engine  # noqa: F401  before torch: it sets how threads wait

# isort: split
from pathlib import Path

import numpy as np
import pytest
import torch
from made_shot import made_shot, write_frame
from narrow_network import narrow_network
from PIL import Image, ImageDraw
from shot_painting import COUNT
from torch import Tensor

from nst_addon.engine.network.vgg import Network, load_network
from nst_addon.engine.tensors import from_array
from nst_addon.worker.network_cache import Networks

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "nst_addon" / "weights" / "vgg16.safetensors"
CPU = torch.device("cpu")


@pytest.fixture(scope="session")
def network() -> Network:
    """VGG-16 as the optimizer uses it, in float32."""
    return load_network("VGG16", "AVERAGE", CPU, torch.float32)


@pytest.fixture(scope="session")
def narrow() -> Network:
    """A network for what does not depend on how the paint looks: it takes a tenth of the time."""
    return narrow_network("VGG16", "AVERAGE")


@pytest.fixture(scope="session")
def plain_network() -> Network:
    """VGG-16 as it is defined, in float32."""
    return load_network("VGG16", "AVERAGE", CPU, torch.float32, tuned=False)


@pytest.fixture(scope="module")
def networks() -> Networks:
    """What a worker has loaded."""
    return Networks(None)


@pytest.fixture(scope="session")
def content() -> Tensor:
    """A gray-green disk with light from the left before a pale sky, (1, 3, 64, 96)."""
    y, x = torch.meshgrid(torch.arange(64.0), torch.arange(96.0), indexing="ij")
    disk = (((x - 48) ** 2 + (y - 32) ** 2) < 22**2).float()
    light = 0.3 + 0.5 * (70 - x).clamp(0, 48) / 48
    color = torch.tensor([0.55, 0.7, 0.5]).view(3, 1, 1)
    sky = torch.tensor([0.75, 0.8, 0.85]).view(3, 1, 1)
    return (disk * light * color + (1 - disk) * sky)[None]


@pytest.fixture(scope="session")
def style() -> Tensor:
    """Short strokes of red, orange and dark blue on dark red, (1, 3, 80, 80)."""
    chance = np.random.default_rng(0)
    picture = Image.new("RGB", (160, 160), (150, 50, 30))
    draw = ImageDraw.Draw(picture)
    palette = [(205, 65, 25), (235, 160, 40), (25, 35, 100), (180, 90, 30)]
    for _ in range(700):
        x, y = chance.uniform(0, 160, 2)
        dx, dy = chance.normal((14, 6), 3)
        color = palette[chance.integers(4)]
        draw.line((x, y, x + dx, y + dy), fill=color, width=int(chance.integers(3, 6)))
    array = np.asarray(picture.resize((80, 80), Image.Resampling.LANCZOS))
    return from_array(array).color


@pytest.fixture(scope="session")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few frames, as Blender 4.5 writes them."""
    folder = tmp_path_factory.mktemp("shot")
    for frame in made_shot(COUNT, pan=1.0, roll=0.2):
        write_frame(folder / f"shot_{frame.number:04d}.exr", frame)
    return folder
