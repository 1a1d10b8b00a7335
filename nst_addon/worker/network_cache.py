# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of the last job, kept loaded for the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..environment.verdicts import wants_care
from ..settings import Settings

if TYPE_CHECKING:
    from ..engine.network.vgg import Network


class Networks:
    """The network of the last job, kept loaded for the next.

    `verdicts` says which devices compute by the careful path (environment/verdicts.py).
    """

    def __init__(self, weights_folder: Path | None, verdicts: Path | None = None) -> None:
        self._weights_folder = weights_folder
        self._verdicts = verdicts
        self._key: tuple[Any, ...] = ()
        self._network: Network | None = None

    def warm_up(self) -> None:
        """Load what the default settings ask for, and compute with it once. Raises ArtistError.

        On the processor alone: a graphics card's memory is Blender's until there is a job.
        """
        from ..engine.device.devices import pick_device
        from ..engine.warm_up import warm_up

        settings = Settings()
        if pick_device(settings.device).type == "cpu":
            warm_up(self.load(settings, allow_download=False))

    def load(self, settings: Settings, *, allow_download: bool) -> Network:
        """The network that `settings` ask for. Raises ArtistError."""
        from ..engine.device.devices import identity_of, pick_device, pick_dtype
        from ..engine.network.vgg import load_network

        device = pick_device(settings.device)
        chosen = (settings.network, settings.pooling, device)
        dtype = pick_dtype(settings.precision, device)
        careful = wants_care(self._verdicts, identity_of(device))
        key = (*chosen, dtype, careful)
        if self._network is None or key != self._key:
            self._network = None  # let go of the old one first
            self._network = load_network(
                *chosen,
                dtype,
                weights_folder=self._weights_folder,
                allow_download=allow_download,
                careful=careful,
            )
            self._key = key
        return self._network

    def rest(self) -> None:
        """Keep the network; give the rest of the device's memory back to Blender."""
        if self._network is not None:
            from ..engine.device.memory import release

            release()
