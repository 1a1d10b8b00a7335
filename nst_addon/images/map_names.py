# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of a folder are the maps of one material, by their usual names.

wall_basecolor.png and wall_normal.png; Wall001_1K-JPG_Color.jpg, Wall001_1K-JPG_NormalGL.jpg;
wall_diff_2k.jpg, wall_nor_gl_2k.exr. A packed file has a map in each channel: wall_arm_2k.jpg.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import ArtistError

#: The words that name each kind; what stands for the colors is "color".
_WORDS = {
    "color": "basecolor basecolour albedo diffuse diff color colour col base",
    "normal": "normal normals nor norm nrm normalgl normaldx norgl nordx",
    "roughness": "roughness rough rgh",
    "metallic": "metallic metalness metal mtl",
    "height": "height displacement disp bump",
    "ao": "ao ambientocclusion occlusion occ",
}
#: The words that name packed files, and the kinds in their red, green and blue.
_PACKED = {
    "arm": ("ao", "roughness", "metallic"),
    "orm": ("ao", "roughness", "metallic"),
    "occlusionroughnessmetallic": ("ao", "roughness", "metallic"),
    "rma": ("roughness", "metallic", "ao"),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_KINDS |= {word: word for word in _PACKED}
#: Words of normals: in DirectX's convention, green is down.
_DIRECTX, _OPENGL = {"dx", "directx", "normaldx", "nordx"}, {"gl", "opengl", "ogl"}
#: What says of a file how it is kept, and nothing of what it is of.
_FORM = re.compile(r"\d+k|\d{3,5}|jpg|jpeg|png|exr|tif|tiff")
_ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".exr", ".webp", ".bmp", ".tga"}


class MapName(NamedTuple):
    """What a file's name says: of what it is a map, of which kind, and in which convention. The
    kind of a packed file is the word that names it."""

    of: str
    kind: str
    is_directx: bool


class MapFile(NamedTuple):
    """Where a map is: in a file, or in one channel of it, and in which convention."""

    path: Path
    channel: int | None = None
    is_directx: bool = False


def map_name(stem: str) -> MapName | None:
    """What the name says; None when it is that of no map."""
    words = [word for word in re.split(r"[_\-. ]+", stem.lower()) if word]
    at = [index for index, word in enumerate(words) if word in _KINDS]
    if not at:
        return None
    kind = _KINDS[words[at[-1]]]
    start = at[-1] - (at[-1] - 1 in at and kind in ("color", "ao"))  # base_color
    if kind == "normal" and start and words[start - 1] in _DIRECTX | _OPENGL:
        start -= 1  # dx_normal
    rest = [word for index, word in enumerate(words) if not start <= index <= at[-1]]
    convention = {*words[start : at[-1] + 1], *rest[start:]} if kind == "normal" else set()
    if kind == "normal":
        rest = rest[:start] + [word for word in rest[start:] if word not in _DIRECTX | _OPENGL]
    of = "_".join(word for word in rest if not _FORM.fullmatch(word))
    return MapName(of, kind, bool(convention & _DIRECTX))


def maps_beside(color: Path) -> dict[str, MapFile]:
    """The maps that belong to the Base Color in the file `color`, by their kinds; not itself. One
    in a file of its own comes before one in a packed file."""
    known = map_name(color.stem)
    # robot_arm.png, which was chosen as a Base Color, is of an arm and not packed.
    of = color.stem.lower() if known is None or known.kind in _PACKED else known.of
    single: dict[str, MapFile] = {}
    packed: dict[str, MapFile] = {}
    for path, name in _named(_files(color.parent)):
        if name.of != of or name.kind == "color" or path == color:
            continue
        if name.kind in _PACKED:
            kinds = _PACKED[name.kind]
            packed |= {kind: MapFile(path, channel) for channel, kind in enumerate(kinds)}
        # A set may have its normals in both conventions: OpenGL's is ours.
        elif name.kind not in single or not name.is_directx:
            single[name.kind] = MapFile(path, is_directx=name.is_directx)
    return packed | single


def is_directx(called: str) -> bool:
    """Whether what normals are called, with an ending or without, says that they are in DirectX's
    convention."""
    name = map_name(called)
    return name is not None and name.is_directx


def color_in(folder: Path) -> Path:
    """The Base Color of the one material whose files are in `folder`. Raises ArtistError."""
    found = [path for path, name in _named(_files(folder)) if name.kind == "color"]
    if not found:
        raise ArtistError(
            "No file in {folder} is called a Base Color",
            "give one a name that ends in _basecolor, or choose the file itself",
            folder=folder.name,
        )
    if len({map_name(path.stem) for path in found}) > 1:
        raise ArtistError(
            "There are several materials in {folder}",
            "choose the Base Color of one",
            folder=folder.name,
        )
    return found[0]


def _named(paths: Iterable[Path]) -> Iterator[tuple[Path, MapName]]:
    for path in paths:
        if (name := map_name(path.stem)) is not None:
            yield path, name


def _files(folder: Path) -> list[Path]:
    """The picture files in `folder`, in order. Raises ArtistError."""
    try:
        return sorted(each for each in folder.iterdir() if each.suffix.lower() in _ENDINGS)
    except OSError as error:
        raise ArtistError(
            "The folder {folder} cannot be read ({why})",
            "choose another",
            folder=folder,
            why=error.strerror or error,
        ) from error
