#!/usr/bin/env bash
# Expected: `safetensors.numpy.save_file` keeps the values of an array where they are, or refuses
#   arrays that are not contiguous, as `safetensors.torch` does.
# Happens: it writes the bytes in memory order under the shape of the view: a transposed matrix
#   comes back with its values in the wrong places.
# Why it matters: weights are transposed from one framework's layout to another's exactly here.
# Seen with safetensors 0.8.0 and numpy 2.4.6.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet safetensors==0.8.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import numpy as np
import safetensors
from safetensors.numpy import load_file, save_file

print("safetensors", safetensors.__version__, "numpy", np.__version__)
kernel = np.arange(6, dtype=np.float32).reshape(2, 3).T
save_file({"kernel": kernel}, "kernel.safetensors")
loaded = load_file("kernel.safetensors")["kernel"]
print("expected:", kernel.tolist())
print("seen:", loaded.tolist())
if loaded.tolist() != [[0, 1], [2, 3], [4, 5]]:
    sys.exit("Changed: save_file no longer ignores the strides of an array.")
PYTHON
