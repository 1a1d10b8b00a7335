# SPDX-License-Identifier: GPL-3.0-or-later
"""Library files, and what is linked from them."""

from pathlib import Path

import bpy
from in_blender import make_image, picture, with_texture


def textured_library(path: Path, seed: int) -> Path:
    """A library at `path` with a plane “Plane” of the material “Wood”, which shows “wood”."""
    image = make_image("wood", picture(seed))
    image.pack()
    material = with_texture("Wood", image)
    owner = bpy.context.object
    owner.name = owner.data.name = "Plane"
    bpy.data.libraries.write(str(path), {owner}, fake_user=True)
    mesh = owner.data
    bpy.data.objects.remove(owner)
    bpy.data.meshes.remove(mesh)
    bpy.data.materials.remove(material)
    bpy.data.images.remove(image)
    return path


def link(path: Path, kind: str = "objects", name: str = "Plane"):
    """The data-block `name` of the library `path`; an object is selected and active."""
    with bpy.data.libraries.load(str(path), link=True) as (_, linked):
        setattr(linked, kind, [name])
    (block,) = getattr(linked, kind)
    if kind == "objects":
        bpy.context.scene.collection.objects.link(block)
        bpy.context.view_layer.objects.active = block
        block.select_set(True)
    return block
