# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is: what to paint, in the manner of what, with which settings.

Standard library and numpy only, since Blender's own process imports it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import ArtistError
from ..settings import AnimationOptions, Settings, StyleOptions, TextureOptions


@dataclass(frozen=True)
class RenderMask:
    """A mask by names: where a render shows objects or materials, as its passes tell.

    `indices` are the pass indices that these objects have and nothing else has; empty when
    there are none. `layers` are the scene's view layers, in order.
    """

    what: str  #: "OBJECTS" or "MATERIALS"
    names: Sequence[str]
    indices: Sequence[int] = ()
    layers: Sequence[str] = ()


#: Numbers of a material that differ by less are the same.
_SAME = 1e-3

#: The maps that a material has besides its Base Color, and how many channels each of them has.
MAPS = {"normal": 3, "roughness": 1, "metallic": 1, "height": 1, "ao": 1}


def common_maps(styles: Sequence[Mapping[str, Any]]) -> list[str]:
    """The kinds that the maps of all `styles` have."""
    return [kind for kind in MAPS if all(kind in maps for maps in styles)]


@dataclass(frozen=True)
class Style:
    """One style image: (h, w, 3 or 4) uint8 or float32, its name and its weight.

    Raises ArtistError when the weight does not fit.

    `mask` (H, W), of the content's aspect, says where it goes and how strongly: 0–255 or 0–1;
    or it is a RenderMask, until the worker has found it in the passes.
    Of a material `pixels` are the Base Color, and `maps` the others by their kinds, of MAPS: each
    (H, W) or, with three channels, (H, W, 3), of any size, their numbers as they are. Normals are
    as OpenGL has them. What is a number, and no texture, is a map of one texel.
    """

    name: str
    weight: float
    pixels: np.ndarray = field(repr=False)
    mask: np.ndarray | RenderMask | None = field(default=None, repr=False)
    maps: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        StyleOptions.get_setting("weight").check("weight", self.weight)


@dataclass(frozen=True)
class BaseColor:
    """What the material in the `slot` of the object `owner` shows over its UV map:
    (h, w, 3 or 4), as Style.pixels."""

    owner: int
    slot: int
    pixels: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class ViewOptions:
    """What views are wanted: how many, of what side in pixels, from AUTO, OUTSIDE or INSIDE.

    `held_out` more are there to measure with.
    """

    count: int
    size: int
    views_from: str
    held_out: int = 0


@dataclass(frozen=True)
class PaintedObjects:
    """The objects that are painted, as triangles, and how they are to be looked at.

    `corners` (L, 8) float32 are places in the world, vectors along the normals that smooth faces
    are shaded by, and U and V; `triangles` (T, 3) int32 the corners of each; `owners` (T, 3)
    int32 the index of the object and of its material slot, and whether its face is smooth.
    `names` are the objects', and those that are `folded` have modifiers that
    repeat their faces. `cameras` are the artist's: the matrix (4, 4) and the projection (4, 4)
    of each (objects/cameras.py). `base_colors` are the materials', unless all have the one that
    is the job's content, or they do not count.
    """

    corners: np.ndarray = field(repr=False)
    triangles: np.ndarray = field(repr=False)
    owners: np.ndarray = field(repr=False)
    names: Sequence[str]
    folded: Sequence[bool]
    options: ViewOptions
    cameras: Sequence[np.ndarray] = ()
    base_colors: Sequence[BaseColor] = ()


@dataclass(frozen=True)
class View:
    """A view of objects: where the camera is in the world, and what it sees.

    One that is `held_out` is there to measure with, and nothing is painted in it. `planes` are
    its passes by name, each (s, s, channels) float32 (objects/rasterizer.py).
    """

    camera: tuple[float, float, float]
    held_out: bool
    planes: Mapping[str, np.ndarray] = field(repr=False, compare=False)


#: The largest number of a frame that Blender has.
LARGEST_FRAME = 1_048_574


@dataclass(frozen=True)
class Shot:
    """A rendered shot: its frames, and where the painted ones go.

    `source` and `output` are paths whose # are the number of the frame, from `first` to `last`,
    every `step`. `options` say how. `view` (N, N, N, 3) float32 is how the scene shows colors
    (images/view.py); None for colors that are shown as they are.
    """

    source: str
    output: str
    first: int
    last: int
    step: int = 1
    options: AnimationOptions = AnimationOptions()
    view: np.ndarray | None = field(default=None, repr=False, compare=False)

    @property
    def numbers(self) -> range:
        """The frames that are painted."""
        return range(self.first, self.last + 1, self.step)

    @property
    def all_numbers(self) -> range:
        """Those, and the frames between them, through which motion is followed."""
        return range(self.first, self.numbers[-1] + 1)


@dataclass(frozen=True)
class Tile:
    """A tile of a tiled image: its `number`, and the `column` and `row` that it is of the
    picture, from the top left."""

    number: int
    column: int
    row: int


@dataclass(frozen=True)
class ResultForm:
    """How the files of a result hold it, for Blender to take them as they are.

    Floats are stored as encoding.encode() does with `linear`, `premultiplied` and the `matrix`,
    nine numbers, or none. Of a tiled image each of the `tiles` has a file, and `grid` is how many
    the picture is wide and high.
    """

    linear: bool = True
    premultiplied: bool = True
    matrix: Sequence[float] = ()
    tiles: Sequence[Tile] = ()
    grid: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class Job:
    """What to paint: a content image (H, W, 3 or 4), styles, settings.

    Without content a new texture is painted, whose aspect is that of `canvas` (W, H); with
    `variants` above 1 it is a contact sheet of as many seeds. With `objects` it is their
    texture. The worker then finds the `views` that they are seen in, the `positions`
    (N, N, 3) float32 of its texels in the world, NaN where no face is, and `seams`
    (S, 2, 3, 5) float32, which faces meet where it is cut (uv_seams.seams_of).
    `origin` belongs to whoever made the job (plain JSON): the worker carries it, and
    Blender reads it again to put the result where it belongs, after a crash too. With `packed`
    the content's fourth channel is data: it is kept, and hides nothing. `form` is that of the
    files of the result. With a `shot` its frames are painted, one after another, and there is no
    content.
    Of a material, `own_maps` are those that the content has itself, as a Style's, which are kept
    where no style goes; of a single texel where they are the same all over.
    Where strokes follow a map it is the `direction_map` (h, w, 3 or 4), of objects over their UV
    map; the worker finds the `directions` (h, w, 2) in it, or in the passes of a content that
    `is_render` (images/directions.py).
    Raises ArtistError when there are too many `variants`, or none, or no strokes could follow
    what is asked for.
    """

    settings: Settings
    content: np.ndarray | None = field(repr=False)
    styles: Sequence[Style]
    origin: dict[str, Any] = field(default_factory=dict)
    canvas: tuple[int, int] | None = None
    variants: int = 1
    objects: PaintedObjects | None = None
    views: Sequence[View] = ()
    positions: np.ndarray | None = field(default=None, repr=False)
    seams: np.ndarray | None = field(default=None, repr=False)
    packed: bool = False
    form: ResultForm = ResultForm()
    shot: Shot | None = None
    direction_map: np.ndarray | None = field(default=None, repr=False)
    is_render: bool = False
    directions: np.ndarray | None = field(default=None, repr=False)
    own_maps: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        TextureOptions.get_setting("variants").check("variants", self.variants)
        if self.settings.stroke_direction != "NONE":
            self._check_direction()

    def _check_direction(self) -> None:
        """Raises ArtistError when strokes cannot follow what the settings say."""
        wanted = self.settings.stroke_direction
        if self.shot and wanted not in {"FORM", "UV"}:
            raise ArtistError(
                "The strokes of a shot follow what its passes show",
                "choose Form, UV or None as Stroke Direction",
            )
        if self.maps:  # normals would have to be turned with the strokes
            raise ArtistError(
                "The strokes of a material follow no direction",
                "switch Maps off, or let them follow nothing",
            )
        if self.follows_map and self.direction_map is None:
            if wanted == "MAP":
                raise ArtistError("There is no direction map", "choose an image")
            raise ArtistError(
                "Only Blender knows drawn strokes and attributes",
                "use blender --command stylize, or a direction map",
            )
        if wanted == "FORM" and not (self.objects or self.is_render or self.shot):
            raise ArtistError(
                "Only a render or an object has a form",
                "let strokes follow the UV map, a direction map, or nothing",
            )
        is_new = self.content is None and not self.objects and not self.shot
        if is_new and self.settings.long_range:
            raise ArtistError(
                "Long Range keeps the directions of the style",
                "turn it off, or let strokes follow nothing",
            )

    @property
    def follows_map(self) -> bool:
        """Whether strokes follow the `direction_map`: an image, or what Blender made one of."""
        return self.settings.stroke_direction in {"MAP", "STROKES", "ATTRIBUTE"}

    @property
    def sides(self) -> tuple[int, int]:
        """(W, H) of what is painted, or another size of that aspect."""
        if self.content is not None:
            return self.content.shape[1], self.content.shape[0]
        assert self.canvas is not None, "a job has a content image or a canvas"
        return self.canvas

    @property
    def kinds(self) -> list[str]:
        """The kinds of maps, of MAPS, that a result has besides the colors: those that all styles
        have. A contact sheet shows the colors alone."""
        if self.variants > 1 or self.shot or self.objects:
            return []
        return common_maps([style.maps for style in self.styles])

    @property
    def numbers(self) -> dict[str, float]:
        """The kinds that are no maps of the result but a number: the same all over."""
        found = {kind: self._number(kind) for kind in self.kinds}
        return {kind: number for kind, number in found.items() if number is not None}

    @property
    def maps(self) -> list[str]:
        """The kinds of maps that are painted besides the colors."""
        return [kind for kind in self.kinds if self._number(kind) is None]

    def _number(self, kind: str) -> float | None:
        """What the result has all over; None where its places differ, or styles have textures."""
        used = self._used
        texels: list[np.ndarray | None] = [style.maps[kind] for style in used]
        if self.keeps_maps:
            texels.append(self.own_maps.get(kind))
        if not used or any(each is None or each.size != 1 for each in texels):
            return None
        levels = [float(np.ravel(each)[0]) for each in texels if each is not None]
        if max(levels) - min(levels) < _SAME:
            return levels[0]
        is_blend = not self.keeps_maps and all(style.mask is None for style in used)
        weights = [style.weight for style in used]
        return float(np.average(levels, weights=weights)) if is_blend else None

    @property
    def _used(self) -> list[Style]:
        """The styles that count."""
        return [style for style in self.styles if style.weight > 0]

    @property
    def keeps_maps(self) -> bool:
        """Whether maps of the content's own count: where no style goes, or at a Strength under 0.5,
        which leaves some of the source all over (engine/cost/strength.py)."""
        used = self._used
        is_left = all(style.mask is not None for style in used) or self.settings.strength < 0.5
        return self.content is not None and bool(self.kinds) and is_left

    def check_maps(self) -> None:
        """Raises ArtistError when there are to be maps, and none that all styles have."""
        for style in self.styles:
            if not style.maps:
                raise ArtistError(
                    "“{name}” has no maps",
                    "switch Maps off, or choose the Base Color of a material that has some",
                    name=style.name,
                )
        if not self.maps and self.variants == 1:
            raise ArtistError(
                "The styles have no map in common", "switch Maps off, or choose one of them"
            )

    @property
    def needs_passes(self) -> bool:
        """Whether passes.exr must be in the folder."""
        masks = any(isinstance(style.mask, RenderMask) for style in self.styles)
        followed = self.settings.stroke_direction in {"FORM", "UV"}
        return masks or (self.is_render and followed)
