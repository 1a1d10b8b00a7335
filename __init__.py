# SPDX-License-Identifier: GPL-3.0-or-later
"""Neural Style Transfer for Blender: renders and textures in the manner of a picture."""


def register() -> None:
    """Called by Blender when the extension is enabled."""
    from . import operators

    operators.register()


def unregister() -> None:
    """Called by Blender when the extension is disabled, or Blender ends."""
    from . import operators

    operators.unregister()
