# SPDX-License-Identifier: GPL-3.0-or-later
"""Job templates of Open Job Description (specification 2023-09), which several farms run.

A template lies in the folder of folder.py. Paths in it are relative to it, so the folder may be
moved; those of a shot's frames are parameters, for another machine may have them elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..job.model import Shot

#: Frames of a task, unless the shot is so long that there would be too many tasks. A machine
#: takes seconds to begin one.
_FRAMES = 24

#: Values that a parameter of a task may have.
_MOST_VALUES = 1024

#: The steps of a shot.
KEYFRAMES, FRAMES = "Keyframes", "Frames"


def pictures_template(name: str, jobs: Sequence[str]) -> dict[str, Any]:
    """A task for each of the `jobs`, the names of their folders."""
    steps = [
        {
            "name": f"Paint{number or ''}",
            "parameterSpace": _each_of("Job", jobs[start : start + _MOST_VALUES]),
            "script": _paint("{{Param.Jobs}}/{{Task.Param.Job}}", "--unless-painted"),
        }
        for number, start in enumerate(range(0, len(jobs), _MOST_VALUES))
    ]
    return _template(name, [], steps)


def shot_template(name: str, job: str, shot: Shot) -> dict[str, Any]:
    """One task for the keyframes, and one after that for each few frames of the `shot`."""
    paths = [
        {**_folder("Render", "IN"), "description": "The rendered frames"},
        {**_folder("Output", "INOUT"), "description": "Where the painted frames go"},
    ]
    where = ["--render", "{{Param.Render}}", "--output", "{{Param.Output}}"]
    folder = f"{{{{Param.Jobs}}}}/{job}"
    steps = [
        {"name": KEYFRAMES, "script": _paint(folder, "--keyframes", *where)},
        {
            "name": FRAMES,
            "dependencies": [{"dependsOn": KEYFRAMES}],
            "parameterSpace": _each_of("Frames", chunks(shot.numbers)),
            "script": _paint(folder, "--frames={{Task.Param.Frames}}", *where),
        },
    ]
    return _template(name, paths, steps)


def chunks(numbers: range) -> list[str]:
    """The frames `numbers`, a few at a time, as `run --frames` takes them: 1-24."""
    count = max(_FRAMES, -(-len(numbers) // _MOST_VALUES))
    parts = (numbers[start : start + count] for start in range(0, len(numbers), count))
    return [f"{part[0]}-{part[-1]}" for part in parts]


def _template(name: str, paths: list[Any], steps: list[Any]) -> dict[str, Any]:
    return {
        "specificationVersion": "jobtemplate-2023-09",
        "name": name[:128],
        "parameterDefinitions": [
            {**_folder("Jobs", "INOUT"), "default": "jobs"},
            {**_folder("Engine", "IN"), "default": "engine"},
            {
                "name": "Python",
                "type": "STRING",
                "default": "python",
                "description": "A Python with PyTorch, NumPy, Pillow, safetensors and OpenEXR",
            },
            *paths,
        ],
        "steps": steps,
    }


def _folder(name: str, flow: str) -> dict[str, Any]:
    return {"name": name, "type": "PATH", "objectType": "DIRECTORY", "dataFlow": flow}


def _each_of(name: str, values: Sequence[str]) -> dict[str, Any]:
    definition = {"name": name, "type": "STRING", "range": list(values)}
    return {"taskParameterDefinitions": [definition]}


def _paint(folder: str, *arguments: str) -> dict[str, Any]:
    action = {
        "command": "{{Param.Python}}",
        "args": ["{{Param.Engine}}", "run", folder, *arguments],
        "cancelation": {"mode": "NOTIFY_THEN_TERMINATE"},
    }
    return {"actions": {"onRun": action}}
