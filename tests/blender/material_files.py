# SPDX-License-Identifier: GPL-3.0-or-later
"""A material in files, and what a material of Blender's shows."""

from pathlib import Path

import bpy
import numpy as np
from in_blender import make_image, modules

from nst_addon.steps import finish


def bumps(size: int = 64) -> np.ndarray:
    """A height (size, size), 0.2–0.8."""
    y, x = np.mgrid[:size, :size] * (2 * np.pi / 16)
    return (0.5 + 0.3 * np.sin(x) * np.sin(y)).astype(np.float32)


def gray(values: np.ndarray) -> np.ndarray:
    return np.repeat(values[..., None], 3, 2)


def files(folder: Path, normal: str = "wall_normal", size: int = 64) -> Path:
    """The files of a material; its Base Color."""
    height = bumps()
    slope = np.full((*height.shape, 3), (0.5, 0.7, 0.9), np.float32)
    maps = {"wall_basecolor": gray(1 - height), normal: slope, "wall_rough": gray(height)}
    for name, values in maps.items():
        write(folder / f"{name}.png", values, data="base" not in name)
    return folder / "wall_basecolor.png"


def write(path: Path, values: np.ndarray, *, data: bool = True) -> None:
    """A file with those `values`, and no image in Blender."""
    image = make_image(path.stem, values, data=data)
    image.filepath_raw, image.file_format = str(path), "PNG"
    image.save()
    bpy.data.images.remove(image)


def shader(material):
    return material.node_tree.nodes["Principled BSDF"]


def shown(material, socket: str):
    """The image that an input of the shader shows, through a Normal Map."""
    node = shader(material).inputs[socket].links[0].from_node
    return (node if node.type == "TEX_IMAGE" else node.inputs["Color"].links[0].from_node).image


def texture(material, image, socket: str = ""):
    """A new Image Texture node of `material`, linked to an input of its shader."""
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    if socket:
        material.node_tree.links.new(node.outputs["Color"], shader(material).inputs[socket])
    return node


def material_of_images(name: str = "Wall", **images) -> bpy.types.Image:
    """The Base Color of a new material that also shows `images`, by their kinds."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    color = make_image("Plaster", gray(bumps()))
    texture(material, color, "Base Color")
    for kind, image in images.items():
        texture(material, image, kind.capitalize())
    return color


def maps_of(color: bpy.types.Image) -> dict[str, np.ndarray]:
    """The maps that belong to the image `color`, as a job has them."""
    inputs = modules().inputs
    found = inputs.material_maps.find(inputs.picture.Picture.of(color))
    return finish(inputs.material_maps.read(found.maps)).maps
