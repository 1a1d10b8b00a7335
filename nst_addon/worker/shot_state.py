# SPDX-License-Identifier: GPL-3.0-or-later
"""What the next frames of a shot need of those that are painted, on disk beside the results.

    recipe.json    how the shot is painted: frames of another recipe do not go with it
    cuts.json      where cuts begin, and up to which frame they were looked for
    0037.npy       (3, H, W) float16, frame 37 as it was painted
    0037.json      α of its cut
    0038.lock      held by the process that paints frame 38

A shot that was ended goes on from here, with the same frames to the bit. Of the frames only the
last few are kept, so the folder does not grow; of a shot that is painted in parts, its keyframes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import numpy as np

from ..errors import ArtistError
from ..job.fields import MOST_NAMES, Fields, read_json
from ..job.files import Form, read_array, write_array, write_json
from ..job.model import LARGEST_FRAME, Job, RenderMask
from ..shot.files import FrameFiles
from ..system.in_use import LAST_CHANCE
from .hold import held

_RECIPE, _CUTS = "recipe.json", "cuts.json"
_FRAMES = (-LARGEST_FRAME, LARGEST_FRAME)
_FORM = Form(((3,), range(1, 2**17), range(1, 2**17)), ("float16",))


@dataclass(frozen=True)
class PaintedFrame:
    """A frame as it was painted, (3, H, W) float16, and α of its cut, 0 where it is lost."""

    alpha: float
    painting: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Cuts:
    """The frames from `first` to `last` that show too little of the one before: those `found`."""

    first: int
    last: int
    found: frozenset[int] = frozenset()


class ShotState:
    """The paintings of a shot, in a hidden folder beside its results."""

    def __init__(self, output: FrameFiles) -> None:
        name = output.pattern.stem.replace("#", "").strip("._- ") or "frames"
        self._folder = output.pattern.parent / f".{name}.stylize"
        self._files = FrameFiles(self._folder / "####.npy")

    def open(self, job: Job) -> None:
        """Begin, or go on with what was painted by the same recipe.

        Raises ArtistError when there are frames of another one, OSError when the folder cannot
        be written.
        """
        recipe, file = recipe_of(job), self._folder / _RECIPE
        assert job.shot is not None, "only a shot has a state"
        if job.shot.options.overwrite:
            self.remove()
        with contextlib.suppress(OSError, ValueError):
            if read_json(file) != recipe:
                raise ArtistError(
                    "The frames in {folder} were painted with other settings",
                    "overwrite them, or use another output path",
                    folder=self._folder.parent,
                )
            return  # which other processes may read just now
        self._folder.mkdir(parents=True, exist_ok=True)
        with held(self._folder, "recipe.lock", "Another process begins in {folder}"):
            write_json(file, recipe)

    def held(self, number: int) -> AbstractContextManager[None]:
        """Nobody else paints the frame `number` meanwhile. Raises ArtistError when somebody does,
        OSError."""
        name = self._files.path(number).with_suffix(".lock").name
        return held(self._folder, name, "Another process paints frame {number}", number=number)

    def numbers(self) -> list[int]:
        """The frames that are kept."""
        return self._files.numbers()

    def load(self, number: int) -> PaintedFrame | None:
        """The frame `number`; None when it is not there, or damaged."""
        path = self._files.path(number)
        try:
            data = Fields(read_json(path.with_suffix(".json")))
            return PaintedFrame(data.number("alpha", 0), read_array(path, _FORM))
        except (OSError, ValueError):
            return None

    def save(self, number: int, frame: PaintedFrame) -> None:
        """Keep the frame `number`. Raises OSError."""
        path = self._files.path(number)
        write_array(path, frame.painting, patience=LAST_CHANCE)
        write_json(path.with_suffix(".json"), {"alpha": frame.alpha}, patience=LAST_CHANCE)

    def cuts(self) -> Cuts | None:
        """The cuts that were found; None when none were looked for, or that is damaged."""
        try:
            data = Fields(read_json(self._folder / _CUTS))
            first, last = (data.whole(each, *_FRAMES) for each in ("first", "last"))
            return Cuts(first, last, frozenset(data.wholes("found", *_FRAMES, most=MOST_NAMES)))
        except (OSError, ValueError):
            return None

    def save_cuts(self, cuts: Cuts) -> None:
        """Keep what was found. Raises OSError."""
        about = {"first": cuts.first, "last": cuts.last, "found": sorted(cuts.found)}
        write_json(self._folder / _CUTS, about, patience=LAST_CHANCE)

    def forget(self, numbers: Iterable[int]) -> None:
        """Keep these frames no more; what another program has open goes the next time."""
        for number in numbers:
            path = self._files.path(number)
            for each in (path, path.with_suffix(".json"), path.with_suffix(".lock")):
                with contextlib.suppress(OSError):
                    each.unlink(missing_ok=True)

    def remove(self) -> None:
        """The shot is finished, or begins anew: remove the folder and what we put into it."""
        with contextlib.suppress(OSError, ArtistError):
            self.forget(self.numbers())
            for left in (*self._folder.glob("*.part"), *self._folder.glob("*.lock")):
                left.unlink()
            for name in (_CUTS, _RECIPE):
                (self._folder / name).unlink(missing_ok=True)
            self._folder.rmdir()


def recipe_of(job: Job) -> dict[str, str]:
    """What decides how frames look, as short numbers."""
    assert job.shot is not None, "only a shot has a recipe"
    styles = hashlib.sha256()
    for style in job.styles:
        styles.update(np.float64(style.weight).tobytes())
        for array in (style.pixels, style.mask):
            if isinstance(array, np.ndarray):
                styles.update(f"{array.shape}{array.dtype}".encode() + array.tobytes())
            elif isinstance(array, RenderMask):
                styles.update(repr(array).encode())
    settings = {**job.settings.to_dict(), "consistency": job.shot.options.consistency}
    del settings["device"], settings["precision"]  # the same shot on another machine
    text = json.dumps(settings, sort_keys=True).encode()
    return {"settings": hashlib.sha256(text).hexdigest(), "styles": styles.hexdigest()}
