# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets of new textures: seamless ones side by side, and what Long Range does."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, texture, transfer
from nst_addon.engine.tensors import from_array
from nst_addon.images.files import read_picture
from nst_addon.settings import Settings

from .grid import Grid, to_image

#: Styles of the tilings; the side of one tile, in pixels, and how often it is repeated.
_TILED = ("strokes", "impasto", "mosaic", "weave", "dots", "woodcut")
_TILE, _TIMES = 192, 3

#: Styles whose order is the point, and the side of the textures, in pixels.
_ORDERED = ("brick", "weave", "tiles")
_SIDE = 384

#: A large result: long side, and side of what is shown of it, in pixels.
_LARGE, _WINDOW = 4096, 640


def tiling(gallery: Path, network: Network) -> Image.Image:
    """Six seamless textures, each repeated 3 × 3."""
    grid = Grid(3, 2, _TILE * _TIMES)
    settings = Settings(size=_TILE, seamless="BOTH", device="cpu")
    for index, name in enumerate(_TILED):
        tile = _textured(gallery, name, settings, network)
        wall = Image.new("RGB", (_TILE * _TIMES, _TILE * _TIMES))
        for x in range(_TIMES):
            for y in range(_TIMES):
                wall.paste(tile, (x * _TILE, y * _TILE))
        grid.place(wall, f"{name}, repeated 3 by 3", index % 3, index // 3)
    return grid.sheet


def long_range(gallery: Path, network: Network) -> Image.Image:
    """Three styles that keep an order, without and with Long Range."""
    grid = Grid(3, len(_ORDERED), _SIDE)
    for row, name in enumerate(_ORDERED):
        style = Image.open(gallery / f"styles/{name}.png").convert("RGB")
        grid.place(style.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS), f"{name}, style", 0, row)
        for column, switch in enumerate((False, True), 1):
            settings = Settings(size=_SIDE, long_range=switch, device="cpu")
            label = f"Long Range {'on' if switch else 'off'}"
            grid.place(_textured(gallery, name, settings, network), label, column, row)
    return grid.sheet


def zoom(gallery: Path, network: Network) -> Image.Image:
    """The bay 4096 pixels wide: all of it, and a part pixel for pixel."""
    content = from_array(read_picture(gallery / "contents/bay.png")).color
    style = from_array(read_picture(gallery / "styles/strokes.png")).color
    settings = Settings(size=_LARGE, quality="DRAFT", device="cpu")
    for step in paint(transfer(content, Style(style)), settings, network):
        if step.iteration == step.iterations:
            print(f"{step.width} × {step.height}", flush=True)
    whole = to_image(step.picture())
    grid = Grid(2, 1, _WINDOW)
    small = whole.resize((_WINDOW, _WINDOW * whole.height // whole.width), Image.Resampling.LANCZOS)
    grid.place(small, f"{whole.width} by {whole.height} pixels", 0, 0)
    left, top = whole.width // 2 - _WINDOW // 2, whole.height // 3
    part = whole.crop((left, top, left + _WINDOW, top + _WINDOW))
    grid.place(part, f"{_WINDOW} by {_WINDOW} of them", 1, 0)
    return grid.sheet


def _textured(gallery: Path, name: str, settings: Settings, network: Network) -> Image.Image:
    style = from_array(read_picture(gallery / f"styles/{name}.png")).color
    *_, last = paint(texture(settings.size, settings.size, Style(style)), settings, network)
    print(f"{name}, {settings.size} px", flush=True)
    return to_image(last.picture())
