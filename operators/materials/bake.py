# SPDX-License-Identifier: GPL-3.0-or-later
"""The Base Color of a material, whatever makes it, as an image.

Cycles bakes a copy of the object in a scene of its own: nothing of the artist's is touched
until the image is there.
"""

from __future__ import annotations

from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from . import nodes, originals

#: A base color has no light in it, so few samples suffice: they smooth the edges.
_SAMPLES = 16

#: Pixels by which UV islands grow, so that no border shows.
_MARGIN = 16


class Bake:
    """The bake of the Base Color of an object's active material.

    Raises ArtistError when it cannot be.
    """

    def __init__(self, context: bpy.types.Context, size: int) -> None:
        material = nodes.active_material(context)
        active: Any = context.view_layer.objects.active
        if active.type != "MESH" or not active.data.uv_layers:
            raise ArtistError(f"“{active.name}” has no UV map: unwrap it first")
        if not nodes.principled(material):
            raise ArtistError(f"The material “{material.name}” has no Principled BSDF: add one")
        self._material = material.name
        self._uv_map = active.data.uv_layers.active.name
        self._image: Any = bpy.data.images.new(f"{material.name} Base Color", size, size)
        self._scene = _cycles_scene()
        self._object: Any = active.copy()
        self._object.data = active.data.copy()
        self._scene.collection.objects.link(self._object)
        self._copies = [self._glow(slot) for slot in self._object.material_slots if slot.material]

    def run(self, *, wait: bool) -> None:
        """Bake; without `wait` Blender does it beside, until is_running() says no."""
        layer = self._scene.view_layers[0]
        self._object.select_set(True, view_layer=layer)
        layer.objects.active = self._object
        override: Any = bpy.context.temp_override(
            scene=self._scene,
            view_layer=layer,
            object=self._object,
            active_object=self._object,
            selected_objects=[self._object],
            selected_editable_objects=[self._object],
        )
        with override:
            bpy.ops.object.bake(
                "EXEC_DEFAULT" if wait else "INVOKE_DEFAULT",
                type="EMIT",
                margin=_MARGIN,
                use_clear=True,
            )

    def is_running(self) -> bool:
        """Whether Blender still bakes."""
        app: Any = bpy.app
        return bool(app.is_job_running("OBJECT_BAKE"))

    def finish(self) -> bpy.types.Image:
        """Put the image onto the material's Base Color. Raises ArtistError when it is gone."""
        self._clean_up()
        self._image.pack()
        material = bpy.data.materials.get(self._material)
        if material is None or material.node_tree is None or not nodes.principled(material):
            raise ArtistError(f"The material “{self._material}” has changed: bake again")
        originals.put_baked(self._image, material, self._uv_map)
        return self._image

    def drop(self) -> None:
        """Leave nothing behind."""
        self._clean_up()
        bpy.data.images.remove(self._image)

    def _glow(self, slot: Any) -> Any:
        """Have a copy of the slot's material emit its base color; the active one into our image."""
        is_wanted = slot.material.name == self._material
        copy = slot.material.copy()
        slot.link = "OBJECT"
        slot.material = copy
        tree = copy.node_tree
        if tree is None:
            return copy
        if principled := nodes.principled(copy):
            _emit(tree, principled.inputs["Base Color"])
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = self._image if is_wanted else None
        tree.nodes.active = node
        return copy

    def _clean_up(self) -> None:
        mesh = self._object.data
        bpy.data.objects.remove(self._object)
        bpy.data.meshes.remove(mesh)
        for copy in self._copies:
            bpy.data.materials.remove(copy)
        bpy.data.scenes.remove(self._scene)


def _cycles_scene() -> Any:
    scene: Any = bpy.data.scenes.new("Bake")
    scene.render.engine = "CYCLES"
    scene.cycles.samples = _SAMPLES
    return scene


def _emit(tree: Any, color: Any) -> None:
    """Have the output of `tree` emit what the socket `color` gets."""
    emission = tree.nodes.new("ShaderNodeEmission")
    if color.links:
        tree.links.new(color.links[0].from_socket, emission.inputs["Color"])
    else:
        emission.inputs["Color"].default_value = color.default_value
    output = tree.get_output_node("CYCLES") or tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(emission.outputs["Emission"], output.inputs["Surface"])
