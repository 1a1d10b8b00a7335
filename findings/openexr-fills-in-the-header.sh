#!/usr/bin/env bash
# Expected: `OpenEXR.File` and `OpenEXR.Part` read the header that they are given.
# Happens: they write into it. Two parts with names of their own that are given one header are both
#   called after the second, and writing fails; so does a second picture of another size.
# Why it matters: a header that is a constant of a module works once. Give each a copy.
# Seen with OpenEXR 3.5.3.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet openexr==3.5.3 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import numpy as np
import OpenEXR


def outcome(*parts):
    try:
        OpenEXR.File(list(parts)).write("picture.exr")
    except (RuntimeError, ValueError) as error:
        return str(error)
    return "written"


print("OpenEXR", OpenEXR.__version__)
header = {"compression": OpenEXR.ZIP_COMPRESSION}
small, large = (np.zeros((size, size), np.float32) for size in (2, 4))
parts = OpenEXR.Part(header, {"Y": small}, "left"), OpenEXR.Part(header, {"Y": small}, "right")
seen = [outcome(*parts)]
print("expected: written, and a header with one entry")
print("seen:", seen[0])
print("     ", header)
header = {"compression": OpenEXR.ZIP_COMPRESSION}
for picture in (small, large):
    seen.append(outcome(OpenEXR.Part(header, {"Y": picture}, "picture")))
print("expected: written, twice")
print("seen:", *seen[1:], sep="\n      ")
if [each == "written" for each in seen] != [False, True, False]:
    sys.exit("Changed: OpenEXR no longer writes into the header that it is given.")
PYTHON
