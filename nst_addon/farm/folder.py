# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of a farm job: all that other machines need.

    jobs/NAME/                 job folders (job/folder.py), with the pictures once they are painted
    engine/                    this package with the network's weights; `python engine run …`
    neural_style_transfer.js   a job type for Flamenco's manager
    README.txt                 how to submit it
    template.json              a job template of OpenJD; written last, so what lies with it is whole

Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ArtistError
from ..job.files import write_json
from ..job.model import Shot
from ..whole_file import write_whole
from . import openjd

TEMPLATE = "template.json"
JOBS = "jobs"
_ENGINE, _README, _FLAMENCO = "engine", "README.txt", "neural_style_transfer.js"
_PACKAGE = Path(__file__).resolve().parents[1]

_START = b"""\
# SPDX-License-Identifier: GPL-3.0-or-later
import runpy

runpy.run_module("nst_addon", run_name="__main__", alter_sys=True)
"""

_TEXT = """\
{name}

Each machine needs a Python with torch, numpy, pillow, safetensors and openexr, and this folder
under a path of its own.

OpenJD, here with its command line (pip install openjd-cli), in this folder:

    {openjd}

-p Python=/path/to/python names another Python. A farm takes template.json as it is.

Flamenco (not tried on a real manager yet): copy {script} into the manager's
folder "scripts", start it again, and submit a job of the type "Neural Style Transfer" with

{flamenco}

One machine, without any farm:

{commands}

{home}
"""


@dataclass(frozen=True)
class FarmJob:
    """What is to be submitted: its `name`, the names of its job folders, and the shot, if the
    one job is a shot's."""

    name: str
    jobs: list[str]
    shot: Shot | None = None


def check_free(folder: Path) -> None:
    """Raises ArtistError when there is something in `folder` that export would mix with."""
    if folder.is_dir() and any(folder.iterdir()):
        raise ArtistError(
            "There are files in {folder}", "make a new folder and choose that", folder=folder
        )


def write_farm_folder(folder: Path, job: FarmJob, more_weights: list[Path]) -> Iterator[None]:
    """Complete `folder`, whose jobs/ is there, in steps; `more_weights` are files that the engine
    needs besides its own. Raises OSError."""
    yield from _copy_engine(folder / _ENGINE, more_weights)
    shutil.copyfile(Path(__file__).with_name("flamenco.js"), folder / _FLAMENCO)
    text = _readme(folder, job).encode()
    write_whole(folder / _README, lambda file: file.write(text))
    write_json(folder / TEMPLATE, _template(job))


def _template(job: FarmJob) -> dict[str, Any]:
    if job.shot:
        return openjd.shot_template(job.name, job.jobs[0], job.shot)
    return openjd.pictures_template(job.name, job.jobs)


def _copy_engine(folder: Path, more_weights: list[Path]) -> Iterator[None]:
    """Copy this package, a file a step."""
    for source in sorted(_PACKAGE.rglob("*")):
        inner = source.relative_to(_PACKAGE)
        if source.is_file() and "__pycache__" not in inner.parts and source.suffix != ".part":
            _copy(source, folder / _PACKAGE.name / inner)
            yield
    for source in more_weights:
        _copy(source, folder / _PACKAGE.name / "weights" / source.name)
        yield
    write_whole(folder / "__main__.py", lambda file: file.write(_START))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _readme(folder: Path, job: FarmJob) -> str:
    if job.shot is None:
        commands = [f"python engine run jobs/{each} --unless-painted" for each in job.jobs]
        submit = "openjd run template.json"
        flamenco = {"Folder": folder, "Jobs": ", ".join(job.jobs)}
        home = "Afterwards in Blender: File ▸ Import ▸ Painted Farm Job, and choose this folder."
    else:
        render, output = (Path(each).parent for each in (job.shot.source, job.shot.output))
        begin = f"python engine run jobs/{job.jobs[0]}"
        chunks = openjd.chunks(job.shot.numbers)
        commands = [f"{begin} --keyframes", *(f"{begin} --frames={each}" for each in chunks)]
        where = f'-p "Render={render}" -p "Output={output}"'
        submit = f"openjd run template.json --step {openjd.FRAMES} --run-dependencies {where}"
        flamenco = {
            "Folder": folder,
            "Jobs": job.jobs[0],
            "Chunks": ", ".join(chunks),
            "Render": render,
            "Output": output,
        }
        home = f"The painted frames come to {output}."
    return _TEXT.format(
        name=job.name,
        openjd=submit,
        script=_FLAMENCO,
        flamenco="\n".join(f"    {key}: {value}" for key, value in flamenco.items()),
        commands="\n".join(f"    {each}" for each in commands),
        home=home,
    )
