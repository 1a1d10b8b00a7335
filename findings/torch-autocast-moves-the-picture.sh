#!/usr/bin/env bash
# Expected: `affine_grid` and `grid_sample` with the identity give back the picture, under `autocast`
#   too: sampling is one of the operations that it keeps in float32.
# Happens: sampling is, the places to sample are not. They come of a matrix product, so they are
#   rounded to bfloat16, whose steps at the edge of a picture of 512 pixels are a pixel wide: parts of
#   it are shifted, blurred and doubled.
# Why it matters: whoever turns or warps pictures within a step that runs under `autocast` compares
#   other places than were meant.
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
from torch.nn.functional import affine_grid, grid_sample

print("torch", torch.__version__)
picture = torch.rand(1, 1, 512, 512, generator=torch.Generator().manual_seed(0))


def difference():
    grid = affine_grid(torch.eye(2, 3)[None], [1, 1, 512, 512], align_corners=False)
    sampled = grid_sample(picture, grid, align_corners=False)
    print(f"places are {grid.dtype}, what is sampled is {sampled.dtype}")
    return round((sampled - picture).abs().mean().item(), 3)


seen = [difference()]
with torch.autocast("cpu", dtype=torch.bfloat16):
    seen.append(difference())
print("expected: a mean difference of 0.0 twice")
print("seen:", seen)
if seen[0] or seen[1] < 0.05:
    sys.exit("Changed: autocast leaves the places of affine_grid as they are.")
PYTHON
