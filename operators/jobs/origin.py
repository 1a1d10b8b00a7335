# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a job's result belongs, as the job folder keeps it for Blender, after a crash too."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ...nst_addon.errors import ArtistError
from ..images.pixels import Encoding
from ..images.udim import Udim
from ..materials.identity import Reference
from ..materials.targets import Target


@dataclass(frozen=True)
class Origin:
    """The result's name and where it goes; how its pixels are kept, as those of the source.

    With `overwrite` it takes the place of the last result of that name. `source` is the image
    that it was painted from.
    """

    name: str
    target: Target
    overwrite: bool
    encoding: Encoding = Encoding()
    udim: Udim | None = None
    source: Reference | None = None

    def to_dict(self) -> dict[str, Any]:
        """In plain JSON, for job.json."""
        return {
            "name": self.name,
            "target": self.target.to_dict(),
            "overwrite": self.overwrite,
            "encoding": self.encoding.to_dict(),
            "udim": self.udim.to_dict() if self.udim else None,
            "source": asdict(self.source) if self.source else None,
        }

    @classmethod
    def from_dict(cls, values: Any) -> Origin:
        """The origin that to_dict() gave. Raises ArtistError when `values` are none."""
        try:
            return cls(
                _text(values["name"]),
                Target.from_dict(values["target"]),
                bool(values["overwrite"]),
                Encoding(**values["encoding"]),
                Udim.from_dict(values["udim"]) if values["udim"] else None,
                Reference(**values["source"]) if values["source"] else None,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ArtistError(
                "The job folder does not say where its picture belongs: start the job again"
            ) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
