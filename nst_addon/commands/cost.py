# SPDX-License-Identifier: GPL-3.0-or-later
"""cost: measure how far a picture is from its content and its style."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ..settings import CostOptions, Settings
from .network import add_weights_folder, network_for
from .settings import add_setting, settings_of


def add(commands: Any) -> None:
    """What it takes: three pictures and the settings that change the cost."""
    parser = commands.add_parser(
        "cost",
        help="measure how far IMAGE is from CONTENT and STYLE",
        description="J = α J_content + β J_style, J_style = Σ λ J_style^[l], measured in float32 "
        "by the network as it is published: RGB 0–1 normalized by ImageNet's mean and "
        "deviation, zero padding, plain pooling. (The optimizer itself uses replicate padding "
        "and rescaled average pooling.) Each of the layers' numbers is Σ(Ĝ(S) − Ĝ(G))² / "
        "(2 n_C)², Gram matrices divided by their own number of places. λ is calibrated at "
        "CONTENT and α by CONTENT and STYLE, so they are the same for every IMAGE.",
    )
    parser.add_argument("content", type=Path, metavar="CONTENT")
    parser.add_argument("style", type=Path, metavar="STYLE")
    parser.add_argument("image", type=Path, metavar="IMAGE", help="resized to CONTENT's size")
    add_setting(parser, "size", CostOptions.get_setting("size"))
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_weights_folder(parser)
    compared = {"strength", "pooling", "network", "device"}
    for name, setting in Settings.each_setting():
        if name in compared:
            add_setting(parser, name, setting)
    parser.set_defaults(run=_run, precision="FLOAT32")


def _run(options: argparse.Namespace) -> None:
    from ..engine.measure import measure
    from ..engine.tensors import from_array
    from ..images.files import read_picture

    settings = settings_of(options, Settings)
    size = settings_of(options, CostOptions).size
    paths = (options.content, options.style, options.image)
    content, style, image = (from_array(read_picture(path)).color for path in paths)
    network = network_for(settings, options, tuned=False)
    cost = measure(content, style, image, size, network, settings)
    numbers = {
        "J": cost.total,
        "J_content": cost.content,
        "J_style": cost.style,
        "layers": cost.layers,
        "lambdas": cost.lambdas,
        "alpha": cost.alpha,
        "beta": cost.beta,
    }
    if options.json:
        print(json.dumps(numbers, indent=2))
        return
    for name in ("J", "J_content", "J_style"):
        print(f"{name:10} {numbers[name]:.6g}")
    for layer, number in cost.layers.items():
        print(f"{layer:10} {number:.6g}")
