# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests that a Windows Python can run, and a table of what passed and what was skipped.

That Python is a command, so it may be another machine's, or one under Wine. It finds the checkout
as its current folder, and needs what tests need: pytest and the worker's packages; with `bpy` it is
a Blender too.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .console import ROOT, VENV, StepError
from .extension import build
from .weights import ensure_weights

#: What runs there, each part in a process of its own: its files, and arguments of pytest.
PARTS = {
    "system": ["tests/test_system.py", "tests/test_files_in_use.py"],
    "settings": ["tests/engine/test_settings.py"],
    "job folder": ["tests/test_job_files.py"],
    # Not those that damage a file a thousand times: no system reads JSON in another way.
    "damaged files": [
        *("tests/test_damaged_events.py", "tests/test_damaged_files.py"),
        *("-k", "not anywhere and not any_damage"),
    ],
    # Not test_worker_memory.py: an exception of PyTorch's ends the process under Wine.
    "worker": [
        "tests/test_orders.py",
        *("tests/engine/test_worker.py", "tests/engine/test_worker_files.py"),
    ],
    "errors": ["tests/engine/test_errors.py"],
    "environment": ["tests/environment"],
    "command line": ["tests/engine/test_command_line.py"],
}
#: What runs there in Blender; of each file those tests that have to do with the system.
IN_BLENDER = {
    "install and check": [
        *("tests/blender/test_preferences.py", "-k"),
        "good_environment or can_be_chosen or wheels or online or upgrade or told_to_install "
        "or removed",
    ],
    "stylize": [
        *("tests/blender/test_stylize.py", "-k"),
        "is_painted or left_as_it_was or beside_the_blend or target_base_color or saved_preset",
    ],
    "stop, cancel, kill": [
        *("tests/blender/test_background.py", "-k"),
        "stop_keeps or cancel_drops or second_job or killed or disabling or died or hangs or never",
    ],
    "save": [
        *("tests/blender/test_lifetime.py", "-k"),
        "after_saving or folder_stays or save_that_fails or renamed",
    ],
    "recover": ["tests/blender/test_recovery.py"],
}
#: What is asked of the Python first; a line of JSON after whatever its command prints.
_QUESTION = """
import importlib.util, json, sys
missing = [name for name in ("pytest", "torch", "PIL", "safetensors", "OpenEXR", "bpy")
           if importlib.util.find_spec(name) is None]
print(json.dumps({"python": sys.executable, "version": sys.version, "platform": sys.platform,
                  "missing": missing}))
"""


@dataclass
class Outcome:
    """How the tests of one part ended."""

    name: str
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)  #: by reason
    seconds: float = 0.0


def windows(command: str, names: Sequence[str], arguments: Sequence[str]) -> None:
    """Run the parts `names`, all if there are none, in the Python that `command` starts.

    `arguments` go to pytest. Prints the table; raises StepError when something failed.
    """
    python = shlex.split(command, posix=os.name != "nt")
    answer = _ask(python)
    parts = _chosen(names, with_blender="bpy" not in answer["missing"])
    ensure_weights()
    environ = {"PYTHONUTF8": "1", "NST_PYTHON": str(answer["python"])}
    if any(name in IN_BLENDER for name in parts):
        environ["NST_ZIP"] = build().relative_to(ROOT).as_posix()
    outcomes = [
        run_part(python, name, [*files, *arguments], environ) for name, files in parts.items()
    ]
    print(f"\nPython {answer['version']} ({answer['platform']})\n\n{table(outcomes)}")
    failed = [outcome.name for outcome in outcomes if outcome.failed]
    if failed:
        raise StepError(f"Failed: {', '.join(failed)}")


def table(outcomes: Sequence[Outcome]) -> str:
    """The parts in Markdown, and below what failed and why what was skipped was."""
    lines = ["| Part | Passed | Failed | Skipped | Seconds |", "|---|---|---|---|---|"]
    reasons: Counter[str] = Counter()
    for each in outcomes:
        counts = (each.passed, len(each.failed), each.skipped.total(), f"{each.seconds:.0f}")
        lines.append(f"| {each.name} | {' | '.join(map(str, counts))} |")
        reasons.update(each.skipped)
    lines += ["", "| Skipped | Why |", "|---|---|"]
    lines += [f"| {count} | {reason} |" for reason, count in reasons.most_common()]
    lines += ["", *(f"FAILED {name}" for each in outcomes for name in each.failed)]
    return "\n".join(lines)


def read_outcome(name: str, report: Path) -> Outcome:
    """What pytest wrote into `report` (JUnit's XML). Raises OSError or ElementTree.ParseError."""
    outcome = Outcome(name)
    for case in ElementTree.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed.append(f"{case.get('classname')}.{case.get('name')}")
        elif skipped is not None:
            outcome.skipped[skipped.get("message", "")] += 1
        else:
            outcome.passed += 1
    return outcome


def _ask(python: Sequence[str]) -> dict[str, str | list[str]]:
    done = _call([*python, "-c", _QUESTION], {"PYTHONUTF8": "1"})
    for line in done.splitlines():
        if line.startswith('{"python"'):
            answer: dict[str, str | list[str]] = json.loads(line)
            missing = [name for name in answer["missing"] if name != "bpy"]
            if missing:
                raise StepError(f"That Python has no {', '.join(missing)}: install it there")
            return answer
    raise StepError(f"{done}\n{shlex.join(python)} starts no Python")


def _chosen(names: Sequence[str], *, with_blender: bool) -> dict[str, list[str]]:
    known = {**PARTS, **IN_BLENDER}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise StepError(f"There is no part {unknown[0]!r}; there are {', '.join(known)}")
    if not with_blender:
        print("That Python has no bpy: what needs Blender is not run")
        known = PARTS
    return {name: files for name, files in known.items() if not names or name in names}


def run_part(
    python: Sequence[str], name: str, arguments: Sequence[str], environ: dict[str, str]
) -> Outcome:
    """Run pytest; what it told is in its report, for the status of `python` may be lost."""
    print(f"\n── {name} …", flush=True)
    report = VENV / "windows" / f"{name.replace(' ', '_')}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    options = ["-q", "--color=no", "-p", "no:cacheprovider", f"--junitxml={_relative(report)}"]
    start = time.monotonic()
    print(_call([*python, "-m", "pytest", *options, *arguments], environ), flush=True)
    try:
        outcome = read_outcome(name, report)
    except (OSError, ElementTree.ParseError):
        outcome = Outcome(name, failed=[f"{name}: pytest ended before its report"])
    outcome.seconds = time.monotonic() - start
    return outcome


def _relative(path: Path) -> str:
    """As that Python finds it, whose names of drives may be others."""
    return path.relative_to(ROOT).as_posix()


def _call(command: Sequence[str], environ: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout.decode(errors="replace")
