# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects to paint, and the jobs that paint them, as the tests of objects make them."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from in_blender import EXTENSION, error_of, modules

from nst_addon import steps

QUICK = {"size": 128, "views": 2, "view_size": 64, "quality": "DRAFT"}


@dataclass(frozen=True)
class Ready:
    """A job in its folder."""

    job: Any
    folder: Path

    def looked_at(self):
        """The job with what the worker finds before it paints, and its warning."""
        return look(worker_module("job.folder").read_job(self.folder))


def worker_module(name: str):
    """A module of nst_addon, which the extension's worker imports."""
    return importlib.import_module(f"{EXTENSION}.nst_addon.{name}")


def look(job):
    """`job` with what the worker finds before it paints, and a warning."""
    return worker_module("objects.look").look(job, lambda done: None)


def prepare(**options: object) -> list[Ready]:
    """The jobs that nst.stylize_object would queue, each in its folder."""
    module = modules()
    held_out = options.pop("held_out", 0)
    call = module.properties.calls.stylize_object_call(bpy.context.scene, {**QUICK, **options})
    named = [module.inputs.styles.StyleName("Waves.png")]
    ready = []
    for each in module.stylize_object.plan(bpy.context, call, named, held_out):
        job = steps.finish(each.reading).job
        ready.append(Ready(job, module.jobs.folders.create()))
        worker_module("job.folder").write_job(ready[-1].folder, job)
    return ready


def finish(ready):
    """Deliver a red picture, as the worker would leave it behind."""
    red = np.full((128, 128, 3), (255, 0, 0), np.uint8)
    np.save(ready.folder / "result.npy", red)
    return modules().jobs.results.deliver(ready.folder).image


def sentence_of(**options: object) -> str:
    """Why the objects cannot be painted, and nothing is left behind."""
    jobs_folder = modules().app.paths.jobs_folder()
    before = set(jobs_folder.glob("*"))
    blocks = len(bpy.data.scenes), len(bpy.data.meshes), len(bpy.data.objects)
    sentence = error_of(bpy.ops.nst.stylize_object, style="Waves.png", **{**QUICK, **options})
    assert set(jobs_folder.glob("*")) == before
    assert (len(bpy.data.scenes), len(bpy.data.meshes), len(bpy.data.objects)) == blocks
    return sentence


def shown_on(material: bpy.types.Material) -> bpy.types.Image:
    links = material.node_tree.nodes["Principled BSDF"].inputs["Base Color"].links
    return links[0].from_node.image


def add_cube(name: str, x: float = 0.0) -> bpy.types.Object:
    bpy.ops.mesh.primitive_cube_add(location=(x, 0, 0))
    bpy.context.object.name = name
    bpy.context.object.data.name = name
    return bpy.context.object


def add_plain(owner: bpy.types.Object, name: str, color: tuple) -> bpy.types.Material:
    """A new material of one color on `owner`."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    principled = material.node_tree.nodes["Principled BSDF"]
    principled.inputs["Base Color"].default_value = (*color, 1)
    owner.data.materials.append(material)
    return material
