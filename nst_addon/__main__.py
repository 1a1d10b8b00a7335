# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: python -m nst_addon COMMAND. Each command is a file of commands/."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .commands import animate, check, cost, relief, run, stylize, texture, views, weights, worker
from .errors import ArtistError, artist_error
from .system.standard_output import print_any_letter

_COMMANDS = (stylize, texture, relief, animate, run, worker, cost, check, views, weights)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 after an error that was explained."""
    print_any_letter()
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (ArtistError, ModuleNotFoundError) as error:
        print(artist_error(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nst_addon", description="Paint one picture in the manner of another."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
