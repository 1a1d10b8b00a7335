# SPDX-License-Identifier: GPL-3.0-or-later
"""The job folder: all that Blender and the worker say to each other about one picture.

    job.json       settings, styles, origin                          written first
    content.npy    (H, W, 3) or (H, W, 4), straight alpha; none for a new texture or a shot
    content-normal.npy …  (h, w) or (h, w, 3), the maps that the content has itself, if it has any
    style-0.npy …  (h, w, 3 or 4), one for each style                 "
    style-0-normal.npy …  (h, w) or (h, w, 3), the maps of a style that is a material
    mask-0.npy …   (H, W), where that style goes; none is wherever no mask claims
    directions.npy (h, w, 3 or 4), the map that strokes follow, if they follow one
    corners.npy    (L, 8) float32, those of objects whose texture is painted, if it is one
    triangles.npy  (T, 3) int32, which corners they have
    owners.npy     (T, 3) int32, which object and material they are of, and if they are smooth
    color-0.npy …  (h, w, 3 or 4), the Base Color of one material, where there are several
    passes.exr     those of the render, when a mask is what shows some of its objects
    arrivals.json  how far Blender is with a shot that it still renders  replaced as it goes
    view.npy       (N, N, N, 3) float32, how the scene shows the colors of a shot
    events.jsonl   one JSON object a line, appended by the worker
    preview.npy    (h, w, 4) uint8, no larger than a screen shows     replaced as it goes
    result.npy     like content.npy, the picture so far               replaced as it goes
    result-normal.npy …  (H, W) or (H, W, 3) float32, 0–1, the maps  replaced as it goes
    reserve.bin    nothing: room on the disk for these and result.npy while it is painted
    result.png     the same for Blender, if it is uint8               written last
    result.exr     the same for Blender, if it is float32             "
    result.1001.…  the same for Blender, the tiles of a tiled image   "
    result-normal.png …  the maps for Blender, in 16 bits             "

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
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ArtistError
from ..settings import Settings
from . import map_fields, object_fields, shot_fields, style_fields
from .fields import MOST_NAMES, MOST_SIDE, Fields, read_json
from .files import PICTURE as PICTURE_FORM
from .files import read_named, write_array_in_pieces, write_json
from .model import Job, ResultForm, Tile, common_maps

VERSION = 5
JOB = "job.json"
CONTENT = "content.npy"
DIRECTIONS = "directions.npy"
RESULT = "result.npy"
PREVIEW = "preview.npy"
PASSES = "passes.exr"

#: What the names of the files of the content's own maps begin with.
_CONTENT = "content"
#: No job that anybody made has more styles: beyond that a folder is damaged.
_STYLES = 100
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
    styles = [style_fields.describe(index, style) for index, style in enumerate(job.styles)]
    write_json(
        folder / JOB,
        {
            "version": VERSION,
            "settings": job.settings.to_dict(),
            "styles": styles,
            "maps": map_fields.describe(_CONTENT, job.own_maps),
            "canvas": job.canvas if job.content is None else None,
            "variants": job.variants,
            "packed": job.packed,
            "is_render": job.is_render or None,
            "directions": None if job.direction_map is None else DIRECTIONS,
            "form": asdict(job.form),
            "shot": shot_fields.describe(job.shot) if job.shot else None,
            "objects": object_fields.describe(job.objects) if job.objects else None,
            "origin": job.origin,
        },
    )


def _arrays_of(job: Job) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays of `job`, by the names of their files."""
    if job.content is not None:
        yield CONTENT, job.content
    yield from map_fields.arrays_of(_CONTENT, job.own_maps)
    if job.direction_map is not None:
        yield DIRECTIONS, job.direction_map
    for index, style in enumerate(job.styles):
        yield from style_fields.arrays_of(index, style)
    if job.objects:
        yield from object_fields.arrays_of(job.objects)
    if job.shot:
        yield from shot_fields.arrays_of(job.shot)


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


def map_file(folder: Path, kind: str, ending: str) -> Path:
    """The file of a result's map of that kind; `ending` is npy or png."""
    return folder / f"result-{kind}.{ending}"


def read_recipe(folder: Path) -> dict[str, Any]:
    """The job's settings, and its styles by name and weight, and whether they are materials: how
    it was made.

    Raises ArtistError.
    """
    data = _read(folder)
    try:
        settings = Settings.from_dict(data.part("settings").plain())
        styles = [
            {
                "name": style.name("name"),
                "weight": style.number("weight"),
                "maps": style.has("maps") and bool(style.part("maps").plain()),
            }
            for style in data.parts("styles", _STYLES)
        ]
    except ValueError as error:
        raise _damaged(folder, error) from error
    return {"settings": settings.to_dict(), "styles": styles}


def read_map_kinds(folder: Path) -> list[str]:
    """The kinds of maps, of MAPS, that the result has besides the colors, as Job.kinds says. Raises
    ArtistError."""
    data = _read(folder)
    try:
        if data.unchecked("variants") != 1 or data.has("shot") or data.has("objects"):
            return []
        styles = data.parts("styles", _STYLES)
        return common_maps(
            [each.part("maps").plain() if each.has("maps") else {} for each in styles]
        )
    except ValueError as error:
        raise _damaged(folder, error) from error


def _job(folder: Path, data: Fields) -> Job:
    canvas = data.sides("canvas", MOST_SIDE) if data.has("canvas") else None
    shot = shot_fields.read(folder, data.part("shot")) if data.has("shot") else None
    job = Job(
        settings=Settings.from_dict(data.part("settings").plain()),
        content=None if canvas or shot else read_named(folder / CONTENT, PICTURE_FORM),
        styles=[style_fields.read(folder, style) for style in data.parts("styles", _STYLES)],
        origin=data.part("origin").plain(),
        own_maps=map_fields.read(folder, data),
        canvas=canvas,
        variants=data.unchecked("variants"),
        packed=data.flag("packed"),
        is_render=data.has("is_render"),
        direction_map=read_named(data.file("directions", folder), PICTURE_FORM)
        if data.has("directions")
        else None,
        form=_form(data),
        objects=object_fields.read(folder, data.part("objects")) if data.has("objects") else None,
        shot=shot,
    )
    if job.needs_passes and job.content is None and shot is None:
        raise ValueError("a mask is what a render shows, and there is no content")
    return job


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
        for each in data.parts("tiles", MOST_NAMES)
    ]
    matrix = data.numbers("matrix", 9) if data.unchecked("matrix") else ()
    return ResultForm(data.flag("linear"), data.flag("premultiplied"), matrix, tiles, grid)


def _read(folder: Path) -> Fields:
    """What is in job.json, which is of our version. Raises ArtistError."""
    try:
        data = Fields(read_json(folder / JOB))
        version = data.whole("version", 0, 10**6)
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error
    if version != VERSION:
        raise ArtistError(
            "The job folder {folder} is of version {version}, not {known}",
            "make it again with this version of the extension",
            folder=folder,
            version=version,
            known=VERSION,
        )
    return data


def _damaged(folder: Path, error: Exception) -> ArtistError:
    what = "The job folder {folder} is damaged ({why})"
    if isinstance(error, OSError):
        what = "The job folder {folder} is incomplete ({why})"
    return ArtistError(what, "start the job again", folder=folder, why=_why(error))


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        name = Path(error.filename).name if isinstance(error.filename, str) else "a file"
        return f"{name}: {error.strerror or error}"
    return " ".join(str(error).split())
