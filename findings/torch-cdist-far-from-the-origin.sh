#!/usr/bin/env bash
# Expected: `torch.cdist` says that a point is at the distance 0 from itself, and finds the nearest
#   of some points in the same way wherever they all lie.
# Happens: that is so for up to 25 points. For more it takes squares from each other, and a thousand
#   units from the origin all that is left of them is rounding: points are half a unit from themselves,
#   and nearly every nearest one is another one.
# Why it matters: an object of a meter may stand a kilometer from the world's origin. Take the middle
#   of the points from them first, or pass compute_mode="donot_use_mm_for_euclid_dist".
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
points = torch.rand(1000, 3, generator=torch.Generator().manual_seed(0)) + 1000
exact = torch.cdist(points, points, compute_mode="donot_use_mm_for_euclid_dist")
seen = {
    count: torch.cdist(points[:count], points[:count]).diagonal().max().item()
    for count in (25, 26, 1000)
}
others = torch.eye(1000) * 1e9  # each point's neighbors without itself
nearest = (torch.cdist(points, points) + others).argmin(1)
found = (nearest == (exact + others).argmin(1)).float().mean().item()
print("expected: a distance of 0 from oneself, and all nearest neighbors, 1.0")
print("seen:", seen, found)
if exact.diagonal().any() or seen[25] or seen[26] < 0.1 or found > 0.2:
    sys.exit("Changed: cdist() finds neighbors far from the origin.")
PYTHON
