#!/usr/bin/env bash
# Expected: the mean color of a white picture is white.
# Happens: of one of 7680 × 4320 pixels in float32 it is gray, 0.506: along the first axes numpy adds
#   up pixel by pixel, and from 2 ** 24 on a float32 does not grow by 1 any more. The mean of all
#   numbers at once is right, for these are added in pairs.
# Why it matters: matching the colors of two pictures begins with `picture.mean((0, 1))`. Pass
#   `dtype=numpy.float64`.
# Seen with numpy 2.4.6.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import numpy as np

print("numpy", np.__version__)
white = np.ones((4320, 7680, 3), np.float32)
seen = [round(float(value), 3) for value in white.mean((0, 1))]
print("expected: 1.0 of each channel, as of all:", white.mean())
print("seen:", seen)
if white.mean() != 1 or seen != [0.506] * 3:
    sys.exit("Changed: the mean of a large white picture is no longer gray.")
PYTHON
