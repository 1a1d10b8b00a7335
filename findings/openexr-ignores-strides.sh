#!/usr/bin/env bash
# Expected: `OpenEXR.File` writes what numpy shows, or refuses arrays that are not contiguous.
# Happens: it takes the address of the first value and reads on from there, past the strides: a
#   transposed picture or one channel of three is written with its values in the wrong places, and
#   nothing is said.
# Why it matters: `array[..., 0]` is the usual way to a channel. Call numpy.ascontiguousarray.
# Seen with OpenEXR 3.5.3 and numpy 2.4.6.
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

print("OpenEXR", OpenEXR.__version__, "numpy", np.__version__)
colors = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
green = colors[..., 1]
header = {"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage}
OpenEXR.File(header, {"G": green}).write("green.exr")
written = OpenEXR.File("green.exr").channels()["G"].pixels
print("expected:", green.tolist())
print("seen:", written.tolist())
if written.tolist() != [[1, 2], [3, 4]]:
    sys.exit("Changed: OpenEXR.File no longer ignores the strides of an array.")
PYTHON
