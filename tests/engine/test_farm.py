# SPDX-License-Identifier: GPL-3.0-or-later
"""Farm jobs, run by OpenJD's own command line; and the job type for Flamenco."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_shot import made_shot, write_frame
from torch import Tensor

from nst_addon.errors import ArtistError
from nst_addon.farm import openjd
from nst_addon.farm.folder import FarmJob, check_free, write_farm_folder
from nst_addon.job.folder import write_job
from nst_addon.job.model import Job, Shot, Style
from nst_addon.settings import Settings
from nst_addon.shot.files import FrameFiles
from tools.environments import ensure

#: Frames of the shot, and the files of its keyframes.
COUNT = 11
KEYFRAMES = ["0001.png", "0009.png", "0011.png"]
SETTINGS = Settings(size=64, quality="DRAFT", iterations=4)


@pytest.fixture(scope="module")
def strokes(style: Tensor) -> list[Style]:
    return [Style("strokes", 1.0, (style[0].permute(1, 2, 0).numpy() * 255).astype(np.uint8))]


class Farm:
    """The exported folder of a job, and how OpenJD runs it."""

    def __init__(self, folder: Path, job: FarmJob) -> None:
        for _ in write_farm_folder(folder, job, []):
            pass
        self.folder = folder
        self.shot = job.shot
        self.pid = folder / "pid"
        # A Python that tells who it is, so that a task can be killed.
        self._python = folder / "python.sh"
        self._python.write_text(f'#!/bin/sh\necho $$ >"{self.pid}"\nexec "{sys.executable}" "$@"\n')
        self._python.chmod(0o755)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A session, as on one of several machines."""
        given = [f"Python={self._python}"]
        if self.shot:
            given += [f"Render={Path(self.shot.source).parent}"]
            given += [f"Output={Path(self.shot.output).parent}"]
        program = ensure("farm").with_name("openjd")
        parameters = [part for each in given for part in ("-p", each)]
        return subprocess.Popen(
            [program, "run", self.folder / "template.json", *parameters, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )

    def run(self, *arguments: str) -> str:
        """What a session prints, which ends well."""
        session = self.start(*arguments)
        printed = session.communicate()[0]
        assert session.returncode == 0, printed
        return printed

    def frames(self) -> dict[str, int]:
        """The painted frames, and when each was written."""
        assert self.shot
        found = Path(self.shot.output).parent.iterdir()
        return {each.name: each.stat().st_mtime_ns for each in found}


NAMES = (("render", "exr"), ("painted", "png"))


@pytest.fixture(scope="module")
def shot_farm(strokes: list[Style], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """A shot's farm job, whose tasks have eight frames."""
    folder = tmp_path_factory.mktemp("shot")
    source, output = (FrameFiles(folder / name / f"####.{ending}") for name, ending in NAMES)
    source.pattern.parent.mkdir()
    output.pattern.parent.mkdir()
    for frame in made_shot(COUNT, pan=1.0, roll=0.12):
        write_frame(source.path(frame.number), frame)
    # Where the frames were on another machine: the parameters of the job say where they are.
    shot = Shot("/elsewhere/####.exr", "/elsewhere/out/####.png", 1, COUNT)
    write_job(folder / "farm/jobs/turn", Job(SETTINGS, None, strokes, shot=shot))
    here = Shot(str(source.pattern), str(output.pattern), 1, COUNT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openjd, "_FRAMES", 8)
        yield Farm(folder / "farm", FarmJob("Turn", ["turn"], here))


def test_frames_before_their_keyframes_end_with_a_sentence(shot_farm: Farm) -> None:
    session = shot_farm.start("--step", "Frames", "--tasks", '[{"Frames": "1-8"}]')
    printed = session.communicate()[0]
    assert session.returncode == 1
    assert "Keyframe 1 of the shot is not painted: paint the keyframes first" in printed
    assert "Traceback" not in printed
    assert not [name for name in shot_farm.frames() if name.endswith(".png")]


@pytest.fixture(scope="module")
def killed_farm(shot_farm: Farm) -> dict[str, int]:
    """The frames of a shot whose keyframes were killed after the first."""
    begun = shot_farm.start("--step", "Keyframes")
    while "0001.png" not in shot_farm.frames():
        assert begun.poll() is None
        time.sleep(0.01)
    os.kill(int(shot_farm.pid.read_text()), signal.SIGKILL)
    assert "Session ended with errors" in begun.communicate()[0]
    return shot_farm.frames()


def test_a_task_that_was_killed_goes_on(shot_farm: Farm, killed_farm: dict[str, int]) -> None:
    assert "0009.png" not in killed_farm
    shot_farm.run("--step", "Keyframes")
    frames = shot_farm.frames()
    assert [name for name in sorted(frames) if name.endswith(".png")] == KEYFRAMES
    assert frames["0001.png"] == killed_farm["0001.png"]


def test_two_sessions_at_once_paint_a_shot(shot_farm: Farm, killed_farm: dict[str, int]) -> None:
    sessions = [
        shot_farm.start("--step", "Frames", "--tasks", json.dumps([{"Frames": each}]))
        for each in ("9-11", "1-8")
    ]
    printed = [each.communicate()[0] for each in sessions]
    assert [each.returncode for each in sessions] == [0, 0], printed
    assert sorted(shot_farm.frames()) == [f"{each:04d}.png" for each in range(1, COUNT + 1)]


def test_a_second_run_paints_nothing(shot_farm: Farm, killed_farm: dict[str, int]) -> None:
    before = shot_farm.frames()
    printed = shot_farm.run("--step", "Frames", "--run-dependencies")
    assert printed.count("These frames are painted already") == 3
    assert shot_farm.frames() == before


def test_a_picture_is_painted_once(strokes: list[Style], tmp_path: Path) -> None:
    content = np.random.default_rng(0).integers(0, 255, (48, 48, 3), np.uint8)
    wood, brick = tmp_path / "jobs/wood", tmp_path / "jobs/brick"
    write_job(wood, Job(SETTINGS, content, strokes))
    farm = Farm(tmp_path, FarmJob("Two", ["wood", "brick"]))
    farm.run("--step", "Paint", "--tasks", '[{"Job": "wood"}]')
    shutil.copytree(wood, brick)
    written = (wood / "result.png").stat().st_mtime_ns
    assert farm.run().count("is painted already") == 2
    assert (wood / "result.png").stat().st_mtime_ns == written
    with pytest.raises(ArtistError, match="There are files in .*: make a new folder"):
        check_free(tmp_path)


def test_a_template_of_any_length_is_valid(tmp_path: Path) -> None:
    long = Shot("/a/####.exr", "/b/####.png", -100, 100_000)
    for template in (
        openjd.shot_template("Long", "shot", long),
        openjd.pictures_template("Many", [f"job-{each}" for each in range(1500)]),
    ):
        file = tmp_path / "template.json"
        file.write_text(json.dumps(template))
        program = ensure("farm").with_name("openjd")
        checked = subprocess.run([program, "check", file], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    numbers = [range(int(a), int(b) + 1) for a, b in _ends(openjd.chunks(long.numbers))]
    assert [each for part in numbers for each in part] == list(long.numbers)


def _ends(chunks: list[str]) -> list[tuple[str, str]]:
    return [re.fullmatch(r"(-?\d+)-(-?\d+)", each).groups() for each in chunks]  # type: ignore


def test_flamencos_job_type_paints_keyframes_first() -> None:
    """Compiled by a stand-in of the manager."""
    given = {"folder": "/farm/", "jobs": "turn", "chunks": "1-24, 25-30", "output": "/out"}
    keyframes, *frames = compiled(given)
    shot = ["/farm/engine", "run", "/farm/jobs/turn"]
    assert keyframes["commands"] == [_exec([*shot, "--keyframes", "--output", "/out"])]
    assert [each["commands"] for each in frames] == [
        [_exec([*shot, f"--frames={part}", "--output", "/out"])] for part in ("1-24", "25-30")
    ]
    assert [each["dependencies"] for each in frames] == [["keyframes"]] * 2


def test_flamencos_job_type_paints_a_task_for_each_picture() -> None:
    tasks = compiled({"folder": "C:\\farm\\", "jobs": "wood,brick", "python": "py"})
    assert [each["name"] for each in tasks] == ["wood", "brick"]
    assert [each["commands"][0]["parameters"]["exe"] for each in tasks] == ["py", "py"]
    assert tasks[0]["commands"][0]["parameters"]["args"] == [
        *("C:\\farm/engine", "run", "C:\\farm/jobs/wood", "--unless-painted")
    ]


def _exec(arguments: list[str]) -> dict[str, Any]:
    return {"name": "exec", "parameters": {"exe": "python", "args": arguments}}


def compiled(given: dict[str, str]) -> list[dict[str, Any]]:
    """The tasks of a job with the settings `given`."""
    stand_in = Path(__file__).with_name("flamenco_stand_in.js").read_text(encoding="utf-8")
    script = Path(openjd.__file__).with_name("flamenco.js").read_text(encoding="utf-8")
    source = f"{stand_in}\n{script}\ncompiled({json.dumps(given)})"
    program = "import sys, quickjs; print(quickjs.Context().eval(sys.stdin.read()))"
    done = subprocess.run(
        [ensure("farm"), "-c", program], input=source, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    tasks: list[dict[str, Any]] = json.loads(done.stdout)
    return tasks
