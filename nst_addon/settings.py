# SPDX-License-Identifier: GPL-3.0-or-later
"""Every setting once, with its default, range, unit and description.

The Blender properties, the command line and job.json are all derived from the dataclasses
in this file; nothing else in the project knows a default or a range. Settings are those of a
picture and of the machine that paints it; the smaller classes below hold what one way of
working takes besides. Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .errors import ArtistError
from .one_setting import Checked, Option, setting

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


def _layer_weight(layer: str, look: str) -> Any:
    return setting(
        1.0,
        label=layer,
        description=f"Weight of {layer} in the style cost: {look}; 1 is balanced, 0 leaves it out",
        group="layers",
        minimum=0.0,
        maximum=100.0,
    )


def _edge(default: float, label: str, side: str) -> Any:
    return setting(
        default,
        label=label,
        description=f"Where {side} of what is learned of the style image is; "
        "0 is the left or the bottom of the image, 1 the right or the top",
        minimum=0.0,
        maximum=1.0,
    )


@dataclass(frozen=True)
class Settings(Checked):
    """Every setting of a style transfer. Raises ArtistError when a value does not fit."""

    quality: str = setting(
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
    strength: float = setting(
        0.5,
        label="Strength",
        description="Content against style: 0 stays close to the source, 1 gives in to the style",
        group="style",
        minimum=0.0,
        maximum=1.0,
    )
    style_size: float = setting(
        1.0,
        label="Style Size",
        description="Size of the brush marks: below 1 they are finer, above 1 they are broader",
        group="style",
        minimum=0.25,
        maximum=4.0,
    )
    size: int = setting(
        1024,
        label="Resolution",
        description="Long side of the result; the aspect of the source is kept",
        group="style",
        minimum=_SMALLEST,
        maximum=_LARGEST,
        unit="px",
    )
    stroke_direction: str = setting(
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
    stroke_angle: float = setting(
        0.0,
        label="Stroke Angle",
        description="How far the strokes are turned from there, in degrees: 0 is along the form, "
        "90 around it",
        group="style",
        minimum=-90.0,
        maximum=90.0,
    )
    colors: str = setting(
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
    color_mix: float = setting(
        1.0,
        label="Source Colors",
        description="How much of the palette of the source the result has, unless Colors is Style",
        group="style",
        minimum=0.0,
        maximum=1.0,
    )
    seed: int = setting(
        0,
        label="Seed",
        description="Starting point of the brush marks; the same seed on the same device "
        "gives the same picture",
        group="style",
        minimum=0,
        maximum=2**31 - 1,
    )

    match_regions: bool = setting(
        False,
        label="Match Regions",
        description="Without masks, each part of the source takes its colors and grain from the "
        "part of a style image that is most like it: a sky from the sky",
        group="regions",
    )
    seamless: str = setting(
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
    long_range: bool = setting(
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

    network: str = setting(
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
    pooling: str = setting(
        "AVERAGE",
        label="Pooling",
        description="How the network halves its feature maps",
        group="advanced",
        options=(
            Option("AVERAGE", "Average", "Smoother strokes, fewer dots"),
            Option("MAX", "Maximum", "As the network was trained; harder marks"),
        ),
    )
    optimizer: str = setting(
        "ADAM",
        label="Optimizer",
        description="How the cost is brought down",
        group="advanced",
        options=(
            Option("ADAM", "Adam", "Quick and steady, with averaged iterates"),
            Option("LBFGS", "L-BFGS", "The classic choice; more memory, no step size"),
        ),
    )
    step_size: float = setting(
        0.02,
        label="Step Size",
        description="How far Adam moves a color at each iteration, as a share of its range",
        group="advanced",
        minimum=0.001,
        maximum=0.2,
    )
    iterations: int = setting(
        0,
        label="Iterations",
        description="Iterations at the smallest size, of an object at the second too, fewer at "
        "larger ones; 0 leaves it to Quality",
        group="advanced",
        minimum=0,
        maximum=5000,
    )
    smoothness: float = setting(
        1.0,
        label="Smoothness",
        description="Weight of the total variation, which keeps specks out; 0 turns it off",
        group="advanced",
        minimum=0.0,
        maximum=100.0,
    )

    device: str = setting(
        "auto",
        label="Device",
        description="Where the work is done: auto, cpu, cuda, cuda:1 or mps",
        group="compute",
    )
    precision: str = setting(
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
        known = {name for name, _ in cls.each_setting()}
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
        return asdict(self)

    def style_weights(self) -> dict[str, float]:
        """The artist's λ multipliers by layer name; 1 means balanced."""
        return {name: getattr(self, name) for name, _ in self.each_setting("layers")}


@dataclass(frozen=True)
class StyleOptions(Checked):
    """What each style image has of its own."""

    weight: float = setting(
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

    width: int = setting(
        Settings.size,
        label="Width",
        description="Width of the new texture",
        minimum=_SMALLEST,
        maximum=_LARGEST,
        unit="px",
    )
    height: int = setting(
        Settings.size,
        label="Height",
        description="Height of the new texture",
        minimum=_SMALLEST,
        maximum=_LARGEST,
        unit="px",
    )
    maps: bool = setting(
        False,
        label="Maps",
        description="A whole material: normals, roughness, height and the like too, which the "
        "style’s own material has, or files beside its image; of a render the colors alone",
    )
    variants: int = setting(
        1,
        label="Variants",
        description="More than 1: a contact sheet of as many seeds, small, to choose from",
        minimum=1,
        maximum=25,
    )


@dataclass(frozen=True)
class ObjectOptions(Checked):
    """What painting objects takes: which of them, onto what, and from where they are seen."""

    objects: str = setting(
        "ACTIVE",
        label="Objects",
        description="Which objects to paint",
        options=(
            Option("ACTIVE", "Active", "The active object"),
            Option("SELECTED", "Selected", "All selected objects"),
        ),
    )
    atlas: str = setting(
        "EACH",
        label="Texture",
        description="A texture for each object, or one for all",
        options=(
            Option("EACH", "One Each", "Each object gets a texture of its own"),
            Option("SHARED", "Shared", "All objects share one texture and do not overlap on it"),
        ),
    )
    content: str = setting(
        "BASE_COLOR",
        label="Paint",
        description="What to start from",
        options=(
            Option("BASE_COLOR", "Base Color", "Paint over the Base Color of the objects"),
            Option("SCRATCH", "From Scratch", "The style alone says what is painted"),
        ),
    )
    views: int = setting(
        32,
        label="Views",
        description="How many views of the objects there are",
        minimum=1,
        maximum=96,
    )
    view_size: int = setting(
        512,
        label="View Size",
        description="Side of each view",
        minimum=64,
        maximum=2048,
        unit="px",
    )
    views_from: str = setting(
        "AUTO",
        label="Views From",
        description="Where the objects are looked at from",
        options=(
            Option("AUTO", "Automatic", "From wherever the fronts of faces are seen"),
            Option("OUTSIDE", "Outside", "From all around"),
            Option("INSIDE", "Inside", "From within, as a room"),
        ),
    )
    scene_cameras: bool = setting(
        False,
        label="Scene Cameras",
        description="Look through the scene’s cameras too: the selected ones, or else all",
    )


@dataclass(frozen=True)
class AnimationOptions(Checked):
    """What painting a shot takes besides the settings of a picture."""

    consistency: float = setting(
        0.5,
        label="Consistency",
        description="How closely a frame is held to those before: 1 is the calmest, 0 lets "
        "strokes live",
        minimum=0.0,
        maximum=1.0,
    )
    overwrite: bool = setting(
        False,
        label="Overwrite",
        description="Make frames again that are there already",
    )
    color_depth: str = setting(
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

    size: int = setting(
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

    strength: float = setting(
        0.5,
        label="Strength",
        description="How high the paint stands; 0 is flat",
        minimum=0.0,
        maximum=2.0,
    )


@dataclass(frozen=True)
class CostOptions(Checked):
    """What measuring a picture takes."""

    size: int = setting(
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

    idle_minutes: float = setting(
        5.0,
        label="Idle Minutes",
        description="How long the worker keeps its memory after a job, ready for the next",
        minimum=0.0,
        maximum=240.0,
        unit="min",
    )
