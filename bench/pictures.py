# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pictures are painted, and how they are cut for the programs."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from nst_addon.engine.optimize import Step
from tools.gallery import ensure_gallery


@dataclass(frozen=True)
class Pair:
    """A content and a style picture, sRGB, of any size."""

    content: Image.Image
    style: Image.Image
    names: tuple[str, str]  #: for people

    @property
    def key(self) -> str:
        """Names the pair by what can be seen in it, so that records never mix."""
        digest = hashlib.sha256()
        for picture in (self.content, self.style):
            digest.update(f"{picture.size}".encode() + picture.tobytes())
        return digest.hexdigest()[:12]

    def write(self, folder: Path, size: int) -> tuple[Path, Path]:
        """Both as PNG files of `size` × `size` px, the middle of each picture."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = folder / "content.png", folder / "style.png"
        for picture, path in zip((self.content, self.style), paths, strict=True):
            _square(picture, size).save(path)
        return paths


def default_pair() -> Pair:
    """The benchmark's own pictures, which anyone can make again."""
    gallery = ensure_gallery()
    content = Image.open(gallery / "contents/monkey.png").convert("RGB")
    style = Image.open(gallery / "styles/strokes.png").convert("RGB")
    return Pair(content, style, ("monkey", "strokes"))


def read_pair(content: Path, style: Path) -> Pair:
    """The pictures in two files."""
    pictures = Image.open(content).convert("RGB"), Image.open(style).convert("RGB")
    return Pair(*pictures, (content.stem, style.stem))


def read(path: Path) -> Tensor:
    """The picture in `path` as (1, 3, H, W), float32, 0–1."""
    array = np.asarray(Image.open(path).convert("RGB"), np.float32) / 255
    return torch.from_numpy(array).permute(2, 0, 1)[None]


def save(picture: Tensor, path: Path) -> None:
    """Write `picture`, (1, 3, H, W), 0–1 where it is to be seen, to `path`."""
    array = (picture[0].clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0)
    Image.fromarray(array.numpy()).save(path)


def _square(picture: Image.Image, size: int) -> Image.Image:
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    box = (left, top, left + side, top + side)
    return picture.resize((size, size), Image.Resampling.LANCZOS, box=box)


def last_picture(steps: Iterator[Step]) -> Tensor:
    """What `steps` end with, (1, C, H, W)."""
    return deque(steps, maxlen=1).pop().picture()
