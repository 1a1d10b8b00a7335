# SPDX-License-Identifier: GPL-3.0-or-later
"""The job folder: all that Blender and the worker say to each other about one picture.

    job.json       settings, styles, origin                          written first
    content.npy    (H, W, 3) or (H, W, 4), straight alpha; none for a new texture
    style-0.npy …  (h, w, 3 or 4), one for each style                 "
    mask-0.npy …   (H, W), where that style goes; none is wherever no mask claims
    view-000.exr … views of an object whose texture is painted, if it is one
    positions.npy  (N, N, 3) float32, where each texel of that texture is in the world
    seams.npy      (S, 2, 3, 5) float32, the triangles at the seams of its UV map
    passes.exr     those of the render, when a mask is what shows some of its objects
    events.jsonl   one JSON object a line, appended by the worker
    preview.npy    (h, w, 4) uint8, no larger than a screen shows     replaced as it goes
    result.npy     like content.npy, the picture so far               replaced as it goes

Colors are display-encoded sRGB: uint8 0–255, or float32 0–1, and above 1 where a picture
is brighter than white. The top row comes first.
A file is written under a temporary name and renamed, so nobody reads half of one.
A view is a square multilayer OpenEXR file by Cycles, float32, one sample in the middle of
each pixel. Its passes are UV, Normal and Position in world space, and Object Index (IndexOB
up to Blender 4.5): 1 and up for what is painted, 0 where there is nothing.
positions.npy covers the whole texture, seldom in its size; where no face is, it is NaN.
seams.npy is as of uv_seams.seams_of().
The same folder is what a crashed Blender recovers from and what a bug report holds.
Standard library and numpy only, since Blender's own process imports it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ArtistError
from ..settings import Settings
from .files import read_array, write_array, write_json
from .model import Job, RenderMask, Style, View

VERSION = 5
RESULT = "result.npy"
PREVIEW = "preview.npy"
POSITIONS = "positions.npy"
SEAMS = "seams.npy"
PASSES = "passes.exr"


def write_job(folder: Path, job: Job) -> None:
    """Write `job` into `folder`, which is created; job.json comes last.

    Raises OSError when the disk is full or the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if job.content is not None:
        write_array(folder / "content.npy", job.content)
    if job.positions is not None:
        write_array(folder / POSITIONS, job.positions)
    if job.seams is not None:
        write_array(folder / SEAMS, job.seams)
    styles = []
    for index, style in enumerate(job.styles):
        file = f"style-{index}.npy"
        write_array(folder / file, style.pixels)
        mask = _write_mask(folder / f"mask-{index}.npy", style.mask)
        styles.append({"name": style.name, "weight": style.weight, "file": file, "mask": mask})
    write_json(
        folder / "job.json",
        {
            "version": VERSION,
            "settings": job.settings.to_dict(),
            "styles": styles,
            "canvas": job.canvas if job.content is None else None,
            "variants": job.variants,
            "views": [_view(view) for view in job.views],
            "positions": None if job.positions is None else POSITIONS,
            "seams": None if job.seams is None else SEAMS,
            "packed": job.packed,
            "origin": job.origin,
        },
    )


def read_job(folder: Path) -> Job:
    """The job in `folder`. Raises ArtistError when there is none, or none we can read."""
    data = _read_json(folder)
    try:
        canvas = data["canvas"]
        return Job(
            settings=Settings.from_dict(data["settings"]),
            content=None if canvas else read_array(folder / "content.npy"),
            styles=[_read_style(folder, style) for style in data["styles"]],
            origin=data["origin"],
            canvas=(int(canvas[0]), int(canvas[1])) if canvas else None,
            variants=data["variants"],
            views=[_read_view(view) for view in data["views"]],
            positions=data["positions"] and read_array(folder / data["positions"]),
            seams=data["seams"] and read_array(folder / data["seams"]),
            packed=bool(data.get("packed", False)),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _incomplete(folder) from error


def read_origin(folder: Path) -> dict[str, Any]:
    """What the job's maker kept in it, without reading any pixels. Raises ArtistError."""
    origin: dict[str, Any] = _read_json(folder)["origin"]
    return origin


def read_recipe(folder: Path) -> dict[str, Any]:
    """The job's settings, and its styles by name and weight: how it was made.

    Raises ArtistError.
    """
    data = _read_json(folder)
    styles = [{"name": style["name"], "weight": style["weight"]} for style in data["styles"]]
    return {"settings": data["settings"], "styles": styles}


def _write_mask(path: Path, mask: np.ndarray | RenderMask | None) -> str | dict[str, Any] | None:
    """What job.json says of `mask`; an array goes to `path`."""
    if isinstance(mask, np.ndarray):
        write_array(path, mask)
        return path.name
    return asdict(mask) if mask else None


def _read_mask(folder: Path, mask: str | dict[str, Any] | None) -> np.ndarray | RenderMask | None:
    if isinstance(mask, str):
        return read_array(folder / mask)
    return RenderMask(**mask) if mask else None


def _read_style(folder: Path, style: dict[str, Any]) -> Style:
    pixels, mask = read_array(folder / style["file"]), _read_mask(folder, style["mask"])
    return Style(style["name"], float(style["weight"]), pixels, mask)


def _view(view: View) -> dict[str, Any]:
    """What job.json says of `view`; its passes are in its file."""
    return {"file": view.file, "camera": view.camera, "held_out": view.held_out}


def _read_view(view: dict[str, Any]) -> View:
    x, y, z = map(float, view["camera"])
    return View(str(view["file"]), (x, y, z), bool(view["held_out"]))


def _read_json(folder: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        version = data["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _incomplete(folder) from error
    if version != VERSION:
        raise ArtistError(
            f"The job folder {folder} is of version {version}, not {VERSION}",
            "make it again with this version of the extension",
        )
    return data


def _incomplete(folder: Path) -> ArtistError:
    return ArtistError(f"The job folder {folder} is incomplete", "start the job again")
