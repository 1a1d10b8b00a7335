"""Real VGG-16 weights and two small pictures with something to see in them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from nst_addon.engine.networks import Network, load_network

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "nst_addon" / "weights" / "vgg16.safetensors"
CPU = torch.device("cpu")


@pytest.fixture(scope="session")
def network() -> Network:
    """VGG-16 as the optimizer uses it, in float32."""
    return load_network("VGG16", "AVERAGE", CPU, torch.float32)


@pytest.fixture(scope="session")
def plain_network() -> Network:
    """VGG-16 as it is defined, in float32."""
    return load_network("VGG16", "AVERAGE", CPU, torch.float32, tuned=False)


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
    """Slanting strokes of red, orange and dark blue, (1, 3, 80, 80)."""
    y, x = torch.meshgrid(torch.arange(80.0), torch.arange(80.0), indexing="ij")
    wave = torch.sin((x + 0.6 * y) * 0.7 + torch.sin(y * 0.15) * 2)
    red = torch.tensor([0.8, 0.25, 0.1]).view(3, 1, 1)
    blue = torch.tensor([0.05, 0.1, 0.4]).view(3, 1, 1)
    orange = torch.tensor([0.95, 0.65, 0.1]).view(3, 1, 1)
    picture = torch.where(wave > 0.4, red, torch.where(wave < -0.5, blue, orange))
    return picture[None].contiguous()
