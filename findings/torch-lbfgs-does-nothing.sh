#!/usr/bin/env bash
# Expected: `torch.optim.LBFGS` minimizes a cost whatever its unit: a hundred millionth of a square
#   has the same minimum as the square.
# Happens: it ends at once, without a message, if no partial derivative is greater than
#   `tolerance_grad`, 1e-7.
# Why it matters: a cost that is divided by the square of the number of pixels, as the style cost
#   of Gatys et al. is, can have such derivatives. Pass tolerance_grad=0, or scale the cost.
# Seen with torch 2.13.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet torch==2.13.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import torch


def minimum(unit):
    picture = torch.zeros(4, requires_grad=True)
    optimizer = torch.optim.LBFGS([picture], max_iter=100)

    def cost():
        optimizer.zero_grad()
        value = unit * ((picture - 1) ** 2).sum()
        value.backward()
        return value

    optimizer.step(cost)
    return round(picture[0].item(), 2)


print("torch", torch.__version__)
seen = {unit: minimum(unit) for unit in (1, 1e-8)}
print("expected: 1.0 twice")
print("seen:", seen)
if seen != {1: 1.0, 1e-8: 0.0}:
    sys.exit("Changed: L-BFGS no longer stops at once where the cost is small.")
PYTHON
