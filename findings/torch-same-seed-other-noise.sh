#!/usr/bin/env bash
# Expected: with the same seed the first values of `torch.randn` are the same, however many are
#   asked for, as they are with `torch.rand`.
# Happens: on the CPU fewer than 16 values are drawn in one way and more in another, and where the
#   number is not a multiple of 16 the last 16 are drawn again. 15 and 16 values have none in
#   common, 16 and 17 only the first.
# Why it matters: "same seed" means the same noise for the same shape only.
# Seen with torch 2.13.0 on a CPU.
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


def first(draw, count):
    torch.manual_seed(0)
    return [round(value, 3) for value in draw(count)[:3].tolist()]


print("torch", torch.__version__)
print("expected: three times the same three values")
for draw in (torch.rand, torch.randn):
    seen = [first(draw, count) for count in (15, 16, 17)]
    print(draw.__name__, seen)
    same = seen[0] == seen[1] == seen[2]
    if same != (draw is torch.rand):
        sys.exit("Changed: randn's first values no longer depend on how many are drawn.")
PYTHON
