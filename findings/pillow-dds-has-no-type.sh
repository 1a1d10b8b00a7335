#!/usr/bin/env bash
# Expected: a DDS texture that Pillow writes as BC5, the format of normal maps, or BC3 opens elsewhere.
# Happens: OpenImageIO, and with it Blender, says "Unsupported DXGI format": the file is marked as
#   "typeless", 82 and 76, which is for a graphics card's memory and tells no one how to read it.
#   DXT1 and DXT5, the older name of the same BC3, are marked as all mark them, and open.
# Why it matters: Pillow opens its own files, so nobody notices until the texture is pink.
# Seen with Pillow 13.0.0 and OpenImageIO 3.2.2.0.
set -eu
python3.11 -c "" 2>/dev/null || { echo "This needs python3.11 on PATH." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet pillow==13.0.0 openimageio==3.2.2.0 numpy==2.4.6
venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path

import OpenImageIO
import PIL
from PIL import Image

print("Pillow", PIL.__version__, "OpenImageIO", OpenImageIO.__version__)
normals = Image.new("RGB", (8, 8), (200, 90, 230))
seen = {}
for form in ("DXT5", "BC3", "BC5"):
    normals.save("normals.dds", pixel_format=form)
    dxgi = int.from_bytes(Path("normals.dds").read_bytes()[128:132], "little")
    opened = OpenImageIO.ImageInput.open("normals.dds")
    seen[form] = "opens" if opened else f"{dxgi}: {OpenImageIO.geterror()}"
print("expected: BC3 and BC5 open as DXT5 does")
print("seen:", seen)
if seen["DXT5"] != "opens" or "76" not in seen["BC3"] or "82" not in seen["BC5"]:
    sys.exit("Changed: OpenImageIO opens Pillow's DDS files of BC3 and BC5.")
PYTHON
