#!/usr/bin/env bash
# Expected: `applyRGB` of a picture that has alpha is refused, or leaves alpha alone.
# Happens: only the count of the numbers is looked at. 1920 × 1080 × 4 is divisible by 3, so the row
#   RGBARGBA… is converted as RGB, ARG, BAR, …: alpha becomes a color, and colors swap places. 1024 ×
#   1024 × 4 is not, and raises an error. `applyRGBA` of RGB does the same by 4, in sizes of nearly all
#   pictures.
# Why it matters: conversions between primaries and view transforms give wrong colors, and alpha, in
#   some sizes only.
# Seen with opencolorio 2.6.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet opencolorio==2.6.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys

import numpy as np
import PyOpenColorIO as ocio

print("OpenColorIO", ocio.__version__)
config = ocio.Config.CreateFromFile("ocio://default")
convert = config.getProcessor("sRGB - Texture", "ACEScg").getDefaultCPUProcessor()
color = np.array([0.8, 0.4, 0.1], np.float32)
expected = convert.applyRGB(color.tolist())
seen = {}
for height, width in ((1080, 1920), (1024, 1024)):
    picture = np.ones((height, width, 4), np.float32)
    picture[..., :3] = color
    try:
        convert.applyRGB(picture)
        seen[width] = [pixel.astype(float).round(2).tolist() for pixel in picture[0, :3]]
    except Exception as error:
        seen[width] = str(error)
without_alpha = np.tile(color, (1080, 1920, 1))
convert.applyRGBA(without_alpha)
print("expected:", [round(value, 2) for value in expected], "and alpha 1, or an error, of both")
print("seen:", seen)
print("seen: RGB as RGBA", without_alpha[0, :2].astype(float).round(2).tolist())
garbled = isinstance(seen[1920], list) and abs(seen[1920][1][0] - expected[0]) > 0.1
if not garbled or not isinstance(seen[1024], str):
    sys.exit("Changed: applyRGB no longer takes RGBA by the count of its numbers.")
PYTHON
