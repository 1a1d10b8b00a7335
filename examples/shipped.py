# SPDX-License-Identifier: GPL-3.0-or-later
"""The styles that ship with the extension: python -m examples.shipped FOLDER [NAME …]

They lie in the repository, styles/, for they take minutes to draw.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from .draw import PICTURES

#: Names of the files, which are what the artist reads, and the pictures of the gallery.
SHIPPED = {
    "Brush Strokes": "styles/strokes",
    "Cut Paper": "styles/paper",
    "Impasto": "styles/impasto",
    "Ink Hatching": "styles/lines",
    "Marbling": "styles/marbling",
    "Mosaic": "styles/mosaic",
    "Pastel": "styles/pastel",
    "Pointillism": "styles/dots",
    "Stained Glass": "styles/glass",
    "Watercolor": "styles/watercolor",
    "Woodblock": "styles/waves",
    "Woodcut": "styles/woodcut",
}
#: Of the JPEG files: together they stay under 3 MB.
_QUALITY = 88


def main(folder: Path, *names: str) -> None:
    """Draw every style, or those that are named, into `folder`."""
    for name in names or SHIPPED:
        picture = Image.fromarray(PICTURES[SHIPPED[name]]())
        picture.save(folder / f"{name}.jpg", quality=_QUALITY, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
