# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots: how much they flicker, how near the style they are, and how long a frame takes.

Ours, from disk to disk as an artist gets it, beside each frame as a still, and beside the way of
Ruder et al. The three paint each frame one after another: a machine that is busy for a while
is so for all.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import numpy as np
import torch
from torch import Tensor

from examples.sheets.shot import alone, together
from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import load_network
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.schedule import result_size
from nst_addon.engine.tensors import from_array
from nst_addon.settings import Settings
from nst_addon.shot.files import FrameFiles
from nst_addon.shot.frame import Frame
from nst_addon.shot.read import read_frame
from tools.gallery import ensure_gallery
from tools.shots import SHOTS, ensure_shots

from .flicker import flicker
from .judges import StyleJudges
from .kept_rows import keep_row
from .pictures import read, save
from .programs import ruder

#: Frames of each shot: the first and the last are as far apart as frames are compared.
FRAMES = 9

#: How far apart.
NEAR, FAR = 1, 8

#: The frames that are painted as stills, which take longest: two pairs as near as that, one as far.
STILLS = (1, 2, 8, 9)

#: The ways, by their names in the report.
ALONE, RUDER, OURS = "frame by frame", "Ruder et al.", "ours"


@dataclass(frozen=True)
class Row:
    """What one way made of a shot."""

    size: int  #: px, the long side
    quality: str
    shot: str
    way: str
    near: float  #: flicker NEAR frames apart, 0–1
    far: float  #: flicker FAR frames apart
    style16: float  #: style distance by VGG-16, the mean of all frames
    style19: float  #: by VGG-19
    first: float  #: processor seconds of the first frame
    rest: float  #: and of a later one, the mean; of a still, the mean of all

    @property
    def key(self) -> tuple[object, ...]:
        """What it is a measurement of."""
        return self.size, self.quality, self.shot, self.way


def measure(options: argparse.Namespace, folder: Path, file: Path) -> None:
    """Paint every shot at every size and quality of `options`, and keep the rows in `file`.

    Frames go to `folder`. Raises StepError or ArtistError.
    """
    style = ensure_gallery() / "styles/strokes.png"
    for size in options.sizes:
        shots = ensure_shots(size, FRAMES)
        judges = StyleJudges(_sized(read(style), size))
        for quality in options.qualities:
            settings = Settings(
                size=size, quality=quality, iterations=options.iterations or 0, device="cpu"
            )
            for shot in SHOTS:
                task = _Task(shots, shot, settings, style, folder / f"{size}-{quality}" / shot)
                for row in task.measure(judges, options):
                    keep_row(row, file)
                    print(_line(row), flush=True)


@dataclass(frozen=True)
class _Task:
    """A shot to be painted."""

    shots: Path
    shot: str
    settings: Settings
    style: Path
    folder: Path

    def measure(self, judges: StyleJudges, options: argparse.Namespace) -> Iterator[Row]:
        """A row for each way."""
        files = FrameFiles(self.shots / f"{self.shot}_####.exr")
        frames = [read_frame(files.path(each), each)[0] for each in range(1, FRAMES + 1)]
        device = torch.device("cpu")
        dtype = pick_dtype(self.settings.precision, device)
        network = load_network(self.settings.network, self.settings.pooling, device, dtype)
        given, output = (self.style, self.settings, network), self.folder / "frames"
        ways = {
            ALONE: _timed(zip(STILLS, alone(files, STILLS, *given), strict=True)),
            OURS: _timed(together(files, *given, output)),
        }
        if not options.no_rival:
            ways[RUDER] = _timed(enumerate(self._ruder(frames, options.iterations), 1))
        rmtree(output, ignore_errors=True)
        painted: dict[str, dict[int, tuple[Tensor, float]]] = {way: {} for way in ways}
        for turn in range(1, FRAMES + 1):
            for way, frames_of_way in ways.items():
                if way == ALONE and turn not in STILLS:
                    continue
                number, picture, seconds = next(frames_of_way)
                painted[way][number] = picture, seconds
                path = self.folder / way.replace(" ", "-") / f"{number:04d}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                save(picture, path)
        for way, found in painted.items():
            yield self._judged(way, frames, found, judges)

    def _judged(
        self,
        way: str,
        frames: Sequence[Frame],
        found: dict[int, tuple[Tensor, float]],
        judges: StyleJudges,
    ) -> Row:
        pictures = {number: picture for number, (picture, _) in found.items()}
        style16, style19 = np.mean([judges.distances(each) for each in pictures.values()], 0)
        seconds = [each[1] for each in found.values()]
        return Row(
            self.settings.size,
            self.settings.quality,
            self.shot,
            way,
            flicker(frames, pictures, NEAR),
            flicker(frames, pictures, FAR),
            float(style16),
            float(style19),
            seconds[0],
            float(np.mean(seconds if way == ALONE else seconds[1:])),
        )

    def _ruder(self, frames: Sequence[Frame], iterations: int | None) -> Iterator[Tensor]:
        size = self.settings.size
        sources = [_sized(from_array(each.picture).color, size) for each in frames]
        return ruder.paint_shot(frames, sources, _sized(read(self.style), size), iterations)


def _timed(pictures: Iterator[tuple[int, Tensor]]) -> Iterator[tuple[int, Tensor, float]]:
    """Each of `pictures` with its number, and the processor seconds that it took."""
    while True:
        start = time.process_time()
        found = next(pictures, None)
        if found is None:
            return
        yield *found, time.process_time() - start


def _sized(picture: Tensor, size: int) -> Tensor:
    """`picture` with a long side of `size` pixels."""
    height, width = picture.shape[2:]
    return resize(picture, *result_size(width, height, size))


def _line(row: Row) -> str:
    """The row in one line, for people."""
    return (
        f"{row.size} px  {row.quality:6} {row.shot:10} {row.way:15}"
        f"flicker {row.near:.4f} {row.far:.4f}   style {row.style16:.3f} {row.style19:.3f}   "
        f"{row.first:.1f} s, then {row.rest:.1f} s"
    )
