# SPDX-License-Identifier: GPL-3.0-or-later
"""A material of bumps, and jobs that paint it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nst_addon.job.model import Job, Style
from nst_addon.settings import Settings

QUICK = Settings(size=64, quality="DRAFT", iterations=3, device="cpu", precision="FLOAT32")


def material(size: int = 64) -> Style:
    """Bumps: a Base Color, normals and a height that is larger."""
    y, x = np.mgrid[:size, :size] * (2 * np.pi / 16)
    height = (0.5 + 0.3 * np.sin(x) * np.sin(y)).astype(np.float32)
    colors = (np.stack([1 - height, height, height**2], -1) * 255).astype(np.uint8)
    slopes = np.stack([0.5 - 0.3 * np.cos(x), 0.5 + 0.3 * np.cos(y), 0.9 + 0 * x], -1)
    large = np.kron(height, np.ones((2, 2), np.float32))
    return Style("bumps", 1.0, colors, None, {"height": large, "normal": slopes.astype("float32")})


def texture_job(variants: int = 1) -> Job:
    return Job(QUICK, None, [material()], canvas=(64, 64), variants=variants)


def stylized_job(**settings: object) -> Job:
    """Bumps on a disk before a slope of gray."""
    y, x = np.mgrid[:48, :64]
    disk = np.hypot(x - 32, y - 24) < 14
    gray = (np.where(disk, 0.8, 0.1 + x / 160) * 255).astype(np.uint8)
    content = np.repeat(gray[..., None], 3, 2)
    return Job(replace(QUICK, **settings), content, [material()])  # type: ignore[arg-type]


def own_maps() -> dict[str, np.ndarray]:
    """Waves in the height, at another size, and normals that lean alike all over."""
    waves = 0.5 + 0.4 * np.sin(np.arange(96, dtype=np.float32) / 5)
    normals = np.array((0.5, 0.9, 0.5 + 0.3), np.float32).reshape(1, 1, 3)
    return {"height": np.broadcast_to(waves, (72, 96)).copy(), "normal": normals}


def with_metallic(level: float, weight: float = 1.0, mask: np.ndarray | None = None) -> Style:
    texel = np.full((1, 1), level, np.float32)
    maps = {**material().maps, "metallic": texel}
    return replace(material(), weight=weight, mask=mask, maps=maps)
