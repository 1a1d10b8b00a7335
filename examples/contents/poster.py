# SPDX-License-Identifier: GPL-3.0-or-later
"""Content: a poster, large letters and clean shapes on a smooth gradient."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ..styles.canvas import OVER, SIZE, Array, picture, places, ramp
from ..styles.tones import mix, smooth

WIDTH = 576
CREAM, NIGHT, CORAL = "#fff3d6", "#1b1140", "#ff5a4e"


def draw_poster() -> Array:
    """(768, 576, 3) uint8."""
    x, y = places(WIDTH, SIZE)
    colors = ramp(y + 0.12 * x, "#2b1b6b", "#6b2f9c", "#e0508f", "#ff9d5c", "#ffe08a")
    sun = np.hypot(x - 0.375, y - 0.475) / 0.225
    glow = ramp(0.5 + 0.5 * (y - 0.475) / 0.225, "#fff6c8", "#ffc145", "#ff5a4e")
    colors = mix(colors, glow, smooth(sun, 1.005, 0.995))
    # The setting sun in stripes: gaps that widen towards its foot.
    for gap in range(5):
        sea = smooth(np.abs(y - 0.535 - 0.037 * gap), 0.006 + 0.003 * gap, 0.005 + 0.003 * gap)
        colors = mix(colors, ramp(y, "#2b1b6b", "#6b2f9c", "#e0508f", "#ff9d5c"), sea * (sun < 1))
    sheet = Image.fromarray(picture(colors)).resize((OVER * WIDTH, OVER * SIZE))
    _letters(ImageDraw.Draw(sheet))
    return np.asarray(sheet.reduce(OVER))


def _letters(draw: ImageDraw.ImageDraw) -> None:
    unit = OVER * SIZE
    for text, size, x, y, color in (
        ("TIDE", 0.250, 0.375, 0.135, CREAM),
        ("&", 0.200, 0.375, 0.435, NIGHT),
        ("TIME", 0.250, 0.375, 0.790, NIGHT),
        ("AN EVENING BY THE SEA", 0.040, 0.375, 0.925, NIGHT),
        ("SEVEN TO NINE", 0.040, 0.375, 0.966, CORAL),
    ):
        font = ImageFont.load_default(size * unit)
        # Bold by a stroke around the letters, of which Pillow brings one weight only.
        bold = round(0.035 * size * unit)
        where = (x * unit, y * unit)
        draw.text(where, text, color, font, anchor="mm", stroke_width=bold, stroke_fill=color)
