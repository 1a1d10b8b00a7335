#!/usr/bin/env bash
# Expected: `torch.optim.LBFGS` takes what the other optimizers take.
# Happens: a picture whose memory is in the order channels last ends its first step with an error
#   about views.
# Why it matters: that order is the quick one for convolutions, and L-BFGS is the usual optimizer of
#   a picture's pixels. Keep the parameter contiguous, and change the order within the cost.
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

print("torch", torch.__version__)


def outcome(kind):
    picture = torch.zeros(1, 3, 4, 4).to(memory_format=torch.channels_last).requires_grad_()
    optimizer = kind([picture])

    def cost():
        optimizer.zero_grad()
        value = ((picture - 1) ** 2).sum()
        value.backward()
        return value

    try:
        optimizer.step(cost)
    except RuntimeError as error:
        return str(error)
    return "a step"


kinds = torch.optim.SGD, torch.optim.Adam, torch.optim.Rprop, torch.optim.LBFGS
seen = {kind.__name__: outcome(kind) for kind in kinds}
print("expected: a step of each")
print("seen:", seen)
if "view size" not in seen.pop("LBFGS") or set(seen.values()) != {"a step"}:
    sys.exit("Changed: L-BFGS no longer refuses channels last.")
PYTHON
