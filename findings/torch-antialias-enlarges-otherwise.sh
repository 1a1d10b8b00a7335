#!/usr/bin/env bash
# Expected: where a picture is enlarged there is nothing to antialias: `interpolate` gives the same
#   with `antialias` and without.
# Happens: that is so with "bilinear". "bicubic" takes another curve, with a = -0.5 as Pillow does
#   instead of -0.75: the picture is softer.
# Why it matters: who adds `antialias` for small sizes changes the large ones too, and a program that
#   samples by "bicubic" here and there mixes two filters.
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
from torch.nn.functional import interpolate

print("torch", torch.__version__)
edge = torch.tensor([0.0, 0, 0, 0, 1, 1, 1, 1]).expand(1, 1, 8, 8)
seen = {}
for mode in ("bilinear", "bicubic"):
    plain, smooth = (
        interpolate(edge, size=(16, 16), mode=mode, antialias=antialias)
        for antialias in (False, True)
    )
    seen[mode] = round((plain - smooth).abs().max().item(), 3)
    print(mode, "overshoots by", *(round(each.max().item() - 1, 3) for each in (plain, smooth)))
print("expected: a greatest difference of 0.0")
print("seen:", seen)
if seen["bilinear"] != 0 or seen["bicubic"] < 0.02:
    sys.exit("Changed: bicubic enlarges the same with antialias and without.")
PYTHON
