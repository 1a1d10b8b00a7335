# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be known of a shot before it is painted: whether its frames are there, and fit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import OpenEXR

from ..errors import ArtistError, SourceError
from ..images.passes import pass_names
from .files import FrameFiles
from .read import NEEDED

#: Codecs that take Y for a luminance, which may be rounded, and so that of vectors and places.
_LOSSY = (OpenEXR.DWAA_COMPRESSION, OpenEXR.DWAB_COMPRESSION)


@dataclass(frozen=True)
class _Header:
    """What a frame's header tells: its size, its passes by view layer, and its camera's name."""

    sides: tuple[int, int]
    layers: dict[str, frozenset[str]]
    camera: str


class FrameChecker:
    """Looks at the headers of frames, one after another: all are to be like the first."""

    def __init__(self, files: FrameFiles) -> None:
        self._files = files
        self._first: _Header | None = None
        self._camera = ""

    def check(self, number: int) -> bool:
        """Whether another camera takes over at the frame `number`, as its metadata tells.

        Raises ArtistError when the frame is missing, lacks a pass, or is of another size or of
        other view layers than the first one.
        """
        path = self._files.path(number)
        if not path.is_file():
            raise ArtistError(
                "Frame {number} of the shot is missing ({name})",
                "render it, or leave it out of the range",
                number=number,
                name=path.name,
            )
        header = _read_header(path)
        first = self._first or header
        if header.sides != first.sides:
            raise SourceError(
                path,
                "{name} is {size} pixels, not {first}",
                "render the frames in one size",
                size="{} × {}".format(*header.sides),
                first="{} × {}".format(*first.sides),
            )
        if header.layers != first.layers:
            raise SourceError(
                path,
                "{name} has other view layers or passes than the first frame",
                "render it again",
            )
        is_cut = self._first is not None and header.camera != self._camera
        self._first, self._camera = first, header.camera
        return is_cut


def _read_header(path: Path) -> _Header:
    try:
        with OpenEXR.File(str(path), separate_channels=True, header_only=True) as file:
            headers = [part.header for part in file.parts]
            low, high = headers[0]["dataWindow"]
            sides = int(high[0] - low[0] + 1), int(high[1] - low[1] + 1)
            layers = pass_names(each.name for header in headers for each in header["channels"])
            is_lossy = any(header["compression"] in _LOSSY for header in headers)
            is_stereo = len(headers[0].get("multiView") or ()) > 1
            camera = str(headers[0].get("Camera", ""))
    except (RuntimeError, ValueError, KeyError) as error:
        raise SourceError(path, "{name} cannot be read", "delete it and render it again") from error
    if is_stereo:
        raise SourceError(path, "{name} is stereo", "render one view")
    if is_lossy:
        raise SourceError(
            path,
            "{name} is compressed with loss, in its motion vectors too",
            "choose the codec ZIP, and render again",
        )
    for needed in NEEDED:
        if not any(needed in passes for passes in layers.values()):
            raise SourceError(
                path,
                "{name} has no {needed} pass",
                "switch on Vector, Z and Position in View Layer Properties ▸ Passes, and render "
                "the shot again as OpenEXR MultiLayer",
                needed=needed,
            )
    return _Header(sides, layers, camera)
