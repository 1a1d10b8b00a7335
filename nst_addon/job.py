"""The job folder: all that Blender and the worker say to each other about one picture.

    job.json       settings, styles, origin                          written first
    content.npy    (H, W, 3) or (H, W, 4), straight alpha; none for a new texture
    style-0.npy …  (h, w, 3 or 4), one for each style                 "
    mask-0.npy …   (H, W), where that style goes; none is wherever no mask claims
    view-000.exr … views of an object whose texture is painted, if it is one
    surface.npy    (N, N, 3) float32, where each texel of that texture is in the world
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
surface.npy covers the whole texture, seldom in its size; where no face is, it is NaN.
seams.npy is as of seams.seams_of().
The same folder is what a crashed Blender recovers from and what a bug report holds.
Standard library and numpy only, since Blender's own process imports it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .errors import ArtistError
from .settings import Settings

VERSION = 4
RESULT = "result.npy"
PREVIEW = "preview.npy"
EVENTS = "events.jsonl"
SURFACE = "surface.npy"
SEAMS = "seams.npy"
PASSES = "passes.exr"

#: The events after which the worker writes no more.
LAST_EVENTS = frozenset({"finished", "stopped", "cancelled", "failed"})


@dataclass(frozen=True)
class Matte:
    """A mask by names: where a render shows objects or materials. Its passes know.

    `indices` are the pass indices that these objects have and nothing else has; empty when
    there are none. `layers` are the scene's view layers, in order.
    """

    what: str  #: "OBJECTS" or "MATERIALS"
    names: Sequence[str]
    indices: Sequence[int] = ()
    layers: Sequence[str] = ()


@dataclass(frozen=True)
class Style:
    """One style image: (h, w, 3 or 4) uint8 or float32, its name and its weight.

    `mask` (H, W), of the content's aspect, says where it goes and how strongly: 0–255 or 0–1;
    or it is a Matte, for the worker to find in the passes.
    """

    name: str
    weight: float
    pixels: np.ndarray = field(repr=False)
    mask: np.ndarray | Matte | None = field(default=None, repr=False)


@dataclass(frozen=True)
class View:
    """A view of an object: its file in the job folder, and where the camera is in the world.

    One that is `held_out` is there to measure with: it teaches nothing.
    """

    file: str
    camera: tuple[float, float, float]
    held_out: bool = False


@dataclass(frozen=True)
class Job:
    """What to paint: a content image (H, W, 3 or 4), styles, settings.

    Without content a new texture is painted, whose aspect is that of `canvas` (W, H); with
    `variants` above 1 it is a contact sheet of as many seeds. With `views` it is the texture
    of an object, seen in them; their files are in the folder before the job is. `surface`
    (N, N, 3) float32 then says where the texture lies in the world, NaN where no face is, and
    `seams` (S, 2, 3, 5) float32 which of its faces meet where it is cut (seams.seams_of).
    `origin` belongs to whoever made the job (plain JSON): the worker carries it, and
    Blender reads it again to put the result where it belongs, after a crash too.
    """

    settings: Settings
    content: np.ndarray | None = field(repr=False)
    styles: Sequence[Style]
    origin: dict[str, Any] = field(default_factory=dict)
    canvas: tuple[int, int] | None = None
    variants: int = 1
    views: Sequence[View] = ()
    surface: np.ndarray | None = field(default=None, repr=False)
    seams: np.ndarray | None = field(default=None, repr=False)

    @property
    def sides(self) -> tuple[int, int]:
        """(W, H) of what is painted, or another size of that aspect."""
        if self.content is not None:
            return self.content.shape[1], self.content.shape[0]
        assert self.canvas is not None, "a job has a content image or a canvas"
        return self.canvas

    @property
    def needs_passes(self) -> bool:
        """Whether passes.exr must be in the folder."""
        return any(isinstance(style.mask, Matte) for style in self.styles)


def write_job(folder: Path, job: Job) -> None:
    """Write `job` into `folder`, which is created; job.json comes last.

    Raises OSError when the disk is full or the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if job.content is not None:
        write_array(folder / "content.npy", job.content)
    if job.surface is not None:
        write_array(folder / SURFACE, job.surface)
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
            "views": [asdict(view) for view in job.views],
            "surface": None if job.surface is None else SURFACE,
            "seams": None if job.seams is None else SEAMS,
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
            variants=int(data["variants"]),
            views=[_read_view(view) for view in data["views"]],
            surface=data["surface"] and read_array(folder / data["surface"]),
            seams=data["seams"] and read_array(folder / data["seams"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _incomplete(folder) from error


def read_origin(folder: Path) -> dict[str, Any]:
    """What the job's maker kept in it, without reading any pixels. Raises ArtistError."""
    return _read_json(folder)["origin"]


def read_recipe(folder: Path) -> dict[str, Any]:
    """The job's settings, and its styles by name and weight: how it was made.

    Raises ArtistError.
    """
    data = _read_json(folder)
    styles = [{"name": style["name"], "weight": style["weight"]} for style in data["styles"]]
    return {"settings": data["settings"], "styles": styles}


def append_event(folder: Path, event: str, **values: Any) -> None:
    """Append one event to events.jsonl."""
    with open(folder / EVENTS, "a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event, **values}) + "\n")


def explain(error: OSError) -> str:
    """Why a job folder cannot be written, in one sentence for the artist."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: make room, or choose another Cache Folder in the preferences"
    return (
        f"The job folder cannot be written ({error.strerror or error}): "
        "choose another Cache Folder in the preferences"
    )


class EventReader:
    """Reads events.jsonl as it grows; a line that is not complete yet waits."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / EVENTS
        self._offset = 0

    def read(self) -> list[dict[str, Any]]:
        """The events since the last call, oldest first."""
        try:
            with open(self._path, "rb") as file:
                file.seek(self._offset)
                text = file.read()
        except FileNotFoundError:
            return []
        end = text.rfind(b"\n") + 1
        self._offset += end
        return [json.loads(line) for line in text[:end].splitlines()]


def write_array(path: Path, array: np.ndarray) -> None:
    """Write `array` as .npy, complete or not at all. Raises OSError."""
    _replace(path, lambda file: np.save(file, array, allow_pickle=False))


def read_array(path: Path) -> np.ndarray:
    """The array in `path`. Raises OSError or ValueError; never unpickles."""
    return np.load(path, allow_pickle=False)


def write_json(path: Path, data: Any) -> None:
    """Write `data` as JSON, complete or not at all. Raises OSError."""
    text = json.dumps(data, indent=2, ensure_ascii=False).encode()
    _replace(path, lambda file: file.write(text))


def _write_mask(path: Path, mask: np.ndarray | Matte | None) -> str | dict[str, Any] | None:
    """What job.json says of `mask`; an array goes to `path`."""
    if isinstance(mask, np.ndarray):
        write_array(path, mask)
        return path.name
    return asdict(mask) if mask else None


def _read_mask(folder: Path, mask: str | dict[str, Any] | None) -> np.ndarray | Matte | None:
    if isinstance(mask, str):
        return read_array(folder / mask)
    return Matte(**mask) if mask else None


def _read_style(folder: Path, style: dict[str, Any]) -> Style:
    pixels, mask = read_array(folder / style["file"]), _read_mask(folder, style["mask"])
    return Style(style["name"], float(style["weight"]), pixels, mask)


def _read_view(view: dict[str, Any]) -> View:
    x, y, z = map(float, view["camera"])
    return View(str(view["file"]), (x, y, z), bool(view["held_out"]))


def _rename(source: Path, target: Path) -> None:
    """Windows refuses while somebody reads the old file, which takes a moment at most."""
    for _ in range(20):
        with contextlib.suppress(PermissionError):
            os.replace(source, target)
            return
        time.sleep(0.05)
    os.replace(source, target)


def _read_json(folder: Path) -> dict[str, Any]:
    try:
        data = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        version = data["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _incomplete(folder) from error
    if version != VERSION:
        raise ArtistError(
            f"The job folder {folder} is of version {version}, not {VERSION}: "
            "make it again with this version of the extension"
        )
    return data


def _incomplete(folder: Path) -> ArtistError:
    return ArtistError(f"The job folder {folder} is incomplete: start the job again")


def _replace(path: Path, write: Any) -> None:
    temporary = path.with_name(path.name + ".part")
    try:
        with open(temporary, "wb") as file:
            write(file)
        _rename(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if error.errno is None:  # numpy's way to say that not all of it could be written
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise
