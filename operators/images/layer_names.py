# SPDX-License-Identifier: GPL-3.0-or-later
"""View layers whose passes Blender cannot save, for what they are called."""

from __future__ import annotations

import bpy

from ...nst_addon.errors import ArtistError

#: Up to Blender 4.5 “layer.pass.channel” is cut after 63 bytes (findings/
#: blender-long-view-layer-loses-passes.sh), of which “.CryptoMaterial00.R” takes 19.
MOST = 63 - len(".CryptoMaterial00.R")


def check(scene: bpy.types.Scene) -> None:
    """Raises ArtistError when a view layer of `scene` has a name that loses passes."""
    if bpy.app.version >= (5, 0):
        return
    for layer in scene.view_layers:
        if layer.use and len(layer.name.encode()) > MOST:
            raise ArtistError(
                "Blender loses passes of a view layer whose name is as long as “{name}”: "
                "shorten it to {most} letters, and render again",
                name=layer.name,
                most=MOST,
            )
