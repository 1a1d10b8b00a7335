#!/usr/bin/env bash
# Expected: a lossy compression treats the three channels of a vector alike.
# Happens: DWAA and DWAB keep X and Z to the last bit and change Y by a two-hundredth: a channel of
#   that name counts as luminance, which is lossy, whatever layer it is in.
# Why it matters: Blender calls the channels of its passes Normal, Position and Vector so. With the
#   codec DWAA their vertical parts alone are off, and nothing says so.
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

print("OpenEXR", OpenEXR.__version__)
meters = np.random.default_rng(0).uniform(-100, 100, (64, 64)).astype(np.float32)
channels = {f"ViewLayer.Position.{axis}": meters for axis in "XYZ"}
OpenEXR.File({"compression": OpenEXR.DWAA_COMPRESSION}, channels).write("passes.exr")
read = OpenEXR.File("passes.exr").channels()
seen = {name[-1]: float(np.abs(read[name].pixels - meters).max()) for name in channels}
print("expected: the same greatest difference for all")
print("seen:", seen)
if seen["X"] or seen["Z"] or seen["Y"] < 0.1:
    sys.exit("Changed: DWAA no longer treats Y otherwise than X and Z.")
PYTHON
