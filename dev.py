# SPDX-License-Identifier: GPL-3.0-or-later
"""The developers' commands, such as `python3 dev.py test`.

Needs Python 3.11 and nothing else; each command installs what it lacks into .venv/.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Run one command; its exit status is the failed step's."""
    if sys.version_info < (3, 11):  # noqa: UP036
        print(f"dev.py needs Python 3.11 or later, and this is {sys.version.split()[0]}")
        return 1

    from tools import checks, commands, environments, extension, gallery, weights, windows
    from tools.console import StepError

    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    verbs = parser.add_subparsers(dest="command", required=True)
    verbs.add_parser("demo", help="render, stylize and render again in real Blender: demo/")
    test = verbs.add_parser("test", help="every test, with real Blender and real weights")
    test.add_argument("pytest", nargs="*", help="after --: arguments for pytest")
    verbs.add_parser("build", help="the extension and its repository listing: dist/")
    verbs.add_parser("check", help="ruff, and mypy with two Blenders' types")
    verbs.add_parser("lock", help="pyproject.toml's groups to tools/locks/; delete one to renew it")
    # What follows is the benchmark's own to read, --help too.
    verbs.add_parser("bench", help="ours and its rivals: bench/RESULTS.md", add_help=False)
    sheets = verbs.add_parser("sheets", help="contact sheets of our own pictures, into docs/")
    sheets.add_argument("names", nargs="*", help="strength, pairs, tiling …; default all")
    sheets.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="only pairs, of real paintings in a folder"
    )
    styles = verbs.add_parser("styles", help="draw the styles that the extension ships: styles/")
    styles.add_argument("names", nargs="*", help="Mosaic, 'Cut Paper' …; default all, in minutes")
    verbs.add_parser("weights", help="VGG-16's weights, for the command line in this checkout")
    desktop = verbs.add_parser("desktop", help="tests in a Blender window; screenshots: desktop/")
    desktop.add_argument("names", nargs="*", help="newcomer, panel …; default all")
    desktop.add_argument(
        "--docs", action="store_true", help="put what the manual shows of them into docs/"
    )
    there = verbs.add_parser("windows", help="the tests that a Windows Python can run, and a table")
    there.add_argument("--python", required=True, help="the command that starts that Python")
    there.add_argument("--part", action="append", default=[], help="one of the parts; default all")
    there.add_argument("pytest", nargs="*", help="after --: arguments for pytest")
    arguments, rest = parser.parse_known_args()
    if rest and arguments.command != "bench":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")

    try:
        match arguments.command:
            case "demo":
                commands.demo()
            case "test":
                commands.test(arguments.pytest)
            case "build":
                print(extension.build())
            case "check":
                checks.check()
            case "lock":
                environments.lock_all()
            case "bench":
                commands.bench(rest)
            case "sheets":
                commands.sheets(arguments.names, arguments.pictures)
            case "styles":
                gallery.draw_shipped(arguments.names)
            case "weights":
                weights.ensure_weights()
            case "desktop":
                commands.desktop(arguments.names, into_docs=arguments.docs)
            case "windows":
                windows.windows(arguments.python, arguments.part, arguments.pytest)
    except StepError as error:
        print(error, file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print("Interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
