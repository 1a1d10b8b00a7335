# SPDX-License-Identifier: GPL-3.0-or-later
"""Every setting once, with its default, range, unit and description.

The Blender properties, the command line and job.json are all derived from the dataclasses
in this file; nothing else in the project knows a default or a range. Settings are those of a
picture and of the machine that paints it; the smaller classes below hold what one way of
working takes besides. Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .errors import ArtistError, SettingError


@dataclass(frozen=True)
class Option:
    """One value of a setting that offers a few."""

    value: str
    label: str
    description: str


@dataclass(frozen=True)
class Setting:
    """What there is to know about one setting besides its name.

    A number has a `minimum` and a `maximum`; a string has `options`, or is any name.
    """

    default: Any
    label: str
    description: str
    group: str = ""
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    options: tuple[Option, ...] = ()

    def check(self, name: str, value: Any) -> None:
        """Raises SettingError when `value` does not fit the setting, which is called `name`."""
        if not self._fits(value):
            raise SettingError(name, value, self.allowed)

    @property
    def allowed(self) -> str:
        """Which values fit, in words: a whole number from 64 to 16384 px."""
        if self.options:
            return f"one of {', '.join(option.value for option in self.options)}"
        if isinstance(self.default, bool):
            return "True or False"
        if isinstance(self.default, str):
            return "a name"
        number = "a whole number" if isinstance(self.default, int) else "a number"
        unit = f" {self.unit}" if self.unit else ""
        return f"{number} from {self.minimum:g} to {self.maximum:g}{unit}"

    def _fits(self, value: Any) -> bool:
        if self.options:
            return value in [option.value for option in self.options]
        if isinstance(self.default, bool) or isinstance(value, bool):
            return type(value) is type(self.default)
        if isinstance(self.default, str):
            return isinstance(value, str) and value != ""
        if not isinstance(value, int if isinstance(self.default, int) else (int, float)):
            return False
        assert self.minimum is not None and self.maximum is not None, "every number has a range"
        return self.minimum <= value <= self.maximum  # NaN and the infinite do not


#: The groups of Settings in the order in which panels and ``--help`` show them.
GROUPS = {
    "style": "Style",
    "regions": "Regions",
    "texture": "Texture",
    "layers": "Layers",
    "advanced": "Advanced",
    "compute": "Compute",
}

#: Sides of what can be painted, in pixels.
_SMALLEST, _LARGEST = 64, 16384


def _setting(default: Any, *, label: str, description: str, **more: Any) -> Any:
    return field(
        default=default, metadata={"setting": Setting(default, label, description, **more)}
    )


def _layer_weight(layer: str, look: str) -> Any:
    return _setting(
        1.0,
        label=layer,
        description=f"Weight of {layer} in the style cost: {look}; 1 is balanced, 0 leaves it out",
        group="layers",
        minimum=0.0,
        maximum=100.0,
    )


def _edge(default: float, label: str, side: str) -> Any:
    return _setting(
        default,
        label=label,
        description=f"Where {side} of what is learned of the style image is; "
        "0 is the left or the bottom of the image, 1 the right or the top",
        minimum=0.0,
        maximum=1.0,
    )


class Checked:
    """A frozen dataclass of settings; none is made whose values do not fit.

    Raises ArtistError then, naming the setting, its value and its range.
    """

    def __post_init__(self) -> None:
        for name, setting in each_setting(of=type(self)):
            setting.check(name, getattr(self, name))


@dataclass(frozen=True)
class Settings(Checked):
    """Every setting of a style transfer. Raises ArtistError when a value does not fit."""

    quality: str = _setting(
        "NORMAL",
        label="Quality",
        description="How long to paint",
        group="style",
        options=(
            Option("DRAFT", "Draft", "A quick look: few iterations, mostly at a small size"),
            Option("NORMAL", "Normal", "The everyday choice: finished brush marks"),
            Option("FINE", "Fine", "For the final picture: about six times as long as Normal"),
        ),
    )
    strength: float = _setting(
        0.5,
        label="Strength",
        description="Content against style: 0 stays close to the source, 1 gives in to the style",
        group="style",
        minimum=0.0,
        maximum=1.0,
    )
    style_size: float = _setting(
        1.0,
        label="Style Size",
        description="Size of the brush marks: below 1 they are finer, above 1 they are broader",
        group="style",
        minimum=0.25,
        maximum=4.0,
    )
    size: int = _setting(
        1024,
        label="Resolution",
        description="Long side of the result; the aspect of the source is kept",
        group="style",
        minimum=_SMALLEST,
        maximum=_LARGEST,
        unit="px",
    )
    stroke_direction: str = _setting(
        "NONE",
        label="Stroke Direction",
        description="What the strokes follow",
        group="style",
        options=(
            Option("NONE", "None", "Strokes lie as they do in the style images"),
            Option("FORM", "Form", "The form of what a render shows, or of the objects"),
            Option("UV", "UV", "The U axis of the UV map; of an image or a texture its own"),
            Option("MAP", "Direction Map", "An image: gray is an angle, red and green a vector"),
            Option("STROKES", "Drawn Strokes", "Grease Pencil or curves that you draw"),
            Option("ATTRIBUTE", "Attribute", "Vectors or colors that a mesh has"),
        ),
    )
    stroke_angle: float = _setting(
        0.0,
        label="Stroke Angle",
        description="How far the strokes are turned from there, in degrees: 0 is along the form, "
        "90 around it",
        group="style",
        minimum=-90.0,
        maximum=90.0,
    )
    colors: str = _setting(
        "STYLE",
        label="Colors",
        description="Whose palette the result has",
        group="style",
        options=(
            Option("STYLE", "Style", "The palette of the style images"),
            Option(
                "LUMINANCE",
                "Source, by Luminance",
                "Only the brightness is painted: the hues stay where they are in the source",
            ),
            Option(
                "PCA",
                "Source, by Matching",
                "The style images get the palette of the source first",
            ),
            Option(
                "CHOLESKY",
                "Source, by Matching (Cholesky)",
                "As by matching, with another root of the covariance: colors may turn further",
            ),
        ),
    )
    color_mix: float = _setting(
        1.0,
        label="Source Colors",
        description="How much of the palette of the source the result has, unless Colors is Style",
        group="style",
        minimum=0.0,
        maximum=1.0,
    )
    seed: int = _setting(
        0,
        label="Seed",
        description="Starting point of the brush marks; the same seed on the same device "
        "gives the same picture",
        group="style",
        minimum=0,
        maximum=2**31 - 1,
    )

    match_regions: bool = _setting(
        False,
        label="Match Regions",
        description="Without masks, each part of the source takes its colors and grain from the "
        "part of a style image that is most like it: a sky from the sky",
        group="regions",
    )
    seamless: str = _setting(
        "NONE",
        label="Seamless",
        description="Axes along which the result repeats without a seam",
        group="texture",
        options=(
            Option("NONE", "Off", "The result has borders"),
            Option("X", "X", "The left and the right side join"),
            Option("Y", "Y", "The top and the bottom join"),
            Option("BOTH", "Both", "All sides join: a tile"),
        ),
    )
    long_range: bool = _setting(
        False,
        label="Long Range",
        description="In a new texture, keep what repeats at a distance, as bricks and weaves do",
        group="texture",
    )
    relu1_1: float = _layer_weight("relu1_1", "colors and grain")
    relu2_1: float = _layer_weight("relu2_1", "fine texture")
    relu3_1: float = _layer_weight("relu3_1", "brush marks")
    relu4_1: float = _layer_weight("relu4_1", "shapes and larger strokes")
    relu5_1: float = _layer_weight("relu5_1", "large motifs")

    network: str = _setting(
        "VGG16",
        label="Network",
        description="The network whose features measure content and style",
        group="advanced",
        options=(
            Option("VGG16", "VGG-16", "Comes with the extension"),
            Option(
                "VGG19",
                "VGG-19",
                "The network of the original paper; its weights (548 MB) are downloaded once",
            ),
        ),
    )
    pooling: str = _setting(
        "AVERAGE",
        label="Pooling",
        description="How the network halves its feature maps",
        group="advanced",
        options=(
            Option("AVERAGE", "Average", "Smoother strokes, fewer dots"),
            Option("MAX", "Maximum", "As the network was trained; harder marks"),
        ),
    )
    optimizer: str = _setting(
        "ADAM",
        label="Optimizer",
        description="How the cost is brought down",
        group="advanced",
        options=(
            Option("ADAM", "Adam", "Quick and steady, with averaged iterates"),
            Option("LBFGS", "L-BFGS", "The classic choice; more memory, no step size"),
        ),
    )
    step_size: float = _setting(
        0.02,
        label="Step Size",
        description="How far Adam moves a color at each iteration, as a share of its range",
        group="advanced",
        minimum=0.001,
        maximum=0.2,
    )
    iterations: int = _setting(
        0,
        label="Iterations",
        description="Iterations at the smallest size, fewer at larger ones; 0 leaves it to Quality",
        group="advanced",
        minimum=0,
        maximum=5000,
    )
    smoothness: float = _setting(
        1.0,
        label="Smoothness",
        description="Weight of the total variation, which keeps specks out; 0 turns it off",
        group="advanced",
        minimum=0.0,
        maximum=100.0,
    )

    device: str = _setting(
        "auto",
        label="Device",
        description="Where the work is done: auto, cpu, cuda, cuda:1 or mps",
        group="compute",
    )
    precision: str = _setting(
        "AUTO",
        label="Precision",
        description="Number format of the network's features",
        group="compute",
        options=(
            Option("AUTO", "Automatic", "bfloat16 where the hardware has it, else float32"),
            Option("FLOAT32", "float32", "Slower, exact"),
            Option("BFLOAT16", "bfloat16", "About twice as fast where the hardware has it"),
        ),
    )

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Settings:
        """Settings from a job.json; a missing setting keeps its default.

        Raises ArtistError on an unknown name or a value that does not fit.
        """
        known = {name for name, _ in each_setting()}
        for name in values:
            if name not in known:
                raise ArtistError(
                    "There is no setting {name}",
                    "use one of {names}",
                    name=f"{name[:60]!r}",
                    names=", ".join(sorted(known)),
                )
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Every setting by name, as job.json keeps it."""
        return dataclasses.asdict(self)

    def style_weights(self) -> dict[str, float]:
        """The artist's λ multipliers by layer name; 1 means balanced."""
        return {name: getattr(self, name) for name, _ in each_setting("layers")}


@dataclass(frozen=True)
class StyleOptions(Checked):
    """What each style image has of its own."""

    weight: float = _setting(
        1.0,
        label="Weight",
        description="Share of this style image beside the others",
        minimum=0.0,
        maximum=100.0,
    )
    left: float = _edge(0.0, "Left", "the left side")
    right: float = _edge(1.0, "Right", "the right side")
    bottom: float = _edge(0.0, "Bottom", "the bottom")
    top: float = _edge(1.0, "Top", "the top")


@dataclass(frozen=True)
class TextureOptions(Checked):
    """What a new texture takes, which has no source to get its size from."""

    width: int = _setting(
        Settings.size,
        label="Width",
        description="Width of the new texture",
        minimum=_SMALLEST,
        maximum=_LARGEST,
        unit="px",
    )
    height: int = _setting(
        Settings.size,
        label="Height",
        description="Height of the new texture",
        minimum=_SMALLEST,
        maximum=_LARGEST,
        unit="px",
    )
    maps: bool = _setting(
        False,
        label="Maps",
        description="A whole material: normals, roughness, height and the like too, which the "
        "style’s own material has, or files beside its image; of a render the colors alone",
    )
    variants: int = _setting(
        1,
        label="Variants",
        description="More than 1: a contact sheet of as many seeds, small, to choose from",
        minimum=1,
        maximum=25,
    )


@dataclass(frozen=True)
class ObjectOptions(Checked):
    """What painting objects takes: which of them, onto what, and from where they are seen."""

    objects: str = _setting(
        "ACTIVE",
        label="Objects",
        description="Which objects to paint",
        options=(
            Option("ACTIVE", "Active", "The active object"),
            Option("SELECTED", "Selected", "All selected objects"),
        ),
    )
    atlas: str = _setting(
        "EACH",
        label="Texture",
        description="A texture for each object, or one for all",
        options=(
            Option("EACH", "One Each", "Each object gets a texture of its own"),
            Option("SHARED", "Shared", "All objects share one texture and do not overlap on it"),
        ),
    )
    content: str = _setting(
        "BASE_COLOR",
        label="Paint",
        description="What to start from",
        options=(
            Option("BASE_COLOR", "Base Color", "Paint over the Base Color of the objects"),
            Option("SCRATCH", "From Scratch", "The style alone says what is painted"),
        ),
    )
    views: int = _setting(
        32,
        label="Views",
        description="How many views of the objects there are",
        minimum=1,
        maximum=96,
    )
    view_size: int = _setting(
        512,
        label="View Size",
        description="Side of each view",
        minimum=64,
        maximum=2048,
        unit="px",
    )
    views_from: str = _setting(
        "AUTO",
        label="Views From",
        description="Where the objects are looked at from",
        options=(
            Option("AUTO", "Automatic", "From wherever the fronts of faces are seen"),
            Option("OUTSIDE", "Outside", "From all around"),
            Option("INSIDE", "Inside", "From within, as a room"),
        ),
    )
    scene_cameras: bool = _setting(
        False,
        label="Scene Cameras",
        description="Look through the scene’s cameras too: the selected ones, or else all",
    )


@dataclass(frozen=True)
class AnimationOptions(Checked):
    """What painting a shot takes besides the settings of a picture."""

    consistency: float = _setting(
        0.5,
        label="Consistency",
        description="How closely a frame is held to those before: 1 is the calmest, 0 lets "
        "strokes live",
        minimum=0.0,
        maximum=1.0,
    )
    overwrite: bool = _setting(
        False,
        label="Overwrite",
        description="Make frames again that are there already",
    )
    color_depth: str = _setting(
        "8",
        label="Color Depth",
        description="Bits of each color in a PNG; OpenEXR always has 32",
        options=(
            Option("8", "8", "256 steps"),
            Option("16", "16", "65536 steps"),
        ),
    )


@dataclass(frozen=True)
class BakeOptions(Checked):
    """What baking a Base Color takes."""

    size: int = _setting(
        1024,
        label="Resolution",
        description="Side of the image, in pixels",
        minimum=64,
        maximum=8192,
        unit="px",
    )


@dataclass(frozen=True)
class ReliefOptions(Checked):
    """What the relief of a painted picture takes."""

    strength: float = _setting(
        0.5,
        label="Strength",
        description="How high the paint stands; 0 is flat",
        minimum=0.0,
        maximum=2.0,
    )


@dataclass(frozen=True)
class CostOptions(Checked):
    """What measuring a picture takes."""

    size: int = _setting(
        512,
        label="Resolution",
        description="Long side of CONTENT and STYLE",
        minimum=_SMALLEST,
        maximum=_LARGEST,
        unit="px",
    )


@dataclass(frozen=True)
class WorkerOptions(Checked):
    """What the worker takes besides its jobs."""

    idle_minutes: float = _setting(
        5.0,
        label="Idle Minutes",
        description="How long the worker keeps its memory after a job, ready for the next",
        minimum=0.0,
        maximum=240.0,
        unit="min",
    )


def each_setting(
    group: str | None = None, *, of: type[Checked] = Settings
) -> Iterator[tuple[str, Setting]]:
    """Name and Setting of each field of the class `of`, or of one group's, in order."""
    for each in dataclasses.fields(of):  # type: ignore[arg-type]  # its subclasses are
        setting = each.metadata["setting"]
        if group in (None, setting.group):
            yield each.name, setting


def setting_named(name: str, *, of: type[Checked] = Settings) -> Setting:
    """The setting `name` of the class `of`. Raises KeyError when there is none."""
    return dict(each_setting(of=of))[name]
