# SPDX-License-Identifier: GPL-3.0-or-later
"""View layers whose passes Blender cannot save, for what they are called."""

from __future__ import annotations

import bpy

from ...nst_addon.errors import ArtistError

#: Up to Blender 4.5 “layer.pass.channel” is cut after so many bytes
#: (findings/blender-long-view-layer-loses-passes.sh).
_WHOLE = 63

#: The longest name of a pass that each setting of a view layer adds, with its channel.
_LONGEST = {
    "use_pass_cryptomatte_object": ".CryptoObject00.R",
    "use_pass_cryptomatte_material": ".CryptoMaterial00.R",
    "use_pass_cryptomatte_asset": ".CryptoAsset00.R",
}

#: And without them: Combined is as long.
_OTHERS = ".Position.X"


def check(scene: bpy.types.Scene) -> None:
    """Raises ArtistError when a view layer of `scene` has a name that loses passes."""
    if bpy.app.version >= (5, 0):
        return
    for layer in scene.view_layers:
        most = _most(layer)
        if layer.use and len(layer.name.encode()) > most:
            raise ArtistError(
                "Blender loses passes of a view layer whose name is as long as “{name}”: "
                "shorten it to {most} letters, and render again",
                name=layer.name,
                most=most,
            )


def _most(layer: bpy.types.ViewLayer) -> int:
    """How many bytes the name of `layer` may have."""
    names = [_OTHERS, *(name for setting, name in _LONGEST.items() if getattr(layer, setting))]
    return _WHOLE - max(map(len, names))
