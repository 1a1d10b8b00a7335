# SPDX-License-Identifier: GPL-3.0-or-later
"""blender --command stylize: paint a picture file, an image of the .blend file or its render.

Blender opens the .blend file that is named before `--command`, and hands over all that follows.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import bpy

from ..nst_addon.commands.masks import RECTANGLE, add_learn
from ..nst_addon.commands.material import check_beside, file_beside
from ..nst_addon.commands.settings import add_setting, add_style_weights, check_one_for_each
from ..nst_addon.errors import ArtistError
from ..nst_addon.job.folder import map_file
from ..nst_addon.settings import GROUPS, Settings, StyleOptions, TextureOptions
from ..nst_addon.whole_file import write_whole
from .app.messages import message_for
from .base import run_to_end
from .environment.python import worker_python
from .images.image_path import path_of
from .images.pixels import Encoding, count_of, new_image, read_image
from .inputs import picture
from .inputs.material_maps import color_of
from .inputs.styles import StyleName, check
from .jobs import folders
from .jobs.task import Task
from .materials import kept_maps
from .properties.calls import stylize_call
from .properties.from_settings import PICTURE_GROUPS, picture_settings
from .stylize import start

#: What Blender calls the formats that a result can be written in, by the ending of the file.
_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".exr": "OPEN_EXR",
    ".webp": "WEBP",
}
_WEIGHT = StyleOptions.get_setting("weight")

_handle: Any = None


def register() -> None:
    """Called when the extension is enabled: `blender --command help` lists the command now."""
    global _handle
    _handle = bpy.utils.register_cli_command("stylize", run)


def unregister() -> None:
    """Called when the extension is disabled."""
    bpy.utils.unregister_cli_command(_handle)


def run(arguments: Sequence[str]) -> int:
    """Paint what the arguments ask for: 0 when it is written, 1 after an error that was told.

    Raises SystemExit as argparse does: after --help, and when the arguments are wrong.
    """
    options = _parser().parse_args(arguments)
    try:
        _stylize(options)
    except (ArtistError, OSError) as error:
        print(message_for(error), file=sys.stderr, flush=True)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="blender [FILE.blend] --command stylize",
        usage="%(prog)s (--picture FILE | --image NAME | --render) STYLE … -o OUTPUT [OPTION …]",
        description="Paint a picture in the manner of others. What is left out comes from the "
        "panel, as it was saved with the .blend file.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--picture", metavar="FILE", help="paint a picture file")
    source.add_argument("--image", metavar="NAME", help="paint an image of the .blend file")
    source.add_argument(
        "--render", action="store_true", help="render the .blend file's frame, and paint that"
    )
    parser.add_argument(
        "styles",
        nargs="+",
        metavar="STYLE",
        help="a picture file, or the name of an image; with --maps also a folder of a material",
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help=f"ends in {', '.join(_FORMATS)}"
    )
    add_style_weights(parser)
    add_learn(parser)
    parser.add_argument(
        "--direction-map",
        metavar="IMAGE",
        help="what strokes follow with --stroke-direction MAP: a picture file, or the name of an "
        "image (default: the panel's)",
    )
    parser.add_argument(
        "--drawn-strokes",
        metavar="OBJECT",
        help="what strokes follow with --stroke-direction STROKES: a Grease Pencil or curve object "
        "(default: the panel's)",
    )
    parser.add_argument(
        "--direction-attribute",
        metavar="NAME",
        help="what strokes follow with --stroke-direction ATTRIBUTE (default: the panel's)",
    )
    add_setting(parser, "maps", TextureOptions.get_setting("maps"), otherwise="the panel")
    for group in PICTURE_GROUPS:
        section = parser.add_argument_group(GROUPS[group])
        for name, setting in Settings.each_setting(group):
            add_setting(section, name, setting, otherwise="the panel")
    return parser


def _stylize(options: argparse.Namespace) -> None:
    """Paint what the options ask for. Raises ArtistError or OSError."""
    output = options.output.absolute()
    _check_output(output)
    worker_python()
    named, names = _styles(options), [*picture_settings(), "maps"]
    given = {name: getattr(options, name) for name in names if hasattr(options, name)}
    if options.direction_map:
        followed = options.direction_map
        given["direction_map"] = followed if followed in bpy.data.images else _absolute(followed)
    given["drawn_strokes"] = options.drawn_strokes or ""
    given["direction_attribute"] = options.direction_attribute or ""
    scene = bpy.context.scene
    call = stylize_call(scene, given)  # says what does not fit before it renders
    if call.maps:
        source = [Path(_absolute(options.picture))] if options.picture else []
        check_beside(output, [*_files_of(named), *source])
    (task,) = start(
        bpy.context,
        stylize_call(scene, {**given, **_source(options), "target": "IMAGE", "overwrite": False}),
        named,
    )
    run_to_end([task])
    if not task.image:
        raise ArtistError(task.error or "Canceled")
    _write(bpy.data.images[task.image], output)
    _write_maps(task, output)
    folders.drop(task.folder)  # its picture is where the artist wants it


def _source(options: argparse.Namespace) -> dict[str, str]:
    """What nst.stylize calls the source that was chosen. Raises ArtistError."""
    if options.render:
        _render(bpy.context.scene)
        return {"source": "RENDER"}
    if options.picture:
        return {"source": "IMAGE", "image": picture.load(_absolute(options.picture), "source").name}
    image = bpy.data.images.get(options.image)
    if image is not None and image.source == "TILED":
        raise ArtistError(
            f"“{options.image}” is in UDIM tiles, which are no single file: stylize it in Blender"
        )
    return {"source": "IMAGE", "image": options.image}


def _render(scene: bpy.types.Scene) -> None:
    if scene.camera is None:
        raise ArtistError("The scene has no camera to render with: add one")
    try:
        bpy.ops.render.render(scene=scene.name)
    except RuntimeError as error:
        why = str(error).removeprefix("Error: ").strip().rstrip(".")
        raise ArtistError(f"The scene cannot be rendered ({why}): render it in Blender") from error


def _styles(options: argparse.Namespace) -> list[StyleName]:
    """The styles that were named, with their weights and masks. Raises ArtistError."""
    count = len(options.styles)
    weights = options.style_weights or [_WEIGHT.default] * count
    learned = options.learn or [("", "GRAY")] * count
    check_one_for_each(count, {"style weights": weights, "--learn": learned})
    names = [name if name in bpy.data.images else _absolute(name) for name in options.styles]
    found = [
        StyleName(name, weight, learned=_part(*part), learned_channel=part[1])
        for name, weight, part in zip(names, weights, learned, strict=True)
    ]
    for style in found:
        check(style)  # a render takes long: what is not there is told before
    return found


def _files_of(styles: Sequence[StyleName]) -> Iterator[Path]:
    """The picture files of `styles`; of a folder, that of its Base Color. Raises ArtistError."""
    for style in styles:
        image: Any = bpy.data.images.get(style.name)
        if image is None:
            yield Path(color_of(style.name))
        elif image.filepath:
            yield Path(path_of(image))


def _part(name: str, channel: str) -> str:
    """What is learned of a style, as StyleName has it: all, a rectangle's sides, or a file."""
    return name if not name or channel == RECTANGLE else _absolute(name)


def _absolute(path: str) -> str:
    """A path as the shell means it; "//" is beside the .blend file, as everywhere in Blender."""
    return str(Path(bpy.path.abspath(path)).absolute())


def _check_output(path: Path) -> None:
    """Raises ArtistError when no picture can be written to `path`."""
    if path.suffix.lower() not in _FORMATS:
        raise ArtistError(f"{path} has no ending that can be written", f"use {', '.join(_FORMATS)}")
    if not path.parent.is_dir():
        raise ArtistError(f"There is no folder {path.parent}", "make it first")
    if path.is_dir():
        raise ArtistError(f"{path} is a folder", "give the picture another name")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ArtistError(f"{path} must not be written", "use another folder or name")


def _write(image: Any, path: Path) -> None:
    """Write the result to `path`, whole or not at all. Raises ArtistError."""
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    written = _in_depth(image, is_float=path.suffix.lower() == ".exr")
    count_of(written)  # reads them: the format of pixels that are still to be read does not count
    written.file_format = _FORMATS[path.suffix.lower()]
    try:
        written.save(filepath=str(part))
        os.replace(part, path)
    except (RuntimeError, OSError) as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise _not_written(path) from error


def _write_maps(task: Task, path: Path) -> None:
    """Write the maps of a material beside `path`, each whole or not at all. Raises ArtistError."""
    for kind in kept_maps.of(bpy.data.images[task.image]):
        beside = file_beside(path, kind)
        try:
            with map_file(task.folder, kind, "png").open("rb") as source:
                write_whole(beside, partial(shutil.copyfileobj, source), durable=False)
        except OSError as error:
            raise _not_written(beside) from error


def _not_written(path: Path) -> ArtistError:
    return ArtistError(
        f"{path} cannot be written",
        "the picture is kept: recover it in Blender, under Earlier Jobs",
    )


def _in_depth(image: Any, *, is_float: bool) -> Any:
    """`image`, or another one that looks the same, as floats or in 8 bits, as a format has them.

    Blender 5.2 mixes up colors as it saves one as the other: scene-linear ones that it calls sRGB.
    """
    if image.is_float == is_float:
        return image
    return new_image(image.name, read_image(image), Encoding(is_float=is_float))
