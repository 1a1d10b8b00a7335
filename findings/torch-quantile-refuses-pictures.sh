#!/usr/bin/env bash
# Expected: `torch.quantile` works on a picture, as `median` and `sort` do.
# Happens: beyond 16 million values (a gray picture of 4096 × 4096 is the last that passes) it
#   raises "input tensor is too large", whatever the memory.
# Why it matters: code that matches colors by percentiles works until someone comes with 4K in RGB.
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
print("expected: 0.5 for both")
print("4096 × 4096:", torch.quantile(torch.full((4096, 4096), 0.5), 0.5).item())
larger = torch.full((4096, 4097), 0.5)
print("4096 × 4097, median:", larger.median().item())
try:
    print("4096 × 4097:", torch.quantile(larger, 0.5).item())
except RuntimeError as error:
    print("4096 × 4097:", error)
else:
    sys.exit("Changed: torch.quantile takes more than 16 million values.")
PYTHON
