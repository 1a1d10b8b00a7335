# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials: how well the maps of a result lie on each other, and how near the style each of them
is, beside the same map painted alone.

Where one map has an edge others have one. So the strength of edges is correlated between each two
maps, and compared with that of the style's own maps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import torch
from torch import Tensor

from examples.materials.cobbles import lay_cobbles
from examples.materials.rust import let_rust
from examples.sheets.materials import Maps, maps_of, painted_maps
from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import Network, load_network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.blur import blurred
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.pictures.wrap import NONE
from nst_addon.engine.subject import Style, texture, transfer
from nst_addon.settings import Settings
from tools.gallery import ensure_gallery

from .judges import StyleJudges
from .pictures import last_picture, read

#: The side of what is painted, in pixels.
SIDE = 128
#: Deviation of the blur before edges are looked for: grain is none.
_BLUR = 1.0
#: The materials, and what paints their maps.
_MATERIALS = {"cobbles": lay_cobbles, "rust": let_rust}


def measure(qualities: Iterable[str]) -> None:
    """Paint at each of the `qualities`, and print the figures."""
    device = torch.device("cpu")
    network = load_network("VGG16", "AVERAGE", device, pick_dtype("AUTO", device))
    picture = resize(read(ensure_gallery() / "contents/monkey.png"), SIDE, SIDE)
    for quality in qualities:
        settings = Settings(size=SIDE, quality=quality, device="cpu")
        for name, make in _MATERIALS.items():
            exemplar = maps_of(make(), SIDE)
            judges = {kind: StyleJudges(each) for kind, each in exemplar.items()}
            alone = {kind: _alone(each, settings, network) for kind, each in exemplar.items()}
            stylized = last_picture(
                paint(transfer(picture, Style(exemplar["color"])), settings, network)
            )
            for content, beside in ((None, alone), (picture, {**alone, "color": stylized})):
                found = painted_maps(exemplar, content, settings, network)
                what = (
                    f"{quality.lower():7}{name:8}{'synthesis' if content is None else 'stylized'}"
                )
                print(f"{what:26}{_edges_line(found, exemplar)}", flush=True)
                print(f"{'':26}{_style_line(found, beside, judges)}", flush=True)


def _correlations(maps: Maps) -> dict[tuple[str, str], float]:
    """How the edges of each two of `maps` are correlated, −1 to 1."""
    edges = {kind: _edges(each) for kind, each in maps.items()}
    return {
        (one, other): float(torch.corrcoef(torch.stack([edges[one], edges[other]]))[0, 1])
        for one, other in combinations(maps, 2)
    }


def _edges_line(maps: Maps, exemplar: Maps) -> str:
    """The correlations of `maps`, and in brackets those of the `exemplar`."""
    found, wanted = _correlations(maps), _correlations(exemplar)
    pairs = [f"{'/'.join(each)} {found[each]:.2f} ({wanted[each]:.2f})" for each in wanted]
    off = sum(abs(found[each] - wanted[each]) for each in wanted) / len(wanted)
    return f"edges {', '.join(pairs)}; {off:.3f} off"


def _edges(picture: Tensor) -> Tensor:
    """The strength of the edges of `picture` (1, 3, H, W), flat."""
    planes = torch.cat([blurred(each, _BLUR, NONE) for each in torch.split(picture, 1, 1)], 1)
    right, down = (
        planes[..., 1:, 1:] - planes[..., 1:, :-1],
        planes[..., 1:, 1:] - planes[..., :-1, 1:],
    )
    return (right.square() + down.square()).sum(1).sqrt().flatten()


def _style_line(maps: Maps, beside: Maps, judges: Mapping[str, Any]) -> str:
    """The style distances of `maps` as shares of those of the maps `beside`, by both networks."""
    parts = []
    for kind, each in maps.items():
        own, other = judges[kind].distances(each), judges[kind].distances(beside[kind])
        shares = (a / b for a, b in zip(own, other, strict=True))
        parts.append(f"{kind} " + " ".join(f"{share:.2f}" for share in shares))
    return f"style distance, of the map alone: {', '.join(parts)}"


def _alone(picture: Tensor, settings: Settings, network: Network) -> Tensor:
    return last_picture(paint(texture(SIDE, SIDE, Style(picture)), settings, network))
