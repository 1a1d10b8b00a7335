# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials: the maps of a style, of a new material, and of a picture painted as its Base Color."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from nst_addon.engine.materials.maps import Layout
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint_material
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.subject import Style, Subject, texture, transfer
from nst_addon.engine.tensors import from_array
from nst_addon.images.files import read_picture
from nst_addon.settings import Settings

from ..materials.cobbles import lay_cobbles
from .grid import Grid, to_image

#: Side of each map, in pixels.
_SIDE = 256
#: As Blender calls the maps.
_LABELS = {
    "color": "Base Color",
    "normal": "Normal",
    "roughness": "Roughness",
    "height": "Height",
}

Maps = Mapping[str, Tensor]


def materials(gallery: Path, network: Network) -> Image.Image:
    """Cobblestones, a new material of them, and a poster painted in them."""
    style = maps_of(lay_cobbles(), _SIDE)
    poster = from_array(read_picture(gallery / "contents/poster.png")).color
    settings = Settings(size=_SIDE, device="cpu")
    rows = {
        "style": style,
        "Synthesize": painted_maps(style, None, settings, network),
        "Stylize, a poster": painted_maps(style, poster, settings, network),
    }
    grid = Grid(len(style), len(rows), _SIDE)
    for row, (name, maps) in enumerate(rows.items()):
        for column, (kind, picture) in enumerate(maps.items()):
            grid.place(to_image(picture), f"{_LABELS[kind]}, {name}", column, row)
    return grid.sheet


def maps_of(arrays: Mapping[str, np.ndarray], side: int) -> dict[str, Tensor]:
    """The maps of examples/materials as pictures (1, 3, side, side), the Base Color first; normals
    are some, which a mean of several is not."""
    layout, maps = Layout([*arrays]), {}
    for kind in layout.kinds:
        values = torch.from_numpy(arrays["basecolor" if kind == "color" else kind]).float()
        planes = values.reshape(*values.shape[:2], -1).permute(2, 0, 1)[None]
        maps[kind] = resize(planes, side, side)
    return _pictures(layout, layout.with_unit_normals(layout.texels(maps)))


def painted_maps(
    style: Maps, content: Tensor | None, settings: Settings, network: Network
) -> dict[str, Tensor]:
    """The maps painted in the manner of those of a `style`: over `content`, or anew."""
    layout = Layout([*style])
    side = settings.size
    texels = Style(layout.texels_of(torch.cat([*style.values()])))
    subject: Subject = (
        transfer(content, texels) if content is not None else texture(side, side, texels)
    )
    *_, last = paint_material(subject, layout, settings, network)
    return _pictures(layout, last.picture())


def _pictures(layout: Layout, texels: Tensor) -> dict[str, Tensor]:
    """The maps of `texels` (1, C, H, W) as pictures by their kinds."""
    return {kind: layout.map(texels, kind).expand(-1, 3, -1, -1) for kind in layout.kinds}
