# SPDX-License-Identifier: GPL-3.0-or-later
"""An object painted twice: flat, in UV space, and as one sees it; and how its seams show."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from tools.console import ROOT

from ..demo import EXTENSION
from .seam_steps import Skin, Steps, measure
from .turntable import pixels_of

#: Views that nothing is painted in, to measure with.
HELD_OUT = 8

#: Side, in texels, of the map of what is seen at all.
_SEEN = 128


@dataclass(frozen=True)
class Order:
    """How an object is painted: the style picture, the texture's side in pixels, the views."""

    style: Path
    size: int
    views: int = 32
    view_size: int = 256

    @property
    def picture(self) -> dict[str, Any]:
        """What a flat picture and an object have in common."""
        return {"size": self.size, "quality": "DRAFT", "strength": 0.7}

    @property
    def looks(self) -> dict[str, Any]:
        """What only an object has; its brush marks are as broad as those of the flat picture."""
        style_size = self.size / self.view_size
        return {"views": self.views, "view_size": self.view_size, "style_size": style_size}


def paint(painted: Any, order: Order) -> dict[str, Any]:
    """The images by name: painted flat, and as an object, from the same Base Color."""
    bpy.context.view_layer.objects.active = painted
    bpy.ops.nst.unwrap()
    bpy.ops.nst.bake_base_color(size=order.size)
    style = str(order.style)
    flat = _made_by(bpy.ops.nst.stylize, source="TEXTURE", style=style, **order.picture)
    flat.name = "Flat"
    return {"UV Space": flat, "Object": paint_object(order, "BASE_COLOR")}


def paint_object(order: Order, content: str) -> Any:
    """The image of the active object; `content` is BASE_COLOR or SCRATCH."""
    looks = {"style": str(order.style), "content": content, **order.picture, **order.looks}
    return _made_by(bpy.ops.nst.stylize_object, **looks)


def show(painted: Any, image: Any) -> None:
    """Have the object's material show `image`."""
    tree = painted.active_material.node_tree
    socket = tree.nodes["Principled BSDF"].inputs["Base Color"]
    socket.links[0].from_node.image = image


def steps(painted: Any, images: Mapping[str, Any], order: Order) -> dict[str, Steps]:
    """How the colors of `images` step at the seams of the object, where its views see it."""
    model = _module("nst_addon.job.model")
    arrays = _module("operators.objects.surface").read(bpy.context, [painted])
    options = model.ViewOptions(order.views, order.view_size, "AUTO")
    found = _module("nst_addon.objects.surface").Surface.of(
        model.PaintedObjects(*arrays, [painted.name], [False], options)
    )
    skin, seen = Skin(found.corners, found.uv, found.slot), _seen(found, order)
    return {name: measure(skin, pixels_of(each)[..., :3], seen) for name, each in images.items()}


def _seen(surface: Any, order: Order) -> np.ndarray:
    """What of the texture the views of `order` show, (_SEEN, _SEEN)."""
    selection = _module("nst_addon.objects.view_selection")
    options = _module("nst_addon.job.model").ViewOptions(order.views, order.view_size, "AUTO")
    cameras = selection.choose(surface, [], options).cameras
    texels = _module("nst_addon.images.rasterize").texels_in(surface.uv, _SEEN)
    of, x, y, shares = map(np.concatenate, zip(*texels, strict=True))
    points = (surface.corners[of] * shares[:, :, None]).sum(1)
    samples = _module("nst_addon.objects.surface").Samples(points, surface.normals[of])
    sees = selection.Visibility(surface, samples).sees(cameras, both_sides=True)
    seen = np.zeros((_SEEN, _SEEN), bool)
    seen[y, x] = sees.any(0)
    return seen


def style_distances(order: Order, image: Any, python: Path) -> dict[str, list[float]]:
    """How far views of the active object, painted with `image`, are from the style.

    By "training" and "held_out": the views that it was painted in, and others. `python` has torch.
    """
    folder = _module("operators.jobs.folders").create()
    write_job(order, folder)
    np.save(folder / "result.npy", np.rint(pixels_of(image)[..., :3] * 255).astype(np.uint8))
    command = [python, "-m", "nst_addon", "views", folder]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    shutil.rmtree(folder)
    return json.loads(done.stdout)


def write_job(order: Order, folder: Path) -> None:
    """Write the job of painting the active object into `folder`, with HELD_OUT views more."""
    asked = {**order.picture, **order.looks}
    call = _module("operators.properties.calls").stylize_object_call(bpy.context.scene, asked)
    named = [_module("operators.inputs.styles").StyleName(str(order.style))]
    (plan,) = _module("operators.stylize_object").plan(bpy.context, call, named, HELD_OUT)
    ready = _module("nst_addon.steps").finish(plan.reading)
    _module("nst_addon.job.folder").write_job(folder, ready.job)


def _module(name: str) -> Any:
    """A module of the extension's own."""
    return importlib.import_module(f"{EXTENSION}.{name}")


def _made_by(operator: Any, **options: Any) -> Any:
    """The image that `operator` makes."""
    before = set(bpy.data.images)
    operator(**options)
    (image,) = set(bpy.data.images) - before
    return image
