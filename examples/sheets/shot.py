# SPDX-License-Identifier: GPL-3.0-or-later
"""A moving picture for the README: a shot frame by frame, and beside it held together.

Run in the environment `engine`: python -m examples.sheets.shot FRAMES STYLE OUT
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import Network, load_network
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, transfer
from nst_addon.engine.tensors import from_array
from nst_addon.images.files import read_picture
from nst_addon.job import model
from nst_addon.settings import Settings
from nst_addon.shot.files import FrameFiles, find_shot
from nst_addon.shot.read import read_frame
from nst_addon.worker.shot import ShotPainter

from .grid import to_image

#: Milliseconds of a frame; and how wide the line between both halves is, in pixels.
_FRAME, _LINE = 110, 4


def alone(
    files: FrameFiles, numbers: Iterable[int], style: Path, settings: Settings, network: Network
) -> Iterator[Tensor]:
    """Each frame of these `numbers` painted as a still, (1, 3, H, W)."""
    picture = from_array(read_picture(style)).color
    for number in numbers:
        frame, _ = read_frame(files.path(number), number)
        subject = transfer(from_array(frame.picture).color, Style(picture))
        *_, last = paint(subject, settings, network)
        yield last.picture()


def together(
    files: FrameFiles, style: Path, settings: Settings, network: Network, folder: Path
) -> Iterator[tuple[int, Tensor]]:
    """Each frame as Stylize Animation paints it, into `folder`: its number, and (1, 3, H, W); in
    the order that they are painted in."""
    numbers = files.numbers()
    output = FrameFiles(folder / "####.png")
    shot = model.Shot(str(files.pattern), str(output.pattern), numbers[0], numbers[-1])
    styles = [model.Style(style.stem, 1.0, read_picture(style))]
    painter = ShotPainter(model.Job(settings, None, styles, shot=shot), network)
    painter.check()
    for step in painter.steps():
        if step.file is not None:
            yield step.number, from_array(read_picture(step.file)).color


def side_by_side(pairs: Iterable[tuple[Tensor, Tensor]], out: Path) -> None:
    """Write `pairs` as a movie that goes forth and back without end: animated WebP."""
    frames = []
    for pair in pairs:
        left, right = map(to_image, pair)
        frame = Image.new("RGB", (left.width + _LINE + right.width, left.height), "white")
        frame.paste(left, (0, 0))
        frame.paste(right, (left.width + _LINE, 0))
        frames.append(frame)
    frames += frames[-2:0:-1]
    frames[0].save(
        out, save_all=True, append_images=frames[1:], duration=_FRAME, loop=0, quality=80, method=6
    )


def main() -> None:
    """Paint the shot in the folder both ways and write the movie."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("frames", type=Path, help="folder/NAME_####.exr, rendered")
    parser.add_argument("style", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    files = find_shot(arguments.frames)
    device = torch.device("cpu")
    network = load_network("VGG16", "AVERAGE", device, pick_dtype("AUTO", device))
    first = files.numbers()[0]
    width, _ = read_frame(files.path(first), first)[0].sides
    settings = Settings(size=width, quality="DRAFT", device="cpu")
    given = arguments.style, settings, network
    with tempfile.TemporaryDirectory() as folder:
        held = dict(together(files, *given, Path(folder)))
        stills = zip(sorted(held), alone(files, sorted(held), *given), strict=True)
        side_by_side(((still, held[number]) for number, still in stills), arguments.out)


if __name__ == "__main__":
    main()
