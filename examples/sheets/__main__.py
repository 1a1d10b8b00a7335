# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets for docs/.

Run in the environment `engine`: python -m examples.sheets GALLERY OUT [NAME …]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import load_network

from .textures import long_range, tiling, zoom
from .transfers import pairs, strength, style_size

#: What there is, by name; each takes the gallery's folder and a network.
SHEETS = {
    "strength": strength,
    "style-size": style_size,
    "pairs": pairs,
    "tiling": tiling,
    "long-range": long_range,
    "zoom": zoom,
}


def main() -> None:
    """Paint and write the sheets that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gallery", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sheets", nargs="*", default=list(SHEETS))
    arguments = parser.parse_args()
    device = torch.device("cpu")
    network = load_network("VGG16", "AVERAGE", device, pick_dtype("AUTO", device))
    for name in arguments.sheets:
        print(f"{name}:", flush=True)
        sheet = SHEETS[name](arguments.gallery, network)
        sheet.save(arguments.out / f"{name}.jpg", quality=88)


if __name__ == "__main__":
    main()
