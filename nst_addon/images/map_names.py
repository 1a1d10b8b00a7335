# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of a folder are the maps of one material, by their usual names.

wall_basecolor.png and wall_normal.png; Wall001_1K-JPG_Color.jpg, Wall001_1K-JPG_NormalGL.jpg;
wall_diff_2k.jpg, wall_nor_gl_2k.exr. Standard library only, since Blender's own process imports it.
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
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
#: Words of normals: in DirectX's convention, green is down.
_DIRECTX, _OPENGL = {"dx", "directx", "normaldx", "nordx"}, {"gl", "opengl", "ogl"}
#: What says of a file how it is kept, and nothing of what it is of.
_FORM = re.compile(r"\d+k|\d{3,5}|jpg|jpeg|png|exr|tif|tiff")
_ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".exr", ".webp", ".bmp", ".tga"}


class MapName(NamedTuple):
    """What a file's name says: of what it is a map, of which kind, and in which convention."""

    of: str
    kind: str
    is_directx: bool


def map_name(stem: str) -> MapName | None:
    """What the name says; None when it is that of no map."""
    words = [word for word in re.split(r"[_\-. ]+", stem.lower()) if word]
    at = [index for index, word in enumerate(words) if word in _KINDS]
    if not at:
        return None
    kind = _KINDS[words[at[-1]]]
    start = at[-1] - (at[-1] - 1 in at and kind in ("color", "ao"))  # base_color
    rest = [word for index, word in enumerate(words) if not start <= index <= at[-1]]
    convention = {*rest[start:], words[at[-1]]} if kind == "normal" else set()
    if kind == "normal":
        rest = rest[:start] + [word for word in rest[start:] if word not in _DIRECTX | _OPENGL]
    of = "_".join(word for word in rest if not _FORM.fullmatch(word))
    return MapName(of, kind, bool(convention & _DIRECTX))


def maps_beside(color: Path) -> dict[str, Path]:
    """The maps that belong to the Base Color in the file `color`, by their kinds; not itself."""
    known = map_name(color.stem)
    of = color.stem.lower() if known is None else known.of
    found: dict[str, Path] = {}
    for path, name in _named(_files(color.parent)):
        is_ours = name.of == of and name.kind != "color"
        # A set may have its normals in both conventions: OpenGL's is ours.
        if is_ours and (name.kind not in found or not name.is_directx):
            found[name.kind] = path
    return found


def is_directx(path: Path) -> bool:
    """Whether the name says that these normals are in DirectX's convention."""
    name = map_name(path.stem)
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
