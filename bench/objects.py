# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects: how near the style they are, beside pictures of the same views.

Each object is looked at from where nothing was painted. Beside it those views are painted one by
one, as pictures of the same style, size and quality, with the object's alpha: what a picture
reaches that need not agree with any other. All views together have one Gram matrix, for a
silhouette alone has too few places for the style's. Around both lie their own colors, as the
network sees them when it paints.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from examples.scenes.objects.seam_steps import Skin
from examples.scenes.objects.seam_steps import measure as seam_steps
from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.vgg import Network, load_network
from nst_addon.engine.objects.mipmaps import Mipmaps
from nst_addon.engine.objects.subject import ObjectSubject, object_of
from nst_addon.engine.objects.view import SurfaceView
from nst_addon.engine.optimize import paint, paint_object
from nst_addon.engine.pictures.bleed import bleed
from nst_addon.engine.style_images import fitted
from nst_addon.engine.subject import transfer
from nst_addon.job.folder import read_job
from nst_addon.job.model import Job
from nst_addon.objects.surface import Surface
from nst_addon.worker.inputs import with_inputs
from tools.objects import OBJECTS, ensure_objects

from .judges import StyleJudges, View
from .kept_rows import keep_row, load_rows
from .pictures import last_picture, save
from .sharpness import finest_octave, laid_on_a_surface

#: The side, in texels, of the map of what views see: where seams are looked at.
_SEEN = 128

#: Views that are kept to be looked at.
_KEPT = 5


@dataclass(frozen=True)
class Row:
    """An object, and pictures of its views."""

    name: str
    quality: str
    style16: float  #: style distance by VGG-16, of all held-out views together
    style19: float  #: by VGG-19
    picture16: float  #: the same, of the pictures
    picture19: float
    sharpness: float  #: energy of the finest octave, by that of the pictures laid on a surface
    flat_sharpness: float  #: the same, by that of the pictures as they are
    seams: float  #: how much colors step across seams, of what they do inside
    seconds: float  #: of the processor
    picture_seconds: float  #: of all pictures together

    @property
    def key(self) -> tuple[object, ...]:
        """What it is a measurement of."""
        return self.name, self.quality

    def line(self) -> str:
        """The figures in one line, for people."""
        return (
            f"style {self.style16:.3f} {self.style19:.3f}   of the pictures' "
            f"{self.style16 / self.picture16:.2f} {self.style19 / self.picture19:.2f}   "
            f"sharpness {self.sharpness:.2f} (flat {self.flat_sharpness:.2f})   "
            f"seams {self.seams:.2f}   {self.seconds:.0f} s"
        )


def measure(options: argparse.Namespace, folder: Path, file: Path) -> None:
    """Paint every object at every quality of `options`, and keep the rows in `file`.

    Views to look at go to `folder`. Raises StepError or ArtistError.
    """
    jobs = ensure_objects()
    folder.mkdir(parents=True, exist_ok=True)
    for name in OBJECTS:
        read = read_job(jobs / name)
        for quality in options.qualities:
            if options.keep and (name, quality) in {row.key for row in load_rows(Row, file)}:
                continue
            settings = replace(
                read.settings, quality=quality, iterations=options.iterations or 0, device="cpu"
            )
            job, _ = with_inputs(replace(read, settings=settings), jobs / name)
            row = _measure(name, job, folder / f"{name}-{quality}.png")
            keep_row(row, file)
            print(f"{name:8} {quality:6} {row.line()}", flush=True)


def _measure(name: str, job: Job, path: Path) -> Row:
    cpu, held_out = torch.device("cpu"), object_of(job, held_out=True)
    dtype = pick_dtype(job.settings.precision, cpu)
    network = load_network(job.settings.network, job.settings.pooling, cpu, dtype)
    start = time.process_time()
    texture = last_picture(paint_object(object_of(job), job.settings, network))
    seconds = time.process_time() - start
    start = time.process_time()
    pictures = _pictures(job, held_out, network)
    picture_seconds = time.process_time() - start
    views = _views(held_out, texture)
    _save_beside(views, pictures, path)
    sharp = finest_octave(views)
    laid = [(laid_on_a_surface(each), by[..., :-1, :-1]) for each, by in pictures]
    (style,) = held_out.texture.styles
    judges = StyleJudges(fitted(style, held_out.side * job.settings.style_size, cpu)[0])
    return Row(
        name,
        job.settings.quality,
        *judges.pooled(views),
        *judges.pooled(pictures),
        sharpness=sharp / finest_octave(laid),
        flat_sharpness=sharp / finest_octave(pictures),
        seams=_seams(job, texture),
        seconds=seconds,
        picture_seconds=picture_seconds,
    )


def _views(subject: ObjectSubject, texture: Tensor) -> list[View]:
    """What `subject` shows with `texture` in each of its views, and what counts of it."""
    height, width = texture.shape[2:]
    mipmaps = Mipmaps(texture, subject.islands(height, width).cover)
    framed = [view.framed() for view in subject.views]
    return [(view.render(mipmaps, width), view.weights) for view in framed]


def _pictures(job: Job, subject: ObjectSubject, network: Network) -> list[View]:
    """The views of `subject`, before it is painted, each painted as a picture."""
    content = subject.texture.content
    assert content is not None, "its Base Color"
    return [
        (_painted(view, shown, job, subject, network), view.weights)
        for view, (shown, _) in zip(
            (each.framed() for each in subject.views), _views(subject, content), strict=True
        )
    ]


def _painted(
    view: SurfaceView, shown: Tensor, job: Job, subject: ObjectSubject, network: Network
) -> Tensor:
    """`view`, which shows `shown`, painted as a picture with alpha."""
    size = max(shown.shape[2:])
    settings = replace(
        job.settings, size=size, style_size=job.settings.style_size * subject.side / size
    )
    given = transfer((shown * view.shading).clamp(0, 1), *subject.texture.styles)
    return bleed(
        last_picture(paint(replace(given, cover=view.weights), settings, network)), view.cover
    )


def _seams(job: Job, texture: Tensor) -> float:
    """How much the colors of `texture` step at the seams of the object, where views see it."""
    assert job.objects is not None
    surface = Surface.of(job.objects)
    seen = np.zeros((_SEEN, _SEEN), bool)
    for view in object_of(job).views:
        column, row = ((view.grid[0][view.weights[0, 0] > 0].numpy() + 1) / 2 * _SEEN).T.astype(int)
        seen[row.clip(0, _SEEN - 1), column.clip(0, _SEEN - 1)] = True
    skin = Skin(surface.corners, surface.uv, surface.slot)
    pixels = texture[0].clamp(0, 1).permute(1, 2, 0).numpy()
    return seam_steps(skin, pixels, seen).ratio


def _save_beside(views: Sequence[View], pictures: Sequence[View], path: Path) -> None:
    """Some of `views` above the pictures of them, before gray."""
    side = max(max(shown.shape[2:]) for shown, _ in views)
    rows = []
    for kind in (views, pictures):
        shown = [
            pad(picture * (weights > 0) + 0.5 * (weights == 0), _up_to(side, picture), value=0.5)
            for picture, weights in kind[:_KEPT]
        ]
        rows.append(torch.cat(shown, 3))
    save(torch.cat(rows, 2), path)


def _up_to(side: int, picture: Tensor) -> tuple[int, int, int, int]:
    height, width = picture.shape[2:]
    return 0, side - width, 0, side - height
