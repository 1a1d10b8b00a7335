# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets for docs/.

Run in the environment `engine`: python -m examples.sheets GALLERY OUT [NAME …] [--pictures FOLDER]
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import torch

from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import load_network

from .directions import directions
from .materials import materials
from .textures import long_range, tiling, zoom
from .transfers import figures, match_regions, pairs, real_pairs, strength, style_size

#: What there is, by name; each takes the gallery's folder and a network.
SHEETS = {
    "strength": strength,
    "style-size": style_size,
    "pairs": pairs,
    "figures": figures,
    "match-regions": match_regions,
    "tiling": tiling,
    "long-range": long_range,
    "zoom": zoom,
    "directions": directions,
    "materials": materials,
}


def main() -> None:
    """Paint and write the sheets that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gallery", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sheets", nargs="*", default=list(SHEETS))
    parser.add_argument("--pictures", type=Path, help="pairs are of the paintings in this folder")
    arguments = parser.parse_args()
    sheets = SHEETS
    if arguments.pictures:
        sheets = {**SHEETS, "pairs": partial(real_pairs, arguments.pictures)}
    device = torch.device("cpu")
    network = load_network("VGG16", "AVERAGE", device, pick_dtype("AUTO", device))
    for name in arguments.sheets:
        print(f"{name}:", flush=True)
        sheet = sheets[name](arguments.gallery, network)
        sheet.save(arguments.out / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main()
