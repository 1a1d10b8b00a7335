# SPDX-License-Identifier: GPL-3.0-or-later
"""What was linked to a socket before a node of ours was, as that node remembers it.

In a custom property, as JSON: marks of nodes and identifiers of sockets, so that it lasts through
saving, renaming and appending.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .identity import marked, node_marked
from .shaders import Placed, nodes_behind

#: The custom property. Only nodes of ours have it.
LINKS = "nst_original_links"


def begin(node: Any) -> None:
    """Have `node`, which is new, remember links."""
    node[LINKS] = "[]"


def link(node: Any, out: Any, socket: Any) -> None:
    """Link the output `out` of `node` to `socket`; `node` remembers what was linked there."""
    if socket.links and socket.links[0].from_node == node:
        return
    for before in socket.links:
        ends = (socket.node, socket), (before.from_node, before.from_socket)
        sides = [[marked(of, of.id_data.nodes), end.identifier] for of, end in ends]
        node[LINKS] = json.dumps([*json.loads(node[LINKS]), sides])
    node.id_data.links.new(out, socket)


def links_before(node: Any) -> Iterator[tuple[Any, Any]]:
    """The sockets that `node` was linked to, and what was linked to them before."""
    for (to_mark, to), (from_mark, out) in json.loads(node[LINKS]):
        ends = node_marked(to_mark, node.id_data), node_marked(from_mark, node.id_data)
        if all(ends):
            into = next((each for each in ends[0].inputs if each.identifier == to), None)
            before = next((each for each in ends[1].outputs if each.identifier == out), None)
            if into and before:
                yield into, before


def remove(node: Any) -> None:
    """Remove `node`, and link again what was linked before, wherever it still is linked, also
    through nodes that the artist put between."""
    tree = node.id_data
    carried = {each.to_socket for out in node.outputs for each in out.links}
    for into, before in list(links_before(node)):
        if into in carried or node in nodes_behind([Placed(into)]):
            tree.links.new(before, into)
    tree.nodes.remove(node)
