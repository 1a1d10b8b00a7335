# SPDX-License-Identifier: GPL-3.0-or-later
"""Paint pictures and write the result: what stylize and texture share."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArtistError
from ..images.mask_channel import CHANNELS
from ..job.model import Job, Style
from ..settings import GROUPS, Settings, StyleOptions, each_setting, setting_named
from .network import add_weights_folder, network_for
from .settings import add_setting, add_style_weights, settings_of

if TYPE_CHECKING:
    import numpy as np

    from ..engine.optimize import Step


_WEIGHT = setting_named("weight", of=StyleOptions)


def add_options(parser: argparse.ArgumentParser, without: Sequence[str] = ()) -> None:
    """Where the picture goes, the styles' weights, and every setting but those `without`."""
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    add_style_weights(parser)
    parser.add_argument(
        "--learn",
        type=_learned,
        nargs="+",
        metavar="MASK",
        help="what of each style is learned: a picture, white is all of it; FILE:red, :green, "
        ":blue or :alpha is one channel of it; LEFT,RIGHT,BOTTOM,TOP is a rectangle, each side "
        "from 0 to 1; “all” is all of it",
    )
    add_weights_folder(parser)
    for group, title in GROUPS.items():
        section = parser.add_argument_group(title)
        for name, setting in each_setting(group):
            if name not in without:
                add_setting(section, name, setting)


def paint(
    options: argparse.Namespace,
    *,
    content: np.ndarray | None = None,
    canvas: tuple[int, int] | None = None,
    variants: int = 1,
) -> None:
    """Paint what the options ask for, and write it to `options.output`.

    `content` is (H, W, C); without it a texture of `canvas` (W, H) is made, or `variants` of
    them as a contact sheet. Raises ArtistError.
    """
    from ..engine.paint_job import paint_job
    from ..engine.tensors import result_of
    from ..images.files import check_output, write_picture

    check_output(options.output)
    styles, settings = read_styles(options), settings_of(options, Settings)
    job = Job(settings, content, styles, canvas=canvas, variants=variants)
    network = network_for(settings, options)
    start = time.monotonic()
    for step in paint_job(job, network):
        _show_progress(step, time.monotonic() - start)
    print(file=sys.stderr)
    _write(write_picture, options.output, result_of(step.picture(), job))


def _write(write: Callable[[Path, np.ndarray], None], output: Path, picture: np.ndarray) -> None:
    """What was painted is not lost when `output` cannot be written. Raises ArtistError."""
    try:
        write(output, picture)
    except ArtistError as error:
        folder = Path(tempfile.mkdtemp(prefix="neural-style-transfer-"))
        write(folder / f"{output.stem}.png", picture)
        raise ArtistError(error.what, f"the picture is in {folder}") from error


def read_styles(options: argparse.Namespace) -> list[Style]:
    """The style pictures with their weights and masks. Raises ArtistError."""
    from ..images.files import read_mask

    count = len(options.styles)
    weights = options.style_weights or [_WEIGHT.default] * count
    masks = getattr(options, "masks", None) or [None] * count
    learned = options.learn or [None] * count
    for name, given in (("style weights", weights), ("masks", masks), ("--learn", learned)):
        if len(given) != count:
            raise ArtistError(
                f"There are {count} styles and {len(given)} {name}", "give one for each style"
            )
    return [
        Style(path.stem, weight, _pixels(path, learn), None if mask is None else read_mask(*mask))
        for path, weight, mask, learn in zip(options.styles, weights, masks, learned, strict=True)
    ]


def named_mask(text: str) -> tuple[Path, str]:
    """The file and the channel that `text` names: "mask.png", "mask.png:red"."""
    file, _, channel = text.rpartition(":")
    if file and channel.upper() in CHANNELS:
        return Path(file), channel.upper()
    return Path(text), CHANNELS[0]


def _learned(text: str) -> tuple[Path, str] | tuple[float, ...] | None:
    """What `text` says is learned: "all", "0,1,0.1,1", or as named_mask()."""
    if text == "all":
        return None
    try:
        sides = tuple(float(each) for each in text.split(","))
    except ValueError:
        return named_mask(text)
    return sides if len(sides) == 4 else named_mask(text)


def _pixels(path: Path, learn: tuple[Path, str] | tuple[float, ...] | None) -> np.ndarray:
    """The style picture in `path`, with what is not to be learned hidden. Raises ArtistError."""
    from ..images.files import read_mask, read_picture
    from ..images.learned import masked, within

    pixels = read_picture(path)
    match learn:
        case None:
            return pixels
        case (Path() as file, str() as channel):
            return masked(pixels, read_mask(file, channel), path.stem)
        case (float() as left, float() as right, float() as bottom, float() as top):
            sides = StyleOptions(left=left, right=right, bottom=bottom, top=top)
            return within(pixels, sides, path.stem)
    raise AssertionError("_learned() gives nothing else")


def _show_progress(step: Step, seconds: float) -> None:
    if step.warning:
        print(f"\n{step.warning}", file=sys.stderr)
    left = step.seconds_left(seconds)
    text = (
        f"{step.done:4.0%}  {step.width} × {step.height}  "
        f"iteration {step.iteration} of {step.iterations}  cost {step.cost:.4g}  {left:.0f} s left"
    )
    if sys.stderr.isatty():
        print(f"\r{text:<78}", end="", file=sys.stderr, flush=True)
    elif step.iteration == step.iterations:  # in a log, one line a scale is plenty
        print(text, file=sys.stderr, flush=True)
