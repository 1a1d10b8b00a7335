# SPDX-License-Identifier: GPL-3.0-or-later
"""A vase whose texture lies in four UDIM tiles, before and after: docs/udim.jpg.

Run with Blender's Python module, bpy, as demo.py is.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from .demo import arguments, install, render, write_style

# isort: split
import bpy

from ..contents.camera import look_from, set_up_render

#: Radius and height of the vase's outline, from foot to lip.
PROFILE = (
    (0.42, 0.0), (0.55, 0.08), (0.80, 0.45), (0.95, 0.90), (0.92, 1.30),
    (0.72, 1.70), (0.45, 2.02), (0.34, 2.25), (0.38, 2.45), (0.52, 2.60),
)  # fmt: skip
SEGMENTS, STEPS = 64, 6
#: Tiles around and up, and the side of each in pixels.
TILES, SIDE = 2, 512


def main() -> None:
    """From an empty scene to docs/udim.jpg."""
    given = arguments()
    out = given.out.resolve()
    install(given.zip.resolve(), given.python)
    set_up_render()
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 960, 540
    scene.cycles.samples = 32
    texture = paint_tiles(out)
    build_vase(-1.15, "Before", texture)
    build_vase(1.15, "After", texture)
    light()
    style = out / "udim-style.png"
    write_style(style)
    bpy.ops.nst.stylize(source="TEXTURE", style=str(style), target="NODE", size=SIDE)
    look_from((0.0, -9.0, 3.4), (0.0, 0.0, 1.25), lens=58)
    scene.render.image_settings.file_format = "JPEG"
    render(out / "udim.jpg")
    style.unlink()


def paint_tiles(folder: Path) -> bpy.types.Image:
    """The vase's texture: bands and leaves over all four tiles, as a packed tiled image."""
    size = TILES * SIDE
    v, u = np.mgrid[0:size, 0:size] / size
    picture = np.empty((size, size, 3))
    picture[:] = (0.86, 0.80, 0.66)
    leaf = np.sin(10 * math.pi * u) * np.sin(6 * math.pi * v + 4 * np.sin(2 * math.pi * u))
    picture[leaf > 0.45] = (0.20, 0.42, 0.36)
    picture[leaf < -0.55] = (0.72, 0.30, 0.20)
    for low, high, color in (
        (0.0, 0.12, (0.16, 0.24, 0.42)),
        (0.46, 0.54, (0.93, 0.76, 0.36)),
        (0.84, 1.0, (0.16, 0.24, 0.42)),
    ):
        picture[(v >= low) & (v < high)] = color
    paths = []
    for row in range(TILES):
        for column in range(TILES):
            number = 1001 + 10 * row + column
            path = folder / f"udim.{number}.png"
            cell = picture[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE]
            paths.append(save_tile(cell, path))
    texture = bpy.data.images.load(str(paths[0]))
    texture.name, texture.source = "Vase", "TILED"
    texture.filepath = str(folder / "udim.<UDIM>.png")
    texture.pack()
    for path in paths:
        path.unlink()
    return texture


def save_tile(cell: np.ndarray, path: Path) -> Path:
    """`cell` (H, W, 3), bottom row first, as a PNG file."""
    pixels = np.ones((SIDE, SIDE, 4), np.float32)
    pixels[..., :3] = cell
    image = bpy.data.images.new("tile", SIDE, SIDE)
    image.pixels.foreach_set(pixels.ravel())  # type: ignore[arg-type]
    image.filepath_raw, image.file_format = str(path), "PNG"
    image.save()
    bpy.data.images.remove(image)
    return path


def build_vase(x: float, name: str, texture: bpy.types.Image) -> None:
    """A vase at `x` with a material of its own, which is then active."""
    outline = smooth_outline()
    rows = len(outline)
    vertices = [
        (radius * math.cos(angle), radius * math.sin(angle), height)
        for radius, height in outline
        for angle in (2 * math.pi * k / SEGMENTS for k in range(SEGMENTS))
    ]
    faces: list[tuple[int, ...]] = []
    uvs: list[tuple[float, float]] = []
    for row in range(rows - 1):
        for k in range(SEGMENTS):
            after = (k + 1) % SEGMENTS
            base, above = row * SEGMENTS, (row + 1) * SEGMENTS
            faces.append((base + k, base + after, above + after, above + k))
            u = [TILES * each / SEGMENTS for each in (k, k + 1, k + 1, k)]
            v = [TILES * each / (rows - 1) for each in (row, row, row + 1, row + 1)]
            uvs += zip(u, v, strict=True)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    layer = mesh.uv_layers.new(name="UVMap")
    layer.uv.foreach_set("vector", np.array(uvs, np.float32).ravel())
    mesh.shade_smooth()
    vase = bpy.data.objects.new(name, mesh)
    # A line between two tiles faces the camera.
    vase.location, vase.rotation_euler = (x, 0, 0), (0, 0, math.pi / 2)
    bpy.context.scene.collection.objects.link(vase)
    mesh.materials.append(glaze(name, texture))
    bpy.context.view_layer.objects.active = vase


def smooth_outline() -> list[tuple[float, float]]:
    """PROFILE with more points between."""
    at = np.arange(len(PROFILE))
    fine = np.linspace(0, len(PROFILE) - 1, (len(PROFILE) - 1) * STEPS + 1)
    radius, height = (np.interp(fine, at, values) for values in zip(*PROFILE, strict=True))
    for _ in range(4):  # rounder, ends kept
        radius[1:-1] = (radius[:-2] + 2 * radius[1:-1] + radius[2:]) / 4
    return list(zip(radius.tolist(), height.tolist(), strict=True))


def glaze(name: str, texture: bpy.types.Image) -> bpy.types.Material:
    """A material that shows `texture`, whose node is active."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = texture
    surface = tree.nodes["Principled BSDF"]
    surface.inputs["Roughness"].default_value = 0.35
    tree.links.new(node.outputs["Color"], surface.inputs["Base Color"])
    tree.nodes.active = node
    return material


def light() -> None:
    """A pale ground, an even sky and one lamp."""
    bpy.ops.mesh.primitive_plane_add(size=60)
    ground = bpy.data.materials.new("Ground")
    ground.use_nodes = True
    color = ground.node_tree.nodes["Principled BSDF"].inputs["Base Color"]
    color.default_value = (0.75, 0.72, 0.68, 1)
    bpy.context.object.data.materials.append(ground)
    vase = bpy.data.objects["After"]
    bpy.context.view_layer.objects.active = vase
    world = bpy.data.worlds.new("Sky")
    world.color = (0.6, 0.6, 0.6)
    bpy.context.scene.world = world
    lamp = bpy.data.lights.new("Lamp", "AREA")
    lamp.energy, lamp.size = 500, 3
    place = bpy.data.objects.new("Lamp", lamp)
    place.location, place.rotation_euler = (-3.5, -4.5, 6), (0.75, 0, -0.65)
    bpy.context.scene.collection.objects.link(place)


if __name__ == "__main__":
    main()
