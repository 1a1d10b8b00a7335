# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests in Blender have in common: pictures, jobs, waiting."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest

EXTENSION = "bl_ext.user_default.neural_style_transfer"


def needed(name: str) -> Path:
    if name not in os.environ:
        pytest.exit(f"Set {name}: `python3 dev.py test` does", 2)
    return Path(os.environ[name]).absolute()


def modules():
    """The extension's package `operators`: its modules are its attributes."""
    return sys.modules[f"{EXTENSION}.operators"]


def preferences():
    return bpy.context.preferences.addons[EXTENSION].preferences


def progress_of():
    """How the job comes along, as the panel sees it."""
    return bpy.context.window_manager.nst


def scene_settings():
    return bpy.context.scene.nst


def make_image(
    name: str, pixels: np.ndarray, *, is_float: bool = False, data: bool = False
) -> bpy.types.Image:
    """An image of the file with `pixels` (H, W, 3 or 4), 0–1, top row first."""
    height, width, channels = pixels.shape
    image = bpy.data.images.new(name, width, height, alpha=channels == 4, float_buffer=is_float)
    if data:  # before the pixels, since Blender makes the image anew
        image.colorspace_settings.name = "Non-Color"
    buffer = np.ones((height, width, 4), np.float32)
    buffer[..., :channels] = pixels[::-1]
    image.pixels.foreach_set(buffer.ravel())
    image.update()
    return image


def pixels_of(image: bpy.types.Image) -> np.ndarray:
    """The pixels of `image`, (H, W, 4), top row first."""
    width, height = image.size
    buffer = np.empty(len(image.pixels), np.float32)
    image.pixels.foreach_get(buffer)
    return buffer.reshape(height, width, -1)[::-1]


def picture(seed: int, height: int = 72, width: int = 96) -> np.ndarray:
    """A picture with edges and colors: overlapping discs, (H, W, 3)."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:height, :width]
    canvas = np.ones((height, width, 3)) * random.uniform(0.2, 0.8, 3)
    for _ in range(14):
        y, x, radius = random.uniform(0, height), random.uniform(0, width), random.uniform(6, 22)
        canvas[(rows - y) ** 2 + (columns - x) ** 2 < radius**2] = random.uniform(0, 1, 3)
    return canvas.astype(np.float32)


#: A job that takes a moment: there is a picture, and hardly any paint on it.
QUICK = {"size": 64, "quality": "DRAFT", "iterations": 1}
#: Iterations after which the paint shows.
PAINTED = 8
#: A job that takes longer than any test waits for. At full strength its first picture is small,
#: and comes soon.
LONG = {"size": 512, "quality": "FINE", "iterations": 3000, "strength": 1.0}


def stylize(**options: object) -> set[str]:
    """nst.stylize to its end, quick unless `options` say otherwise."""
    return bpy.ops.nst.stylize(
        **{"source": "IMAGE", "image": "Wood", "style": "Waves.png", **QUICK, **options}
    )


def read_sources(context, kind: str, image: str) -> list:
    """The sources of `kind`, pixels and all, as a job gets them."""
    module = modules()
    found = module.inputs.sources.find_sources(context, kind, image)
    steps = sys.modules[f"{EXTENSION}.nst_addon.steps"]  # a second Blender has no path to ours
    return [steps.finish(module.inputs.sources.read(each)) for each in found]


def with_texture(name: str, image: bpy.types.Image | None) -> bpy.types.Material:
    """A selected, active plane whose new material shows `image` on Base Color."""
    bpy.ops.mesh.primitive_plane_add()
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    bpy.context.object.data.materials.append(material)
    if image is not None:
        tree = material.node_tree
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = image
        tree.links.new(node.outputs["Color"], tree.nodes["Principled BSDF"].inputs["Base Color"])
        tree.nodes.active = node
    return material


def image_node(material: bpy.types.Material):
    """The first Image Texture node of `material`."""
    return next(node for node in material.node_tree.nodes if node.type == "TEX_IMAGE")


def base_color(material: bpy.types.Material):
    """The socket of `material` that with_texture() puts its image on."""
    return material.node_tree.nodes["Principled BSDF"].inputs["Base Color"]


def base_color_image(material: bpy.types.Material) -> bpy.types.Image | None:
    """What the node on the Base Color of `material` shows; None where there is no node."""
    links = base_color(material).links
    return links[0].from_node.image if links else None


def is_stylized(image: bpy.types.Image | None) -> bool:
    """Whether `image` is a result."""
    return image is not None and "nst" in image


def start(**options: object):
    """Queue a job as the button does, and return its task: nobody waits for it."""
    module = modules()
    given = {"source": "IMAGE", "image": "Wood", **QUICK, **options}
    call = module.properties.calls.stylize_call(bpy.context.scene, given)
    (task,) = module.stylize.start(bpy.context, call, [module.inputs.styles.StyleName("Waves.png")])
    return task


def poll_until(condition: Callable[[], object], seconds: float = 300.0) -> None:
    """Drive the timer's polling by hand until `condition()` is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for it"
        modules().jobs.queue.queue.poll()
        time.sleep(0.02)


def quickest(function: Callable[[], object]) -> float:
    """Seconds of the processor that the quickest of three calls takes: what else runs may cost
    one of them more."""
    took = []
    for _ in range(3):
        begin = time.thread_time()
        function()
        took.append(time.thread_time() - begin)
    return min(took)


def render_movie(folder: Path) -> bpy.types.Image:
    """A movie of two frames, 96 × 64, rendered into `folder`, which is empty."""
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 96, 64
    scene.render.engine, scene.cycles.samples, scene.frame_end = "CYCLES", 1, 2
    bpy.ops.object.camera_add()
    scene.camera = bpy.context.object
    settings = scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "VIDEO"
    settings.file_format, scene.render.filepath = "FFMPEG", str(folder / "film")
    bpy.ops.render.render(animation=True)
    (path,) = folder.iterdir()
    return bpy.data.images.load(str(path))


def error_of(call, *arguments, **options) -> str:
    """The sentence with which an operator fails."""
    with pytest.raises(RuntimeError) as caught:
        call(*arguments, **options)
    return str(caught.value).removeprefix("Error: ").strip()


def read_passes(path: Path) -> dict[str, np.ndarray]:
    """The passes of a multilayer EXR file by name, (H, W, channels); Blender cannot read them.

    Object Index has the name that it has from Blender 5.0 on.
    """
    kept = path.with_suffix(".npz")
    subprocess.run([needed("NST_PYTHON"), "-c", _PASSES, path, kept], check=True)
    with np.load(kept) as file:
        return {"Object Index" if name == "IndexOB" else name: file[name] for name in file}


_PASSES = """
import sys, numpy, OpenEXR
passes = {}
with OpenEXR.File(sys.argv[1], separate_channels=True) as file:
    for part in file.parts:
        for name, channel in part.channels.items():
            passes.setdefault(name.split(".")[-2], {})[name.split(".")[-1]] = channel.pixels
order = lambda name: "UVXYZWRGBA".index(name.upper())
numpy.savez(sys.argv[2], **{
    name: numpy.stack([found[each] for each in sorted(found, key=order)], 2)
    for name, found in passes.items()
})
"""
