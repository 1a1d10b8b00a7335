# SPDX-License-Identifier: GPL-3.0-or-later
"""What the artist is told of an error: what happened, and what to do next in Blender."""

from __future__ import annotations

from typing import Any

from ...nst_addon import errors
from ...nst_addon.errors import artist_error
from ...nst_addon.sentences import fields_of
from .translated import translated

#: What to do next, in the words of the panel; {names} are the error's fields. Other errors have
#: advice that is right everywhere.
_ADVICE: dict[type[errors.ArtistError], str] = {
    errors.ResultTooSmall: "raise Resolution, or crop the source, so that its short side is at "
    "least {minimum}",
    errors.OutOfMemory: "lower Resolution or Style Size, or close other programs, then stylize "
    "again",
    errors.CostNotFinite: "set Precision to float32, lower Step Size, or use other pictures",
    errors.PrecisionNotAvailable: "set Precision to Automatic",
    errors.NothingSeen: "raise Views, or add a camera",
    errors.UVOverlap: "press Unwrap for another one",
    errors.UVFolded: "apply them, then press Unwrap",
    errors.UVShared: "press Unwrap, or choose One Each",
    errors.MaskOnObject: "set Mask to None",
    errors.PassMissing: "switch it on in the view layer, or press Enable Passes and Render",
    errors.DownloadNotAllowed: "press Stylize, which asks for the download of 548 MB, or allow "
    "Download VGG-19 in the preferences, and Online Access; or set Network to VGG-16",
    errors.TorchvisionMissing: "install again, or set Network to VGG-16",
    errors.DownloadFailed: "check the connection and try again, or set Network to VGG-16",
    errors.PackageMissing: "press Install in the add-on's preferences",
    errors.DiskFull: "make room, or choose another Cache Folder in the preferences",
    errors.FolderNotWritable: "choose another Cache Folder in the preferences",
}


def message_for(error: Exception) -> str:
    """What happened and what to do next, in one sentence, in the artist's language."""
    known = artist_error(error)
    what = translated(known.what, **known.fields)
    advice = _ADVICE.get(type(known), known.advice)
    if not fields_of(advice) <= known.fields.keys():  # an error that a job folder tells lacks some
        advice = known.advice
    if not advice:
        return what
    advice = translated(advice, **known.fields)
    return translated("{what}: {advice}", what=what, advice=advice)


def cancelled(operator: Any, error: Exception) -> set[str]:
    """Report the `error` that ends an `operator`; what its execute() then returns."""
    operator.report({"ERROR"}, message_for(error))
    return {"CANCELLED"}
