# SPDX-License-Identifier: GPL-3.0-or-later
"""An error says what happened and what to do next, here and across the job folder."""

from __future__ import annotations

import errno
import inspect
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nst_addon import errors
from nst_addon.__main__ import main
from nst_addon.errors import ArtistError, artist_error
from nst_addon.job.events import EventReader, append_event
from nst_addon.job.folder import write_job
from nst_addon.job.model import Job, Style
from nst_addon.sentences import fill
from nst_addon.settings import Settings

_ARGUMENTS = {
    "name": "mask.png",
    "value": 1.5,
    "allowed": "a number from 0 to 1",
    "advice": "use another",
    "width": 256,
    "height": 26,
    "minimum": 32,
    "file": "vgg16.safetensors",
    "folder": Path("weights"),
    "path": Path("weights", "vgg19.safetensors"),
    "bundled": False,
    "what": "The weights cannot be read",
    "kind": "ImportError",
    "reason": "Permission denied",
}


def _of_every_kind() -> list[ArtistError]:
    made: list[ArtistError] = [ArtistError("It is late", "go home")]
    for kind in ArtistError.__subclasses__():
        given: list[Any] = []
        named: dict[str, Any] = {}
        for each in inspect.signature(kind).parameters.values():
            if each.kind == each.KEYWORD_ONLY:
                named[each.name] = _ARGUMENTS[each.name]
            elif each.kind != each.VAR_KEYWORD:
                given.append(_ARGUMENTS[each.name])
        made.append(kind(*given, **named))
    return made


@pytest.mark.parametrize("error", _of_every_kind(), ids=lambda error: type(error).__name__)
def test_an_error_keeps_its_kind_and_its_fields_across_the_job_folder(
    error: ArtistError, tmp_path: Path
) -> None:
    append_event(tmp_path, "failed", error=error.to_dict())
    (event,) = EventReader(tmp_path).read()
    read = ArtistError.from_dict(event["error"])
    assert type(read) is type(error)
    assert (str(read), read.what, read.advice) == (str(error), error.what, error.advice)
    assert read.fields.keys() == error.fields.keys()
    assert [str(value) for value in read.fields.values()] == [
        str(value) for value in error.fields.values()
    ]


@pytest.mark.parametrize("error", _of_every_kind(), ids=lambda error: type(error).__name__)
def test_an_error_is_one_sentence_that_ends_in_advice(error: ArtistError) -> None:
    assert error.advice and str(error) == fill(f"{error.what}: {error.advice}", error.fields)
    assert "{" not in str(error)
    assert not str(error).endswith(".") and "\n" not in str(error)


def test_an_error_of_a_kind_that_nobody_knows_is_told_all_the_same() -> None:
    data = {"kind": "Unheard", "what": "It is late", "advice": "go home", "fields": {"hour": 3}}
    assert str(ArtistError.from_dict(data)) == "It is late: go home"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), errors.DiskFull),
        (OSError(errno.EACCES, os.strerror(errno.EACCES)), errors.FolderNotWritable),
        (ModuleNotFoundError("No module named 'torch'", name="torch"), errors.PackageMissing),
    ],
)
def test_an_error_of_the_system_becomes_one_for_the_artist(
    error: Exception, kind: type[ArtistError]
) -> None:
    assert type(artist_error(error)) is kind


def test_the_run_command_says_why_a_job_was_not_painted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    write_job(tmp_path, Job(Settings(device="cpu"), picture, [Style("dots", 0.0, picture)]))
    assert main(["run", str(tmp_path)]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == "Every style's weight is 0: raise one of them"


def test_a_missing_package_is_one_sentence_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "PIL.py").write_text("raise ModuleNotFoundError(name='PIL')")
    done = subprocess.run(
        [sys.executable, "-m", "nst_addon", "stylize", "a.png", "b.png", "-o", "c.png"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "This Python lacks pillow: install it, or use another Python"
