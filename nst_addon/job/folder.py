# SPDX-License-Identifier: GPL-3.0-or-later
"""The job folder: all that Blender and the worker say to each other about one picture.

    job.json       settings, styles, origin                          written first
    content.npy    (H, W, 3) or (H, W, 4), straight alpha; none for a new texture
    style-0.npy …  (h, w, 3 or 4), one for each style                 "
    mask-0.npy …   (H, W), where that style goes; none is wherever no mask claims
    corners.npy    (L, 8) float32, those of objects whose texture is painted, if it is one
    triangles.npy  (T, 3) int32, which corners they have
    owners.npy     (T, 3) int32, which object and material they are of, and if they are smooth
    color-0.npy …  (h, w, 3 or 4), the Base Color of one material, where there are several
    passes.exr     those of the render, when a mask is what shows some of its objects
    events.jsonl   one JSON object a line, appended by the worker
    preview.npy    (h, w, 4) uint8, no larger than a screen shows     replaced as it goes
    result.npy     like content.npy, the picture so far               replaced as it goes
    result.png     the same, if it is uint8, not compressed           written last

Colors are display-encoded sRGB: uint8 0–255, or float32 0–1, and above 1 where a picture
is brighter than white. The top row comes first.
A file is written under a temporary name and renamed, so nobody reads half of one.
A corner is x, y and z in the world, a vector along the normal of a smooth face, u and v.
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
from .model import BaseColor, Job, PaintedObjects, RenderMask, Style, ViewOptions

VERSION = 5
RESULT = "result.npy"
PICTURE = "result.png"
PREVIEW = "preview.npy"
CORNERS = "corners.npy"
TRIANGLES = "triangles.npy"
OWNERS = "owners.npy"
PASSES = "passes.exr"


def write_job(folder: Path, job: Job) -> None:
    """Write `job` into `folder`, which is created; job.json comes last.

    Raises OSError when the disk is full or the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if job.content is not None:
        write_array(folder / "content.npy", job.content)
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
            "packed": job.packed,
            "objects": _write_objects(folder, job.objects) if job.objects else None,
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
            packed=bool(data.get("packed", False)),
            objects=data["objects"] and _read_objects(folder, data["objects"]),
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


def _write_objects(folder: Path, objects: PaintedObjects) -> dict[str, Any]:
    """What job.json says of `objects`; their arrays go into files."""
    write_array(folder / CORNERS, objects.corners)
    write_array(folder / TRIANGLES, objects.triangles)
    write_array(folder / OWNERS, objects.owners)
    colors = []
    for index, color in enumerate(objects.base_colors):
        file = f"color-{index}.npy"
        write_array(folder / file, color.pixels)
        colors.append({"owner": color.owner, "slot": color.slot, "file": file})
    return {
        "names": list(objects.names),
        "folded": list(objects.folded),
        "options": asdict(objects.options),
        "cameras": [np.asarray(camera).tolist() for camera in objects.cameras],
        "base_colors": colors,
    }


def _read_objects(folder: Path, data: dict[str, Any]) -> PaintedObjects:
    return PaintedObjects(
        corners=read_array(folder / CORNERS),
        triangles=read_array(folder / TRIANGLES),
        owners=read_array(folder / OWNERS),
        names=[str(name) for name in data["names"]],
        folded=[bool(folded) for folded in data["folded"]],
        options=ViewOptions(**data["options"]),
        cameras=[np.array(camera, float).reshape(2, 4, 4) for camera in data["cameras"]],
        base_colors=[
            BaseColor(int(each["owner"]), int(each["slot"]), read_array(folder / each["file"]))
            for each in data["base_colors"]
        ],
    )


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
