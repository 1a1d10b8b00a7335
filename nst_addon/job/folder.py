# SPDX-License-Identifier: GPL-3.0-or-later
"""The job folder: all that Blender and the worker say to each other about one picture.

    job.json       settings, styles, origin                          written first
    content.npy    (H, W, 3) or (H, W, 4), straight alpha; none for a new texture or a shot
    style-0.npy …  (h, w, 3 or 4), one for each style                 "
    mask-0.npy …   (H, W), where that style goes; none is wherever no mask claims
    corners.npy    (L, 8) float32, those of objects whose texture is painted, if it is one
    triangles.npy  (T, 3) int32, which corners they have
    owners.npy     (T, 3) int32, which object and material they are of, and if they are smooth
    color-0.npy …  (h, w, 3 or 4), the Base Color of one material, where there are several
    passes.exr     those of the render, when a mask is what shows some of its objects
    view.npy       (N, N, N, 3) float32, how the scene shows the colors of a shot
    events.jsonl   one JSON object a line, appended by the worker
    preview.npy    (h, w, 4) uint8, no larger than a screen shows     replaced as it goes
    result.npy     like content.npy, the picture so far               replaced as it goes
    reserve.bin    nothing: room on the disk for result.npy          while it is painted
    result.png     the same for Blender, if it is uint8               written last
    result.exr     the same for Blender, if it is float32             "
    result.1001.…  the same for Blender, the tiles of a tiled image   "

Colors are display-encoded sRGB: uint8 0–255, or float32 0–1, and above 1 where a picture
is brighter than white. The top row comes first.
A file is written under a temporary name and renamed, so nobody reads half of one. Whatever is
read is checked: it may be damaged, or made by hand.
A corner is x, y and z in the world, a vector along the normal of a smooth face, u and v.
The same folder is what a crashed Blender recovers from and what a bug report holds.
Standard library and numpy only, since Blender's own process imports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ArtistError
from ..settings import AnimationOptions, Settings, each_setting
from .fields import Fields, read_json
from .files import (
    CORNER_LIST,
    MASK,
    TRIANGLE_LIST,
    VIEW_TABLE,
    Form,
    read_array,
    write_array_in_pieces,
    write_json,
)
from .files import PICTURE as PICTURE_FORM
from .model import (
    LARGEST_FRAME,
    BaseColor,
    Job,
    PaintedObjects,
    RenderMask,
    ResultForm,
    Shot,
    Style,
    Tile,
    ViewOptions,
)

VERSION = 5
JOB = "job.json"
CONTENT = "content.npy"
RESULT = "result.npy"
PREVIEW = "preview.npy"
CORNERS = "corners.npy"
TRIANGLES = "triangles.npy"
OWNERS = "owners.npy"
PASSES = "passes.exr"
VIEW = "view.npy"

#: No job that anybody made has more of them: beyond that a folder is damaged.
_STYLES, _VIEWS, _NAMES = 100, 1000, 10_000
#: The largest side of a picture, in pixels, and the largest pass index that Blender has.
_SIDE, _INDEX = 2**17, 2**15
#: The largest number of a tile, and how many of them a picture is wide or high.
_TILE, _GRID = 10**5, 10**4


def write_job(folder: Path, job: Job) -> None:
    """Write `job` into `folder`, which is created; job.json comes last.

    What the artist would lose, were the power to fail, is durable: the result and what it takes
    to bring it home. The rest does not wait for the disk, since Blender's window would.
    Raises OSError when the disk is full or the folder cannot be written.
    """
    for _ in write_job_in_pieces(folder, job):
        pass


def write_job_in_pieces(folder: Path, job: Job) -> Iterator[None]:
    """write_job() for those who may not wait: it goes on when it is asked to."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in _arrays_of(job):
        yield from write_array_in_pieces(folder / name, array, durable=False)
    styles = [_describe_style(index, style) for index, style in enumerate(job.styles)]
    write_json(
        folder / JOB,
        {
            "version": VERSION,
            "settings": job.settings.to_dict(),
            "styles": styles,
            "canvas": job.canvas if job.content is None else None,
            "variants": job.variants,
            "packed": job.packed,
            "form": asdict(job.form),
            "shot": _describe_shot(job.shot) if job.shot else None,
            "objects": _describe_objects(job.objects) if job.objects else None,
            "origin": job.origin,
        },
    )


def _arrays_of(job: Job) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays of `job`, by the names of their files."""
    if job.content is not None:
        yield CONTENT, job.content
    for index, style in enumerate(job.styles):
        yield _style_file(index), style.pixels
        if isinstance(style.mask, np.ndarray):
            yield _mask_file(index), style.mask
    if job.objects:
        yield CORNERS, job.objects.corners
        yield TRIANGLES, job.objects.triangles
        yield OWNERS, job.objects.owners
        for index, color in enumerate(job.objects.base_colors):
            yield _color_file(index), color.pixels
    if job.shot and job.shot.view is not None:
        yield VIEW, job.shot.view


def _describe_style(index: int, style: Style) -> dict[str, Any]:
    """What job.json says of a style; its arrays are in files."""
    mask: Any = asdict(style.mask) if isinstance(style.mask, RenderMask) else None
    if isinstance(style.mask, np.ndarray):
        mask = _mask_file(index)
    return {"name": style.name, "weight": style.weight, "file": _style_file(index), "mask": mask}


def _style_file(index: int) -> str:
    return f"style-{index}.npy"


def _mask_file(index: int) -> str:
    return f"mask-{index}.npy"


def _color_file(index: int) -> str:
    return f"color-{index}.npy"


def read_job(folder: Path) -> Job:
    """The job in `folder`, whose arrays fit. Raises ArtistError when there is none, or none we
    can read."""
    data = _read(folder)
    try:
        return _job(folder, data)
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error


def read_origin(folder: Path) -> dict[str, Any]:
    """What the job's maker kept in it, without reading any pixels; unchecked but for JSON.

    Raises ArtistError.
    """
    try:
        return _read(folder).part("origin").plain()
    except ValueError as error:
        raise _damaged(folder, error) from error


def read_form(folder: Path) -> ResultForm:
    """How the files of the result hold it. Raises ArtistError."""
    try:
        return _form(_read(folder))
    except ValueError as error:
        raise _damaged(folder, error) from error


def result_files(folder: Path, form: ResultForm, ending: str) -> list[Path]:
    """The files that hold the result for Blender, in the order of the tiles; `ending` is png or
    exr."""
    if not form.tiles:
        return [folder / f"result.{ending}"]
    return [folder / f"result.{tile.number}.{ending}" for tile in form.tiles]


def read_recipe(folder: Path) -> dict[str, Any]:
    """The job's settings, and its styles by name and weight: how it was made.

    Raises ArtistError.
    """
    data = _read(folder)
    try:
        settings = Settings.from_dict(data.part("settings").plain())
        styles = [
            {"name": style.name("name"), "weight": style.number("weight")}
            for style in data.parts("styles", _STYLES)
        ]
    except ValueError as error:
        raise _damaged(folder, error) from error
    return {"settings": settings.to_dict(), "styles": styles}


def _job(folder: Path, data: Fields) -> Job:
    canvas = data.sides("canvas", _SIDE) if data.has("canvas") else None
    shot = _read_shot(folder, data.part("shot")) if data.has("shot") else None
    job = Job(
        settings=Settings.from_dict(data.part("settings").plain()),
        content=None if canvas or shot else _array(folder / CONTENT, PICTURE_FORM),
        styles=[_read_style(folder, style) for style in data.parts("styles", _STYLES)],
        origin=data.part("origin").plain(),
        canvas=canvas,
        variants=data.unchecked("variants"),
        packed=data.flag("packed"),
        form=_form(data),
        objects=_read_objects(folder, data.part("objects")) if data.has("objects") else None,
        shot=shot,
    )
    if job.needs_passes and job.content is None and shot is None:
        raise ValueError("a mask is what a render shows, and there is no content")
    return job


def _array(path: Path, form: Form) -> np.ndarray:
    """The array in `path`. Raises OSError or ValueError, which names the file."""
    try:
        if path.is_symlink():
            raise ValueError("it is a link")
        return read_array(path, form)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _read_style(folder: Path, style: Fields) -> Style:
    pixels = _array(style.file("file", folder), PICTURE_FORM)
    weight = style.number("weight")
    return Style(style.name("name"), weight, pixels, _read_mask(folder, style))


def _read_mask(folder: Path, style: Fields) -> np.ndarray | RenderMask | None:
    if not style.has("mask"):
        return None
    if style.is_text("mask"):
        return _array(style.file("mask", folder), MASK)
    mask = style.part("mask")
    if mask.text("what") not in {"OBJECTS", "MATERIALS"}:
        raise ValueError("a mask is of neither objects nor materials")
    return RenderMask(
        mask.text("what"),
        mask.names("names", _NAMES),
        mask.wholes("indices", 0, _INDEX, _NAMES),
        mask.names("layers", _NAMES),
    )


def _describe_objects(objects: PaintedObjects) -> dict[str, Any]:
    """What job.json says of `objects`; their arrays are in files."""
    return {
        "names": list(objects.names),
        "folded": list(objects.folded),
        "options": asdict(objects.options),
        "cameras": [np.asarray(camera).tolist() for camera in objects.cameras],
        "base_colors": [
            {"owner": color.owner, "slot": color.slot, "file": _color_file(index)}
            for index, color in enumerate(objects.base_colors)
        ],
    }


def _form(job: Fields) -> ResultForm:
    if not job.has("form"):
        return ResultForm()
    data = job.part("form")
    grid = data.sides("grid", _GRID)
    tiles = [
        Tile(
            each.whole("number", 0, _TILE),
            each.whole("column", 0, grid[0] - 1),
            each.whole("row", 0, grid[1] - 1),
        )
        for each in data.parts("tiles", _NAMES)
    ]
    matrix = data.numbers("matrix", 9) if data.unchecked("matrix") else ()
    return ResultForm(data.flag("linear"), data.flag("premultiplied"), matrix, tiles, grid)


def _read_objects(folder: Path, data: Fields) -> PaintedObjects:
    options = data.part("options")
    objects = PaintedObjects(
        corners=_array(folder / CORNERS, CORNER_LIST),
        triangles=_array(folder / TRIANGLES, TRIANGLE_LIST),
        owners=_array(folder / OWNERS, TRIANGLE_LIST),
        names=data.names("names", _NAMES),
        folded=[bool(each) for each in data.items("folded", _NAMES)],
        options=ViewOptions(
            options.whole("count", 1, _VIEWS),
            options.whole("size", 1, _SIDE),
            options.text("views_from"),
            options.whole("held_out", 0, _VIEWS),
        ),
        cameras=[_camera(each) for each in data.items("cameras", _VIEWS)],
        base_colors=[
            BaseColor(
                each.whole("owner", 0, _NAMES),
                each.whole("slot", 0, _INDEX),
                _array(each.file("file", folder), PICTURE_FORM),
            )
            for each in data.parts("base_colors", _NAMES)
        ],
    )
    _check_objects(objects)
    return objects


def _describe_shot(shot: Shot) -> dict[str, Any]:
    """What job.json says of `shot`."""
    said = asdict(replace(shot, view=None))
    return {**said, "view": shot.view is not None}


def _read_shot(folder: Path, data: Fields) -> Shot:
    options = data.part("options").plain()
    known = {name for name, _ in each_setting(of=AnimationOptions)}
    if unknown := sorted(set(options) - known):
        raise ValueError(f"a shot has no option {unknown[0][:60]!r}")
    shot = Shot(
        data.text("source"),
        data.text("output"),
        data.whole("first", -LARGEST_FRAME, LARGEST_FRAME),
        data.whole("last", -LARGEST_FRAME, LARGEST_FRAME),
        data.whole("step", 1, LARGEST_FRAME),
        AnimationOptions(**options),
        _array(folder / VIEW, VIEW_TABLE) if data.flag("view") else None,
    )
    for path in (shot.source, shot.output):
        if not Path(path).is_absolute() or "#" not in Path(path).name:
            raise ValueError("a shot's files are not absolute paths with # in their names")
    if not shot.numbers:
        raise ValueError("a shot has no frames")
    return shot


def _camera(numbers: Any) -> np.ndarray:
    """A camera's matrix and projection, (2, 4, 4). Raises ValueError."""
    try:
        camera = np.array(numbers, float).reshape(2, 4, 4)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError("a camera is not two matrices") from error
    if not np.isfinite(camera).all():
        raise ValueError("a camera has numbers that are infinite, or none at all")
    return camera


def _check_objects(objects: PaintedObjects) -> None:
    """Raises ValueError when the arrays do not fit together."""
    triangles, owners = objects.triangles, objects.owners
    if triangles.min() < 0 or triangles.max() >= len(objects.corners):
        raise ValueError("a triangle has corners that are not there")
    if len(owners) != len(triangles) or owners.min() < 0:
        raise ValueError("the owners are not those of the triangles")
    if owners[:, 0].max() >= len(objects.names) or len(objects.folded) != len(objects.names):
        raise ValueError("an owner has no name")


def _read(folder: Path) -> Fields:
    """What is in job.json, which is of our version. Raises ArtistError."""
    try:
        data = Fields(read_json(folder / JOB))
        version = data.whole("version", 0, 10**6)
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error
    if version != VERSION:
        raise ArtistError(
            f"The job folder {folder} is of version {version}, not {VERSION}",
            "make it again with this version of the extension",
        )
    return data


def _damaged(folder: Path, error: Exception) -> ArtistError:
    what = "incomplete" if isinstance(error, OSError) else "damaged"
    return ArtistError(f"The job folder {folder} is {what} ({_why(error)})", "start the job again")


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        name = Path(error.filename).name if isinstance(error.filename, str) else "a file"
        return f"{name}: {error.strerror or error}"
    return " ".join(str(error).split())
