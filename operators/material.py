"""The active material: which texture it shows, and putting a result onto it."""

from __future__ import annotations

from typing import Any

import bpy

from ..nst_addon.errors import ArtistError

#: Name and label of the Image Texture node that carries results on Base Color.
NODE = "Stylized Texture"


def active_texture(context: bpy.types.Context) -> bpy.types.Image:
    """The image of the active material's active Image Texture node. Raises ArtistError."""
    node = texture_node(active_material(context))
    if node.image is None:
        raise ArtistError(f"The node “{node.name}” has no image: open one in it first")
    return node.image


def active_material(context: bpy.types.Context) -> bpy.types.Material:
    """The active object's active material. Raises ArtistError."""
    active = context.view_layer.objects.active
    found = active.active_material if active else None
    if found is None:
        raise ArtistError("The active object has no material: select one that has, or add one")
    if found.node_tree is None:
        raise ArtistError(f"The material “{found.name}” has no nodes: turn on Use Nodes")
    return found


def texture_node(found: bpy.types.Material) -> Any:
    """The active Image Texture node of a material. Raises ArtistError."""
    node = found.node_tree.nodes.active
    if node is None or node.type != "TEX_IMAGE":
        textures = [each for each in found.node_tree.nodes if each.type == "TEX_IMAGE"]
        if len(textures) != 1:
            raise ArtistError(
                f"The material “{found.name}” has no active Image Texture node: "
                "select one in the Shader Editor"
            )
        node = textures[0]
    return node


def principled_node(found: bpy.types.Material) -> bpy.types.Node:
    """The Principled BSDF of a material. Raises ArtistError."""
    for node in found.node_tree.nodes:
        if node.type == "BSDF_PRINCIPLED":
            return node
    raise ArtistError(
        f"The material “{found.name}” has no Principled BSDF: "
        "add one, or choose Image Texture Node as the target"
    )


def find_target(context: bpy.types.Context, target: str) -> dict[str, str]:
    """Names of where a result will go, as a job's origin keeps them. Raises ArtistError.

    `target` is IMAGE, MATERIAL (Base Color) or NODE (the active Image Texture node).
    """
    if target == "IMAGE":
        return {"target": target}
    found = active_material(context)
    node = texture_node(found) if target == "NODE" else principled_node(found)
    return {"target": target, "material": found.name, "node": node.name}


def put(image: bpy.types.Image, where: dict[str, str]) -> None:
    """Put `image` where find_target() pointed. Raises ArtistError when that has gone."""
    if where["target"] == "IMAGE":
        return
    found = bpy.data.materials.get(where["material"])
    node = found.node_tree.nodes.get(where["node"]) if found and found.node_tree else None
    if node is None:
        raise ArtistError(
            f"The material “{where['material']}” has changed: "
            f"the result is in the file as “{image.name}”, put it on by hand"
        )
    if where["target"] == "NODE":
        node.image = image
    else:
        _put_on_base_color(image, found.node_tree, node)


def _put_on_base_color(
    image: bpy.types.Image, tree: bpy.types.NodeTree, principled: bpy.types.Node
) -> None:
    """Link an Image Texture node of our own; what was linked before stays in the tree."""
    socket = principled.inputs["Base Color"]
    before = socket.links[0].from_node if socket.links else None
    node = tree.nodes.get(NODE)
    if node is None:
        node = tree.nodes.new("ShaderNodeTexImage")
        node.name = node.label = NODE
        node.location = principled.location[0] - 320, principled.location[1]
        if before is not None and before.type == "TEX_IMAGE" and before.inputs["Vector"].links:
            tree.links.new(before.inputs["Vector"].links[0].from_socket, node.inputs["Vector"])
    node.image = image
    tree.links.new(node.outputs["Color"], socket)
