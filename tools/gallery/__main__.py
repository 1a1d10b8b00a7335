"""python -m tools.gallery --out FOLDER"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..console import StepError
from . import make_gallery

parser = argparse.ArgumentParser(prog="python -m tools.gallery", description=make_gallery.__doc__)
parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
try:
    make_gallery(parser.parse_args().out.resolve())
except StepError as error:
    sys.exit(str(error))
