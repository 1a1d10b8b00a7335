#!/usr/bin/env bash
# Expected: a PNG in which one color is transparent (chunk tRNS) is transparent there in mode RGBA.
# Happens: it is solid if gray has 2 or 4 bits, or colors have 16: pixels are brought to 8 bits, and
#   the transparent color is not. With 1, 8 and 16 bits of gray and 8 of color it works.
# Why it matters: programs that make small files write such PNGs; cut-outs get a background.
# Seen with Pillow 13.0.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet pillow==13.0.0 pypng==0.20220715.0
venv/bin/python - <<'PYTHON'
import sys

import PIL
import png
from PIL import Image

print("Pillow", PIL.__version__, "pypng", png.__version__)
seen = {}
for depth, gray in ((1, True), (2, True), (4, True), (8, True), (8, False), (16, False)):
    clear, other = [1, 0] if gray else [(200, 100, 50), (3, 2, 1)]
    row = [clear, other] if gray else [*clear, *other]
    name = f"{depth} bits of {'gray' if gray else 'color'}"
    with open(f"{name}.png", "wb") as file:
        png.Writer(2, 1, greyscale=gray, bitdepth=depth, transparent=clear).write(file, [row])
    seen[name] = list(Image.open(f"{name}.png").convert("RGBA").getchannel("A").tobytes())
print("expected: the first of two pixels is transparent, [0, 255], in each")
for name, alpha in seen.items():
    print(f"seen: {name}: {alpha}")
solid = [name for name, alpha in seen.items() if alpha == [255, 255]]
if solid != ["2 bits of gray", "4 bits of gray", "16 bits of color"]:
    sys.exit("Changed: Pillow no longer loses the transparent color at these depths.")
PYTHON
