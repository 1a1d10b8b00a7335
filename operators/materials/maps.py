# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that belong to a result: its normals, height, roughness … A material that shows the
result as its Base Color shows them too, and none when it shows something else. What is the same
all over, a Metallic of 1, is a number in place of a map.

Which they are is in custom properties of the result, so it is saved, undone and appended with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ..app.messages import message_for
from ..images.relief_maps import DEPTH
from . import links_before, nodes, shaders
from .identity import is_editable, owner_of, with_groups
from .links_before import LINKS
from .shaders import Placed

#: The custom properties of a result that name its maps, and the one of nodes that show them.
_NAME, _NODE = "nst_map_{kind}", "nst_map"
#: What the 1 of a height is taken for where that is not known, as a share of the long side.
_DEPTH = 0.02
#: The custom property of a height: what of it is neither raised nor lowered, 0–1.
_MIDDLE = "nst_middle"
#: Numbers that differ by less are the same.
_SAME = 1e-3
#: The maps that a Principled BSDF has inputs for.
_INPUTS = {"normal": "Normal", "roughness": "Roughness", "metallic": "Metallic"}


@dataclass
class Displacement:
    """How a Displacement node raises heights from 0 to 1: by `scale`, those above the `middle`."""

    scale: float = _DEPTH
    middle: float = 0.5

    def begin_with(self, least: float, most: float) -> None:
        """Let heights from `least` to `most` be from 0 to 1."""
        self.middle = (self.middle - least) / (most - least)
        self.scale *= most - least


def attach(
    image: Any, made: Mapping[str, bpy.types.Image], numbers: Mapping[str, float] | None = None
) -> None:
    """Have the result `image` know the maps that were `made` of it, by their kinds, and the
    `numbers` of those that are the same all over, and all that shows it show them. Those of before
    go."""
    detach(image)
    for kind, each in {**made, **(numbers or {})}.items():
        image[_NAME.format(kind=kind)] = each
    _show_everywhere(image)


def raise_by(height: Any, raised: Displacement) -> None:
    """Have what shows the map `height` raise it like that."""
    height[DEPTH], height[_MIDDLE] = raised.scale, raised.middle


def detach(image: Any) -> None:
    """Remove the maps of the result `image` from the file, but for those that the artist uses."""
    before = of(image)
    for kind in {**before, **numbers_of(image)}:
        del image[_NAME.format(kind=kind)]
    _show_everywhere(image)
    for each in before.values():
        _remove(each)


def replace(before: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """Let the maps that were `made` take the place and the names of those of `before`, whose result
    has gone."""
    for kind, each in before.items():
        name = each.name
        if kind in made:
            each.user_remap(made[kind])
        _remove(each)
        if kind in made:
            made[kind].name = name


def of(image: Any) -> dict[str, bpy.types.Image]:
    """The maps of `image` by their kinds; none of an image that has none."""
    return {kind: each for kind, each in _known(image) if isinstance(each, bpy.types.Image)}


def numbers_of(image: Any) -> dict[str, float]:
    """What `image` has no maps of, for it is a number all over, by the kinds."""
    return {kind: each for kind, each in _known(image) if isinstance(each, float)}


def is_shown(image: bpy.types.Image) -> bool:
    """Whether some material that can be changed shows `image`."""
    return bool(_nodes_that_show(image))


def not_shown(image: Any) -> list[bpy.types.Image]:
    """The maps of `image` that a Principled BSDF has inputs for and that no material shows, though
    one has `image` itself on Base Color: its texture is in a group without a way for them."""
    trees = {node.id_data for node in _nodes_that_show(image) if any(_colored_by(node))}
    wanted = {kind: each for kind, each in of(image).items() if kind in _INPUTS}
    seen = {node.image for tree in trees for node in tree.nodes if is_of_map(node) and _shows(node)}
    return [each for each in wanted.values() if trees and each not in seen]


def problem_of(image: Any) -> str:
    """A sentence when the materials that show `image` have no place for all of its maps; else
    empty."""
    if hidden := not_shown(image):
        what = "“{name}” is not on the material, whose node group has no socket for it"
        return message_for(ArtistError(what, "connect it by hand", name=hidden[0].name))
    for kind, number in _numbers_not_shown(image).items():
        what = "The node group of the material has no socket for {socket}, which is {number}"
        told = {"socket": _INPUTS[kind], "number": f"{number:.3g}"}
        return message_for(ArtistError(what, "set it by hand", **told))
    return ""


def _numbers_not_shown(image: Any) -> dict[str, float]:
    """The numbers of `image` that no socket takes, though a material has `image` on Base Color."""
    showing = [each for each in _nodes_that_show(image) if any(_colored_by(each))]
    return {
        kind: number
        for kind, number in numbers_of(image).items()
        if showing and not any(_sockets(each, kind) for each in showing)
    }


def show(tree: Any) -> None:
    """Have what the results in `tree` color show their maps, and no others of ours."""
    hide(tree)
    for node in [each for each in tree.nodes if _shows(each) and of(each.image)]:
        for kind, image in of(node.image).items():
            for socket in _sockets(node, kind):
                if not any(is_of_map(link.from_node) for link in socket.links):
                    _show(kind, image, node, socket)
        for kind, number in numbers_of(node.image).items():
            for socket in _sockets(node, kind):
                if socket.links or abs(socket.default_value - number) > _SAME:
                    _show_number(kind, number, node, socket)


def hide(tree: Any) -> None:
    """Have `tree` show no maps of ours, but what was linked before them."""
    for node in [each for each in tree.nodes if is_of_map(each) and LINKS in each]:
        links_before.remove(node)
    for node in [each for each in tree.nodes if is_of_map(each)]:
        tree.nodes.remove(node)


def is_of_map(node: Any) -> bool:
    """Whether `node` is one that shows a map."""
    return _NODE in node


def copy_mapping(before: Any, node: Any) -> None:
    """Have the Image Texture `node` lay out its image as the node `before` does, if that is one
    too."""
    if before.type != "TEX_IMAGE":
        return
    for name in ("interpolation", "projection", "projection_blend", "extension"):
        setattr(node, name, getattr(before, name))
    if links := before.inputs["Vector"].links:
        node.id_data.links.new(links[0].from_socket, node.inputs["Vector"])


def _show_everywhere(image: bpy.types.Image) -> None:
    """Have whatever shows `image` show its maps."""
    for tree in {node.id_data for node in _nodes_that_show(image)}:
        show(tree)


def _nodes_that_show(image: Any) -> list[Any]:
    """The nodes of materials and groups, those that can be changed, that show `image`."""
    found = (node for each in bpy.data.materials for node in nodes.all_image_nodes(each))
    return [node for node in found if node.image == image and is_editable(owner_of(node)[0])]


def _shows(node: Any) -> bool:
    return node.type == "TEX_IMAGE" and node.image is not None


def _sockets(node: Any, kind: str) -> list[Any]:
    """The sockets in the tree of `node` by which what it colors gets maps of that kind."""
    found: list[Any] = []
    for material, shader in _colored_by(node):
        if kind in _INPUTS:
            found.append(Placed(shader.it.inputs[_INPUTS[kind]], shader.groups))
        elif kind == "height" and (_is_displaced(material) or "normal" not in of(node.image)):
            ends = [each for each in material.node_tree.nodes if each.type == "OUTPUT_MATERIAL"]
            surfaces = ((each, Placed(each.inputs["Surface"])) for each in ends)
            found += [
                Placed(end.inputs["Displacement"])
                for end, surface in surfaces
                if shader.it in shaders.nodes_behind([surface])
            ]
    own = [shaders.socket_in(node.id_data, each) for each in found]
    return [each for each in dict.fromkeys(own) if each is not None]


def _colored_by(node: Any) -> Iterator[tuple[Any, Placed]]:
    """The shaders whose Base Color gets something of `node`, and the materials that they are of:
    those that are shown, and those beside it."""
    tree = node.id_data
    for material in [each for each in bpy.data.materials if each.node_tree]:
        if tree in with_groups(material.node_tree):
            beside = [Placed(each) for each in tree.nodes if each.type == "BSDF_PRINCIPLED"]
            for shader in [*shaders.principled(material), *beside]:
                color = Placed(shader.it.inputs["Base Color"], shader.groups)
                if node in shaders.nodes_behind([color]):
                    yield material, shader


def _is_displaced(material: Any) -> bool:
    """Whether `material` moves its surface by a height. Where it only bends the light by it, the
    normals do so already."""
    return getattr(material, "displacement_method", "BUMP") != "BUMP"


def _show(kind: str, image: bpy.types.Image, like: Any, socket: Any) -> None:
    """Have `socket` get the map `image`, laid out as what the node `like` shows."""
    texture = _texture(image, like)
    if kind == "normal":
        bent = _after(texture, "ShaderNodeNormalMap", "Color")
        bent.uv_map = shaders.uv_map_of(like)
        _link(bent, "Normal", socket)
    elif kind == "height":
        raised = _after(texture, "ShaderNodeDisplacement", "Height")
        raised.inputs["Scale"].default_value = image.get(DEPTH, _DEPTH)
        raised.inputs["Midlevel"].default_value = image.get(_MIDDLE, 0.5)
        _link(raised, "Displacement", socket)
    else:
        _link(texture, "Color", socket)


def _show_number(kind: str, number: float, like: Any, socket: Any) -> None:
    """Have `socket` get the `number`, beside what the node `like` shows."""
    node = _new(like.id_data, "ShaderNodeValue")
    node.label, node.location = _INPUTS[kind], _below(like)
    node.outputs[0].default_value = number
    _link(node, "Value", socket)


def _known(image: Any) -> Iterator[tuple[str, Any]]:
    """The kinds of what the result `image` has beside it, each with an image or a number."""
    for kind in ("normal", "roughness", "metallic", "height", "ao") if image else ():
        if (found := image.get(_NAME.format(kind=kind))) is not None:
            yield kind, found


def _remove(image: bpy.types.Image) -> None:
    """Remove a map from the file, unless the artist uses it."""
    if image.users <= image.use_fake_user:
        bpy.data.images.remove(image)


def _texture(image: bpy.types.Image, like: Any) -> Any:
    """A new node that shows `image` as the node `like` does its own, below what is there."""
    node = _new(like.id_data, "ShaderNodeTexImage")
    node.image = image
    node.location = _below(like)
    copy_mapping(like, node)
    return node


def _below(like: Any) -> tuple[float, float]:
    """A place for a node, below all others and in line with the node `like`."""
    lowest = min(each.location[1] for each in like.id_data.nodes)
    return like.location[0], lowest - 300


def _after(texture: Any, kind: str, socket: str) -> Any:
    """A new node of that `kind` beside `texture`, whose input `socket` gets its color."""
    node = _new(texture.id_data, kind)
    node.location = texture.location[0] + 300, texture.location[1]
    node.id_data.links.new(texture.outputs["Color"], node.inputs[socket])
    return node


def _link(node: Any, out: str, socket: Any) -> None:
    links_before.begin(node)
    links_before.link(node, node.outputs[out], socket)


def _new(tree: Any, kind: str) -> Any:
    node = tree.nodes.new(kind)
    node[_NODE] = True
    return node
