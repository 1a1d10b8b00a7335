"""Every setting once, with its default, range, unit and description.

The Blender properties, the command line and job.json are all derived from the
dataclass in this file; nothing else in the project knows a default or a range.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .errors import ArtistError


@dataclass(frozen=True)
class Option:
    """One value of a setting that offers a few."""

    value: str
    label: str
    description: str


@dataclass(frozen=True)
class Setting:
    """What there is to know about one setting besides its name and default."""

    label: str
    description: str
    group: str
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    options: tuple[Option, ...] = ()


#: The groups of settings in the order in which panels and ``--help`` show them.
GROUPS = {
    "style": "Style",
    "texture": "Texture",
    "layers": "Layers",
    "advanced": "Advanced",
    "compute": "Compute",
}


def _setting(default: Any, *, label: str, description: str, group: str, **more: Any) -> Any:
    return field(default=default, metadata={"setting": Setting(label, description, group, **more)})


def _layer_weight(layer: str, look: str) -> Any:
    return _setting(
        1.0,
        label=layer,
        description=f"Weight of {layer} in the style cost: {look}; 1 is balanced, 0 leaves it out",
        group="layers",
        minimum=0.0,
        maximum=100.0,
    )


@dataclass(frozen=True)
class Settings:
    """Every setting of a style transfer.

    Raises ArtistError, naming the setting, its value and its range, when a value does
    not fit.
    """

    quality: str = _setting(
        "NORMAL",
        label="Quality",
        description="How long to paint",
        group="style",
        options=(
            Option("DRAFT", "Draft", "A quick look: few iterations, mostly at a small size"),
            Option("NORMAL", "Normal", "The everyday choice: finished brush marks"),
            Option("FINE", "Fine", "For the final picture: about four times as long as Normal"),
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
        minimum=64,
        maximum=16384,
        unit="px",
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

    def __post_init__(self) -> None:
        for name, setting in each_setting():
            _check(name, setting, getattr(self, name))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Settings:
        """Settings from a job.json; a missing setting keeps its default.

        Raises ArtistError on an unknown name or a value that does not fit.
        """
        known = {name for name, _ in each_setting()}
        for name in values:
            if name not in known:
                raise ArtistError(
                    f"There is no setting {name!r}: use one of {', '.join(sorted(known))}"
                )
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Every setting by name, as job.json keeps it."""
        return dataclasses.asdict(self)

    def style_weights(self) -> dict[str, float]:
        """The artist's λ multipliers by layer name; 1 means balanced."""
        return {name: getattr(self, name) for name, _ in each_setting("layers")}


def each_setting(group: str | None = None) -> Iterator[tuple[str, Setting]]:
    """Name and Setting of every setting, or of one group's, in order."""
    for each in dataclasses.fields(Settings):
        setting = each.metadata["setting"]
        if group in (None, setting.group):
            yield each.name, setting


def default(name: str) -> Any:
    """The default of the setting `name`."""
    return Settings.__dataclass_fields__[name].default


def largest(name: str) -> Any:
    """The largest value of the setting `name`."""
    return Settings.__dataclass_fields__[name].metadata["setting"].maximum


def _check(name: str, setting: Setting, value: Any) -> None:
    kind = type(default(name))
    if setting.options:
        values = [option.value for option in setting.options]
        if value not in values:
            raise ArtistError(f"{name} is {value!r}: use one of {', '.join(values)}")
    elif kind is bool:
        if not isinstance(value, bool):
            raise ArtistError(f"{name} is {value!r}: use True or False")
    elif kind is str:
        if not isinstance(value, str) or not value:
            raise ArtistError(f"{name} is {value!r}: use a name")
    else:
        _check_number(name, setting, value, kind)


def _check_number(name: str, setting: Setting, value: Any, kind: type) -> None:
    allowed = int if kind is int else (int, float)
    fits = isinstance(value, allowed) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or not setting.minimum <= value <= setting.maximum:
        number = "a whole number" if kind is int else "a number"
        unit = f" {setting.unit}" if setting.unit else ""
        raise ArtistError(
            f"{name} is {value!r}: "
            f"use {number} from {setting.minimum:g} to {setting.maximum:g}{unit}"
        )
