# SPDX-License-Identifier: GPL-3.0-or-later
"""What a material's active output shows: the nodes that lead to it, through groups and all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import bpy


class Placed(NamedTuple):
    """A node, or a socket, and the group nodes that it lies in, the outermost first."""

    it: Any
    groups: tuple[Any, ...] = ()


def output(tree: Any) -> Any | None:
    """The Material Output that the scene's engine shows; None without."""
    engine = "CYCLES" if bpy.context.scene.render.engine == "CYCLES" else "EEVEE"
    other = "EEVEE" if engine == "CYCLES" else "CYCLES"
    found = (tree.get_output_node(each) for each in (engine, "ALL", other))
    return next((each for each in found if each), None)


def shown_nodes(material: Any) -> Iterator[Any]:
    """Each node whose value the material's output shows something of, once."""
    end = output(material.node_tree)
    return nodes_behind([Placed(socket) for socket in end.inputs] if end else [])


def nodes_behind(sockets: Iterable[Placed]) -> Iterator[Any]:
    """Each node whose value any of the input `sockets` gets something of, once."""
    waiting = list(sockets)
    known, yielded = set(), set()
    while waiting:
        source = source_of(waiting.pop())
        if source is None or (placed := Placed(source.it.node, source.groups)) in known:
            continue
        known.add(placed)
        if placed.it not in yielded:  # several materials, or one twice, may use a group
            yielded.add(placed.it)
            yield placed.it
        waiting += [Placed(socket, placed.groups) for socket in _used_inputs(placed.it)]


def principled(material: Any) -> list[Placed]:
    """The Principled BSDFs that the material's output shows."""
    end = output(material.node_tree)
    if end is None:
        return []
    by_shader = _principled_behind(Placed(end.inputs["Surface"]), "SHADER")
    return by_shader or _principled_behind(Placed(end.inputs["Surface"]), "")


def base_colors(material: Any) -> list[Any]:
    """The sockets that the Base Color of what `material` shows comes in by, each once.

    That is a Principled BSDF's own, or the socket of the group that hands it on.
    """
    found = [
        _outermost(Placed(each.it.inputs["Base Color"], each.groups))
        for each in principled(material)
    ]
    return list(dict.fromkeys(found))


def linked(socket: Any) -> Any | None:
    """The output socket that an input socket is linked to, if that counts."""
    link = _link(socket)
    return link.from_socket if link else None


def source_of(
    socket: Placed,
    enter: Callable[[Any], None] = lambda node: None,
    linked: Callable[[Any], Any | None] = linked,
) -> Placed | None:
    """The output socket that an input gets its value from, through reroutes, muted nodes and
    groups; None without. `enter` is called with each group node before its group is looked at, and
    `linked` says what an input socket is linked to."""
    *_, last = _way_back(socket, enter, linked)
    out = linked(last.it)
    return Placed(out, last.groups) if out else None


def value_of(socket: Placed, linked: Callable[[Any], Any | None] = linked) -> float | None:
    """The number that an input has all over, its own or that of a Value node; None where it is none
    or not known. `linked` is as of source_of()."""
    *_, last = _way_back(socket, linked=linked)
    out = linked(last.it)
    is_number = out is None or out.node.type == "VALUE"
    value = getattr(out or last.it, "default_value", None) if is_number else None
    return value if isinstance(value, float) else None


def socket_in(tree: Any, socket: Placed) -> Any | None:
    """The input socket in `tree` whose value the input `socket` gets, over the borders of groups;
    itself where it is in that tree, and None where nothing of it comes in there."""
    on_the_way = (each.it for each in _way_back(socket) if each.it is not None)
    return next((each for each in on_the_way if each.id_data == tree), None)


def uv_map_of(node: Any) -> str:
    """The UV map by which a UV Map node lays out the image of an Image Texture `node`; empty
    without."""
    _, source = vector_of(Placed(node))
    return str(source.it.node.uv_map) if source and source.it.node.type == "UVMAP" else ""


def vector_of(texture: Placed) -> tuple[list[Any], Placed | None]:
    """The Mapping nodes that the vector of an Image Texture node goes through, the last one first,
    and the output socket that it comes from; None without."""
    mappings: list[Any] = []
    source = source_of(Placed(texture.it.inputs["Vector"], texture.groups))
    while source and source.it.node.type == "MAPPING":
        mappings.append(source.it.node)
        source = source_of(Placed(mappings[-1].inputs["Vector"], source.groups))
    return mappings, source


def shader_inputs(node: Any) -> list[Any]:
    """The inputs of a node that shaders come in by and count: of a Mix Shader with a plain
    factor of 0 or 1, one."""
    found = [each for each in node.inputs if each.type == "SHADER"]
    if node.type == "MIX_SHADER" and not _link(node.inputs[0]):
        factor = node.inputs[0].default_value
        found = found[:1] if factor <= 0 else found[1:] if factor >= 1 else found
    return found


def _way_back(
    socket: Placed,
    enter: Callable[[Any], None] = lambda node: None,
    linked: Callable[[Any], Any | None] = linked,
) -> Iterator[Placed]:
    """The input sockets that hand on to one another what `socket` gets, itself first: through
    reroutes, muted nodes and groups. The last one is None where nothing comes in."""
    into, groups = socket
    while True:
        yield Placed(into, groups)
        out = linked(into)
        if out is None:
            return
        node = out.node
        if node.type == "REROUTE":
            into = node.inputs[0]
        elif node.mute:
            through = [each for each in node.internal_links if each.to_socket == out]
            into = through[0].from_socket if through else None
        elif node.type == "GROUP" and node.node_tree:
            enter(node)
            end = _group_output(node.node_tree)
            into, groups = _twin(out, end.inputs if end else ()), (*groups, node)
        elif node.type == "GROUP_INPUT" and groups:
            into, groups = _twin(out, groups[-1].inputs), groups[:-1]
        elif node.type == "GROUP_INPUT":
            into = None
        else:
            return


def _principled_behind(socket: Placed, kind: str) -> list[Placed]:
    """Those behind a socket, by links of sockets of `kind`; "" is any."""
    found: dict[Placed, None] = {}
    waiting, known = [socket], set()
    while waiting:
        source = source_of(waiting.pop())
        if source is None or (placed := Placed(source.it.node, source.groups)) in known:
            continue
        known.add(placed)
        if placed.it.type == "BSDF_PRINCIPLED":
            found[placed] = None
            continue
        inputs = shader_inputs(placed.it) if kind else _used_inputs(placed.it)
        waiting += [Placed(each, placed.groups) for each in reversed(inputs)]
    return list(found)


def _used_inputs(node: Any) -> list[Any]:
    unused = {each for each in node.inputs if each.type == "SHADER"} - set(shader_inputs(node))
    return [each for each in node.inputs if each.enabled and each not in unused]


def _outermost(socket: Placed) -> Any:
    """The socket itself, or that of the group by which its value comes in."""
    into, groups = socket
    while True:
        link = _link(into)
        while link and link.from_node.type == "REROUTE":
            link = _link(link.from_node.inputs[0])
        if not (link and groups and link.from_node.type == "GROUP_INPUT"):
            return into
        into, groups = _twin(link.from_socket, groups[-1].inputs), groups[:-1]


def _link(socket: Any) -> Any | None:
    """The link that leads into an input socket, if it counts."""
    links = [each for each in socket.links if not each.is_muted] if socket else []
    return links[0] if links else None


def _group_output(tree: Any) -> Any | None:
    ends = (each for each in tree.nodes if each.type == "GROUP_OUTPUT")
    return next((each for each in ends if each.is_active_output), None)


def _twin(socket: Any, sockets: Any) -> Any | None:
    """The socket on the other side of a group's border."""
    return next((each for each in sockets if each.identifier == socket.identifier), None)
