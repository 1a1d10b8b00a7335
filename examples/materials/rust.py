# SPDX-License-Identifier: GPL-3.0-or-later
"""Material: a painted plate that rusts where the paint has come off, with bare scratches."""

from __future__ import annotations

import numpy as np

from ..styles.canvas import Array, color, noise, ramp
from ..styles.tones import mix, smooth
from .heights import normals


def let_rust(size: int = 512) -> dict[str, Array]:
    """The maps by their kinds."""
    rng = np.random.default_rng(8)
    shape = (size, size)
    fine = noise(rng, shape, 80, 160, 250)
    eaten = noise(rng, shape, 6, 12, 25, 50) + 0.08 * fine
    is_rust = smooth(eaten, 0.22, 0.30)
    near = smooth(eaten, 0.02, 0.22) - is_rust  # paint that blisters around it
    y, x = np.mgrid[:size, :size] / size
    lines = np.abs(np.sin(34 * (y - 0.35 * x) + 5 * noise(rng, shape, 3)))
    is_bare = smooth(0.10 - lines, 0, 0.06) * smooth(noise(rng, shape, 6, 14), 0.1, 0.3)
    is_bare = is_bare * (1 - is_rust)
    paint = color("#2f7f86") * (0.92 + 0.06 * noise(rng, shape, 5, 12) + 0.015 * fine)[..., None]
    paint = mix(paint, paint * 0.72 + 0.08, near)
    tone = 0.5 + 0.28 * noise(rng, shape, 18, 40, 90) + 0.18 * fine
    rust = ramp(tone.clip(0, 1), "#3a1a0e", "#7a3414", "#b0561c", "#d18a3e")
    base = mix(mix(paint, rust, is_rust), np.broadcast_to(color("#b9bcbd"), rust.shape), is_bare)
    height = 0.62 + 0.12 * near + is_rust * (0.16 * tone - 0.36) - 0.18 * is_bare + 0.008 * fine
    roughness = 0.28 + 0.18 * near + is_rust * (0.55 + 0.10 * fine) - 0.06 * is_bare
    return {
        "basecolor": base.clip(0, 1),
        "normal": normals(height, size / 28),
        "roughness": roughness.clip(0, 1),
        "height": height.clip(0, 1),
        "metallic": is_bare,
    }
