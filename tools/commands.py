# SPDX-License-Identifier: GPL-3.0-or-later
"""dev.py's longer commands: test, demo, bench and desktop."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from .checks import check, ensure_checkers
from .console import ROOT, VENV, StepError, run_beside, run_openly
from .environments import BLENDER, BLENDERS, PythonMissing, ensure, ensure_blender
from .extension import build
from .gallery import ensure_gallery
from .shots import SHOTS, ensure_shots
from .weights import ensure_archive, ensure_weights

#: Parts of the tests that run at the same time.
_AT_ONCE = 6

#: Tests that need neither Blender nor much of the engine.
_OTHERS = ["tests", *(f"--ignore=tests/{name}" for name in ("engine", "blender", "desktop"))]

#: Tests that run in one Blender, and those that run in each.
_ANY = "any_blender"
_EACH = f"not {_ANY}"

#: pytest's exit status when it found no test to run.
NO_TESTS = 5
#: The Blenders that the program behind `dev.py desktop` knows.
DESKTOP_BLENDERS = ("4.3", "5.2")
#: Pictures of docs/ that scenes show, and the scenes.
SCENES = {
    "udim": "udim",
    "objects": "objects",
    "by-object": "by_object",
    "stroke-direction": "stroke_direction",
    "drawn-strokes": "drawn_strokes",
}

#: The moving picture of docs/.
SHOT = "shot"


def demo() -> None:
    """Render, stylize and render again in real Blender. Raises StepError.

    Afterwards the command line works in the checkout too.
    """
    ensure_weights()
    archive = build()
    _run_scene("demo", archive, "demo")


def test(arguments: Sequence[str]) -> None:
    """Run every part, also after one failed, and sum up. Raises StepError.

    `arguments` go to every pytest: ["-k", "border"]. What is installed comes first, for all
    parts share it. Then six parts run at a time, which keeps two cores busy, for each waits
    for other processes: the longest first, the build beside them, and the shorter ones when
    nothing else is left to begin.
    """
    engine = sorted((ROOT / "tests/engine").glob("test_*.py"))
    summary = [_Part("install", _install)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        archive: Future[Path] = Future()
        begun = [
            pool.submit(_Part, f"engine {half + 1}/2", partial(_test, engine[half::2], arguments))
            for half in (0, 1)
        ]
        begun.append(pool.submit(_Part, "build", partial(_build_into, archive)))
        for version in BLENDERS:
            part = partial(_test_blender, version, _EACH, archive, arguments)
            begun.append(pool.submit(_Part, f"Blender {version}", part))
        begun.append(pool.submit(_Part, "the others", partial(_test, _OTHERS, arguments)))
        part = partial(_test_blender, BLENDER, _ANY, archive, arguments)
        begun.append(pool.submit(_Part, "any Blender", part))
        begun.append(pool.submit(_Part, "check", check))
    summary += [part.result() for part in begun]
    print("\n" + "\n".join(map(str, summary)))
    failed = [part.name for part in summary if part.failed]
    if failed:
        raise StepError(f"Failed: {', '.join(failed)}")


def bench(arguments: Sequence[str]) -> None:
    """Run the benchmark, which writes bench/RESULTS.md. Raises StepError.

    `arguments` are its own: ["--sizes", "256", "--keep"].
    """
    ensure_weights()
    ensure_archive()  # the judges read more of it than the weights
    run_openly("The benchmark", ensure("bench"), "-m", "bench", *arguments)


def sheets(names: Sequence[str], pictures: Path | None) -> None:
    """Paint the contact sheets of docs/, or those that are named. Raises StepError.

    Some are no sheets: SHOT moves, and those of SCENES are rendered in Blender. With a folder of
    real `pictures` only the sheet of pairs, which goes to .venv/sheets: they are not ours to show.
    """
    ensure_weights()
    if pictures:
        out = VENV / "sheets"
        out.mkdir(parents=True, exist_ok=True)
        given = [ensure_gallery(), out, "pairs", "--pictures", pictures]
        run_openly("The sheet", ensure("engine"), "-m", "examples.sheets", *given)
        print(f"Written: {out / 'pairs.webp'}")
        return
    painted = [name for name in names if name not in {*SCENES, SHOT}]
    if painted or not names:
        sheets = [ensure_gallery(), ROOT / "docs", *painted]
        run_openly("The sheets", ensure("engine"), "-m", "examples.sheets", *sheets)
    if SHOT in names or not names:
        frames = ensure_shots(256, 9) / f"{SHOTS[0]}_####.exr"
        given = [frames, ensure_gallery() / "styles/strokes.png", ROOT / f"docs/{SHOT}.webp"]
        run_openly("The shot", ensure("engine"), "-m", "examples.sheets.shot", *given)
    for name, scene in SCENES.items():
        if name in names or not names:
            _run_scene(scene, build(), "docs", "--styles", ensure_gallery() / "styles")


def desktop(names: Sequence[str], *, into_docs: bool) -> None:
    """Run tests/desktop/*.py in a Blender window; screenshots go to desktop/. Raises StepError.

    Only the scripts with `names`, if there are some. `into_docs` puts what the newest Blender
    shows into docs/, in place of pictures of the same names.

    The program that NST_BLENDER_DESKTOP names starts a Blender with its window on a virtual
    screen: PROGRAM run VERSION -t SECONDS SCRIPT ARGUMENTS.
    """
    program = os.environ.get("NST_BLENDER_DESKTOP")
    if not program:
        raise StepError("Set NST_BLENDER_DESKTOP to the program that opens a Blender window")
    archive = build()
    scripts = sorted((ROOT / "tests/desktop").glob("[!_]*.py"))
    for script in (each for each in scripts if not names or each.stem in names):
        for version in DESKTOP_BLENDERS:
            name = f"{script.name} in Blender {version}"
            print(name, flush=True)
            command = [program, "run", version, "-t", "600", script]
            text = run_beside(name, *command, *_extension_arguments(archive, "desktop"))
            if "Traceback" in text:  # a panel that cannot be drawn stops nothing
                raise StepError(f"{name}: something failed in the window, see above")
    if into_docs:
        for picture in (ROOT / "docs").glob(f"*-{DESKTOP_BLENDERS[-1]}.webp"):
            with suppress(FileNotFoundError):  # of a script that was not run
                shutil.copyfile(ROOT / "desktop" / picture.name, picture)


class _Part:
    """One part of the tests, run when it is made: how it ended and how long it took."""

    def __init__(self, name: str, function: Callable[[], object]) -> None:
        self.name = name
        self.failed = False
        print(f"\n── {name} …", flush=True)
        start = time.monotonic()
        try:
            function()
            self._outcome = "passed"
        except PythonMissing as missing:
            self._outcome = f"SKIPPED: {missing}"
        except StepError as error:
            print(error, flush=True)
            self._outcome = f"FAILED: {str(error).splitlines()[-1]}"
            self.failed = True
        self._seconds = time.monotonic() - start
        print(f"── {self}", flush=True)

    def __str__(self) -> str:
        return f"{self.name:12} {self._seconds:6.1f} s  {self._outcome}"


def _install() -> None:
    """One after the other, for what is made here is shared. Raises StepError."""
    ensure_checkers()
    ensure_weights()
    ensure("farm")
    for version in BLENDERS:
        with suppress(PythonMissing):  # its part says so
            ensure_blender(version)


def _build_into(archive: Future[Path]) -> None:
    try:
        archive.set_result(build())
    except BaseException:
        archive.set_exception(StepError("The extension was not built"))
        raise


def _test(paths: Sequence[str | Path], arguments: Sequence[str]) -> None:
    _pytest(ensure("engine"), paths, arguments, environ={})


def _test_blender(
    version: str, marked: str, archive: Future[Path], arguments: Sequence[str]
) -> None:
    environ = {"NST_ZIP": str(archive.result()), "NST_PYTHON": str(ensure("engine"))}
    chosen = ["tests/blender", "-m", marked]
    _pytest(ensure_blender(version), chosen, arguments, environ=environ)


def _pytest(
    python: Path,
    paths: Sequence[str | Path],
    arguments: Sequence[str],
    *,
    environ: dict[str, str],
) -> None:
    command = [python, "-m", "pytest", "-q", "--durations=5"]
    try:
        run_beside("pytest", *command, *paths, *arguments, environ=environ)
    except StepError as error:
        # A selection (-k …) may leave nothing in one of the parts.
        if not (arguments and error.status == NO_TESTS):
            raise


def _run_scene(name: str, archive: Path, out: str, *more: str | Path) -> None:
    arguments = ["-m", f"examples.scenes.{name}", *_extension_arguments(archive, out), *more]
    run_openly(f"The {name}", ensure_blender(), *arguments)


def _extension_arguments(archive: Path, out: str) -> list[str | Path]:
    (ROOT / out).mkdir(exist_ok=True)
    return ["--zip", archive, "--python", ensure("engine"), "--out", ROOT / out]
