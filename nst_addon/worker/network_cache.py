# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of the last job, kept loaded for the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..job.model import Job

if TYPE_CHECKING:
    from ..engine.network.vgg import Network


class Networks:
    """The network of the last job, kept loaded for the next."""

    def __init__(self, weights_folder: Path | None) -> None:
        self._weights_folder = weights_folder
        self._key: tuple[Any, ...] = ()
        self._network: Network | None = None

    def load(self, job: Job, *, allow_download: bool) -> Network:
        """The network that the job's settings ask for. Raises ArtistError."""
        from ..engine.device.devices import pick_device, pick_dtype
        from ..engine.network.vgg import load_network

        settings = job.settings
        device = pick_device(settings.device)
        key = (settings.network, settings.pooling, device, pick_dtype(settings.precision, device))
        if self._network is None or key != self._key:
            self._network = None  # let go of the old one first
            self._network = load_network(
                *key, weights_folder=self._weights_folder, allow_download=allow_download
            )
            self._key = key
        return self._network

    def rest(self) -> None:
        """Keep the network; give the rest of the device's memory back to Blender."""
        if self._network is not None:
            from ..engine.device.memory import release

            release()
