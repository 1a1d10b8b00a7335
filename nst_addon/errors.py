# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors that an artist can act on.

Each says what happened and what to do next. The advice here is for the command line, whose
words are the names of the settings; Blender has its own words for the same errors
(operators/app/messages.py), and other languages: so what an error says is a template, and its
values are fields. An error crosses the job folder as plain JSON, fields and all.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .environment.requirements import PACKAGES
from .sentences import fill, plain
from .system.disk import is_disk_full

#: Only a checkout has it; the extension's .zip does not.
_DEVELOPERS_COMMANDS = Path(__file__).resolve().parents[1] / "dev.py"

#: Characters of a wrong value that an error shows.
_LONGEST = 60


class ArtistError(Exception):
    """Something the artist can mend: `what` happened, and in `advice` what to do next.

    Both are templates, “{name}” has gone, for `fields`, which are what a kind of error knows.
    str() is both in one sentence. Everything else that is known belongs in the log.
    """

    def __init__(self, what: str, advice: str = "", /, **fields: Any) -> None:
        super().__init__(fill(f"{what}: {advice}" if advice else what, fields))
        self.what = what
        self.advice = advice
        self.fields = fields

    def to_dict(self) -> dict[str, Any]:
        """The error as plain JSON; its `kind` is the name of its class."""
        fields, kind = plain(self.fields), type(self).__name__
        return {"kind": kind, "what": self.what, "advice": self.advice, "fields": fields}

    @staticmethod
    def from_dict(data: dict[str, Any]) -> ArtistError:
        """The error that to_dict() was called on; its fields may be any."""
        kinds = {kind.__name__: kind for kind in ArtistError.__subclasses__()}
        error = ArtistError.__new__(kinds.get(data["kind"], ArtistError))
        ArtistError.__init__(error, data["what"], data["advice"], **data["fields"])
        return error


class SettingError(ArtistError):
    """The setting `name` has a `value` that is not `allowed`, which is said in words."""

    def __init__(self, name: str, value: Any, allowed: str) -> None:
        fields = {"name": name, "value": _short(value), "allowed": allowed}
        super().__init__("{name} is {value}", "use {allowed}", **fields)


class SourceError(ArtistError):
    """The picture `name` cannot be used."""

    def __init__(self, name: object, what: str, advice: str, /, **fields: Any) -> None:
        super().__init__(what, advice, name=name, **fields)


class ResultTooSmall(ArtistError):
    """The result would be `width` × `height` pixels, a side of which is under `minimum`."""

    def __init__(self, width: int, height: int, minimum: int) -> None:
        super().__init__(
            "The result would be {width} × {height} pixels",
            "raise size, or crop the source, so that its short side is at least {minimum}",
            **{"width": width, "height": height, "minimum": minimum},
        )


class OutOfMemory(ArtistError):
    """The device's memory is full."""

    def __init__(self) -> None:
        super().__init__(
            "There is not enough memory for this picture",
            "lower size or style_size, or close other programs, then try again",
        )


class CostNotFinite(ArtistError):
    """No step size leads to a cost that is a number."""

    def __init__(self) -> None:
        super().__init__(
            "The cost is not a finite number at any step size",
            "set precision to float32, lower step_size, or use other pictures",
        )


class PrecisionNotAvailable(ArtistError):
    """The device does not know bfloat16."""

    def __init__(self) -> None:
        super().__init__(
            "bfloat16 on a Mac's graphics card needs macOS 14 or later", "set precision to auto"
        )


class NothingSeen(ArtistError):
    """No view shows anything of the object."""

    def __init__(self) -> None:
        super().__init__("No view sees the object", "give the job more views")


class UVOverlap(ArtistError):
    """Faces of the object `name` lie on one place of the texture."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "The UV map of “{name}” overlaps itself, as mirrored halves do",
            "unwrap it anew, then start the job again",
            name=name,
        )


class UVFolded(ArtistError):
    """The modifiers of the object `name` lay several faces onto one place of the texture."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "The modifiers of “{name}” lay several faces onto one place of the texture",
            "apply them and unwrap it anew, then start the job again",
            name=name,
        )


class UVShared(ArtistError):
    """Faces of several objects lie on one place of the texture."""

    def __init__(self) -> None:
        super().__init__(
            "The objects overlap on the shared texture",
            "unwrap them together, then start the job again",
        )


class MaskOnObject(ArtistError):
    """A style of an object has a mask."""

    def __init__(self) -> None:
        super().__init__("Styles of an object have no masks", "leave the mask out")


#: What is wrong with the objects themselves: nothing was painted, and a job folder tells no more.
REFUSALS = (NothingSeen, UVOverlap, UVFolded, UVShared, MaskOnObject)


class PassMissing(ArtistError):
    """The render lacks the pass `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "The render has no {name} pass",
            "switch it on in the view layer, then render again",
            name=name,
        )


class WeightsMissing(ArtistError):
    """VGG-16's weights, which come with the extension, are not where they should be."""

    def __init__(self, file: str, folder: Path) -> None:
        advice = "install the extension again, or put the file into {folder}"
        if _DEVELOPERS_COMMANDS.exists():
            advice = "run python3 dev.py weights, or put the file into {folder}"
        fields = {"file": file, "folder": folder}
        super().__init__("The weights of VGG-16 ({file}) are missing", advice, **fields)


class WeightsDamaged(ArtistError):
    """The weights in `path` cannot be used: `what` says it of {path}.

    `bundled` are those that come with the extension; others are downloaded again.
    """

    def __init__(self, path: Path, what: str, *, bundled: bool) -> None:
        advice = "delete {path} and try again"
        if bundled:
            advice = "install the extension again"
        if bundled and _DEVELOPERS_COMMANDS.exists():
            advice = "delete {path} and run python3 dev.py weights"
        super().__init__(what, advice, path=path)


class DownloadNotAllowed(ArtistError):
    """VGG-19's weights are to be downloaded, and nobody has allowed it."""

    def __init__(self) -> None:
        super().__init__(
            "The weights of VGG-19 are not on this computer",
            "allow the download of 548 MB with --allow-download, or set network to VGG16",
        )


class TorchvisionMissing(ArtistError):
    """VGG-19's weights cannot be had: torchvision does not work, says an error of this `kind`."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            "VGG-19 needs torchvision, which is missing or does not fit this torch ({kind})",
            "install it, or set network to VGG16",
            kind=kind,
        )


class DownloadFailed(ArtistError):
    """VGG-19's weights cannot be had, for this `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The weights of VGG-19 could not be downloaded ({reason})",
            "check the connection and try again, or set network to VGG16",
            reason=reason,
        )


class PackageMissing(ArtistError):
    """This Python lacks the package `name`, which is what pip calls it."""

    def __init__(self, name: str | None) -> None:
        super().__init__("This Python lacks {name}", "install it, or use another Python", name=name)


class DiskFull(ArtistError):
    """Nothing more can be written."""

    def __init__(self) -> None:
        super().__init__("The disk is full", "make room, or use a folder on another disk")


class FolderNotWritable(ArtistError):
    """A job folder cannot be written, for the `reason` that the system gives."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The job folder cannot be written ({reason})", "use another folder", reason=reason
        )


def artist_error(error: Exception) -> ArtistError:
    """`error`, or what it comes down to for somebody who works with a job folder."""
    if isinstance(error, ArtistError):
        return error
    if isinstance(error, OSError):
        if is_disk_full(error):
            return DiskFull()
        return FolderNotWritable(error.strerror or str(error))
    if isinstance(error, ImportError):
        return PackageMissing(PACKAGES.get(error.name or "", error.name))
    return ArtistError(
        "The worker met an unexpected error ({kind})",
        "see the log, then try again",
        kind=type(error).__name__,
    )


def _short(value: Any) -> str:
    """`value` as Python writes it; of a long one the beginning."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of thousands of digits
        return "a number beyond all bounds"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
