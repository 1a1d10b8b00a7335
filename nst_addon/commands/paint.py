# SPDX-License-Identifier: GPL-3.0-or-later
"""Paint pictures and write the result: what stylize and texture share."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArtistError
from ..job.model import Job, Style
from ..settings import GROUPS, Settings, StyleOptions, TextureOptions
from .masks import RECTANGLE, add_learn
from .material import check_beside, color_of, file_beside, own_maps, with_maps
from .network import add_weights_folder, network_for
from .settings import add_setting, add_style_weights, check_one_for_each, settings_of

if TYPE_CHECKING:
    import numpy as np

    from ..engine.optimize import Step
    from ..images.passes import Passes


_WEIGHT = StyleOptions.get_setting("weight")


def add_options(parser: argparse.ArgumentParser, without: Sequence[str] = ()) -> None:
    """Where the picture goes, the styles' weights, and every setting but those `without`."""
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    add_style_weights(parser)
    add_learn(parser)
    add_weights_folder(parser)
    for group, title in GROUPS.items():
        section = parser.add_argument_group(title)
        for name, setting in Settings.each_setting(group):
            if name not in without:
                add_setting(section, name, setting)


def add_maps(parser: argparse.ArgumentParser) -> None:
    """The option for a whole material."""
    add_setting(parser, "maps", TextureOptions.get_setting("maps"))


def add_direction_map(parser: argparse.ArgumentParser) -> None:
    """The option for the map that strokes follow."""
    parser.add_argument(
        "--direction-map",
        type=Path,
        metavar="FILE",
        help="what strokes follow with --stroke-direction MAP: a gray picture of angles (white is "
        "180°), or vectors in red and green; what is transparent is a hole",
    )


def paint(
    options: argparse.Namespace,
    *,
    content: np.ndarray | None = None,
    canvas: tuple[int, int] | None = None,
    variants: int = 1,
    passes: Passes | None = None,
) -> None:
    """Paint what the options ask for, and write it to `options.output`.

    `content` is (H, W, C); without it a texture of `canvas` (W, H) is made, or a sheet of
    `variants`. Maps lie beside it: OUT_normal.png and so on. `passes` are those of a content that
    was rendered. Raises ArtistError.
    """
    from ..engine.materials.subject import result_maps
    from ..engine.paint_job import paint_job
    from ..engine.tensors import result_of
    from ..images.files import check_output, holds_excess, write_picture
    from ..images.map_files import write_map

    check_output(options.output)
    job = _job(options, content, canvas, variants, passes)
    network = network_for(job.settings, options)
    start = time.monotonic()
    for step in paint_job(job, network):
        _show_progress(step, time.monotonic() - start)
    print(file=sys.stderr)
    result = result_of(step.picture(), job, with_excess=holds_excess(options.output))
    problems = [_write(write_picture, options.output, result)]
    for kind, values in result_maps(step.picture(), job).items():
        problems.append(_write(write_map, file_beside(options.output, kind), values))
    if found := [each for each in problems if each]:
        raise found[0]


def _job(
    options: argparse.Namespace,
    content: np.ndarray | None,
    canvas: tuple[int, int] | None,
    variants: int,
    passes: Passes | None,
) -> Job:
    from ..images.map_files import read_directions
    from ..worker.inputs import with_directions

    styles, settings = read_styles(options), settings_of(options, Settings)
    if options.maps:
        pairs = zip(styles, options.styles, strict=True)
        styles = [with_maps(style, path) for style, path in pairs]
        read = [*map(color_of, options.styles), *([options.content] if content is not None else [])]
        check_beside(options.output, read)
    job = Job(
        settings,
        content,
        styles,
        canvas=canvas,
        variants=variants,
        direction_map=read_directions(options.direction_map) if options.direction_map else None,
        is_render=passes is not None,
    )
    if options.maps:
        job.check_maps()
    if job.keeps_maps:
        job = replace(job, own_maps=own_maps(options.content))
    return with_directions(job, passes)


def _write(
    write: Callable[[Path, np.ndarray], None], output: Path, picture: np.ndarray
) -> ArtistError | None:
    """What was painted is not lost when `output` cannot be written: where it is instead."""
    try:
        write(output, picture)
    except ArtistError as error:
        folder = Path(tempfile.mkdtemp(prefix="neural-style-transfer-"))
        write(folder / f"{output.stem}.png", picture)
        return ArtistError(error.what, f"the picture is in {folder}", **error.fields)
    return None


def read_styles(options: argparse.Namespace) -> list[Style]:
    """The style pictures with their weights and masks. Raises ArtistError."""
    from ..images.files import read_mask

    count = len(options.styles)
    weights = options.style_weights or [_WEIGHT.default] * count
    masks = getattr(options, "masks", None) or [None] * count
    learned = options.learn or [("", "")] * count
    check_one_for_each(count, {"style weights": weights, "masks": masks, "--learn": learned})
    return [
        Style(path.stem, weight, _pixels(path, *part), None if mask is None else read_mask(*mask))
        for path, weight, mask, part in zip(options.styles, weights, masks, learned, strict=True)
    ]


def _pixels(path: Path, part: str, channel: str) -> np.ndarray:
    """The style picture in `path`, with what is not to be learned hidden. Raises ArtistError."""
    from ..images.files import read_mask, read_picture
    from ..images.learned import masked, rectangle, within

    pixels = read_picture(color_of(path))
    if not part:
        return pixels
    if channel == RECTANGLE:
        return within(pixels, rectangle(part), path.stem)
    return masked(pixels, read_mask(Path(part), channel), path.stem)


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
