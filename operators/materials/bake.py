# SPDX-License-Identifier: GPL-3.0-or-later
"""The Base Color of a material, whatever makes it, as an image.

Cycles bakes a copy of the object in a scene of its own: nothing of the artist's is touched
until the image is there.
"""

from __future__ import annotations

from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.steps import Steps
from ..app.translated import translated
from ..images.packing import pack_in_steps
from . import nodes, originals, shaders
from .identity import Reference

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
            raise ArtistError("“{name}” has no UV map: unwrap it first", name=active.name)
        nodes.check_base_color(material)
        if active.mode == "EDIT":
            active.update_from_editmode()
        self._material = Reference.to(material, "materials")
        self._uv_map = active.data.uv_layers.active.name
        self._image: Any = bpy.data.images.new(
            translated("{name} Base Color", name=material.name), size, size
        )
        self._scene = _cycles_scene(context.scene)
        self._object: Any = active.copy()
        self._object.data = active.data.copy()
        self._scene.collection.objects.link(self._object)
        self._copies: list[tuple[Any, Any]] = []  # with the collection in bpy.data of each
        for slot in self._object.material_slots:
            if slot.material:
                self._glow(slot, slot.material == material)

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

    def finish(self) -> Steps[bpy.types.Image]:
        """Put the image onto the material's Base Color, which it ends with.

        Raises ArtistError when one of both is gone.
        """
        self._clean_up()
        reference = Reference.to(self._image, "images")
        self._image = None
        image: Any = yield from pack_in_steps(reference.find)
        material = self._material.find()
        if material is None:
            raise ArtistError(
                "The material “{name}” has changed: bake again", name=self._material.name
            )
        nodes.check_base_color(material)
        originals.put_baked(image, material, self._uv_map)
        return image

    def drop(self) -> None:
        """Leave nothing behind."""
        self._clean_up()
        bpy.data.images.remove(self._image)

    def _glow(self, slot: Any, is_wanted: bool) -> None:
        """Have a copy of the slot's material emit its base color; the active one into our image."""
        copy = slot.material.copy()
        self._copies.append((copy, bpy.data.materials))
        slot.link = "OBJECT"
        slot.material = copy
        tree = copy.node_tree
        if tree is None:
            return
        if end := shaders.output(tree):
            surface = end.inputs["Surface"]
            if not self._emit(surface):  # its color goes on as a color: Shader to RGB
                for each in [each for each in shaders.principled(copy) if not each.groups][:1]:
                    tree.links.new(_emission(each.it), surface)
            end.target = "ALL"
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = self._image if is_wanted else None
        tree.nodes.active = node

    def _emit(self, into: Any, groups: tuple[Any, ...] = ()) -> bool:
        """Have the shader socket `into` get the base colors that it shows, as emission; whether
        there are any. Mixed ones stay mixed, and what has none is left out of the mix."""
        source = shaders.source_of(shaders.Placed(into, groups), self._single_user)
        if source is None:
            return False
        node = source.it.node
        if node.type == "BSDF_PRINCIPLED":
            _connect(_emission(node), source.it)
            return True
        inputs = shaders.shader_inputs(node)
        glowing = [each for each in inputs if self._emit(each, source.groups)]
        if glowing and len(glowing) < len([each for each in node.inputs if each.type == "SHADER"]):
            _connect(glowing[0].links[0].from_socket, source.it)
        return bool(glowing)

    def _single_user(self, node: Any) -> None:
        """Give a group node in our copies a copy of its group, so that the artist's stays."""
        if node.node_tree not in [copy for copy, _ in self._copies]:
            node.node_tree = node.node_tree.copy()
            self._copies.append((node.node_tree, bpy.data.node_groups))

    def _clean_up(self) -> None:
        mesh = self._object.data
        bpy.data.objects.remove(self._object)
        bpy.data.meshes.remove(mesh)
        for copy, collection in self._copies:
            collection.remove(copy)
        bpy.data.scenes.remove(self._scene)


def _cycles_scene(like: Any) -> Any:
    """A new scene at the frame of `like`: textures may be animated."""
    scene: Any = bpy.data.scenes.new("Bake")
    scene.frame_set(like.frame_current, subframe=like.frame_subframe)
    scene.render.engine = "CYCLES"
    scene.cycles.samples = _SAMPLES
    return scene


def _emission(principled: Any) -> Any:
    """The socket of a new shader that emits what the Base Color of `principled` gets."""
    tree, color = principled.id_data, principled.inputs["Base Color"]
    emission = tree.nodes.new("ShaderNodeEmission")
    if color.links:
        tree.links.new(color.links[0].from_socket, emission.inputs["Color"])
    else:
        emission.inputs["Color"].default_value = color.default_value
    return emission.outputs["Emission"]


def _connect(new: Any, old: Any) -> None:
    """Link `new` wherever `old` was linked."""
    tree = old.id_data
    for into in [link.to_socket for link in old.links]:
        tree.links.new(new, into)
