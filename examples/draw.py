# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw the gallery's pictures that need no Blender: python -m examples.draw FOLDER"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from .contents.cartoon import draw_cartoon
from .contents.poster import draw_poster
from .styles.brick import lay_bricks
from .styles.canvas import Array
from .styles.dots import paint_dots
from .styles.glass import lay_glass
from .styles.impasto import paint_impasto
from .styles.landscape import paint_landscape
from .styles.lines import draw_lines
from .styles.marbling import marble
from .styles.mosaic import lay_mosaic
from .styles.paper import cut_paper
from .styles.pastel import draw_pastel
from .styles.portrait import paint_portrait
from .styles.seascape import paint_seascape
from .styles.tiles import lay_tiles
from .styles.watercolor import paint_watercolor
from .styles.waves import print_waves
from .styles.weave import weave
from .styles.woodcut import print_woodcut

PICTURES: dict[str, Callable[[], Array]] = {
    "contents/cartoon": draw_cartoon,
    "contents/poster": draw_poster,
    "styles/strokes": paint_landscape,
    "styles/lines": draw_lines,
    "styles/mosaic": lay_mosaic,
    "styles/watercolor": paint_watercolor,
    "styles/woodcut": print_woodcut,
    "styles/dots": paint_dots,
    "styles/weave": weave,
    "styles/impasto": paint_impasto,
    "styles/paper": cut_paper,
    "styles/portrait": paint_portrait,
    "styles/seascape": paint_seascape,
    "styles/brick": lay_bricks,
    "styles/tiles": lay_tiles,
    "styles/pastel": draw_pastel,
    "styles/glass": lay_glass,
    "styles/marbling": marble,
    "styles/waves": print_waves,
}


def main(folder: Path, *only: str) -> None:
    """Draw every picture, or those that are named ("styles/dots"), into `folder`."""
    for name in only or PICTURES:
        Image.fromarray(PICTURES[name]()).save(folder / f"{name}.png")
    if not only:
        _shrink(folder / "styles/strokes.png", folder / "styles/tiny.png")


def _shrink(file: Path, to: Path) -> None:
    """A style that is far too small, which artists have too: 64 × 64 pixels."""
    picture = np.asarray(Image.open(file))
    height = len(picture)
    left = picture.shape[1] - height
    square = Image.fromarray(picture[:, left:])
    square.resize((64, 64), Image.Resampling.LANCZOS).save(to)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
