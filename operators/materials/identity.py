# SPDX-License-Identifier: GPL-3.0-or-later
"""Which data-block or node a job means, whatever it is called by the time the job is over.

Blender's own data may be gone by then: an undo makes all of it anew, and after a crash the file
is opened again. What stays: session_uid as long as a file is open, through renaming and undo; a
mark of our own, through saving, grouping and appending; library and name, if nothing else does.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError

#: The custom property of data-blocks and nodes that is their mark.
MARK = "nst_id"

#: Of the file as it was opened: session_uid is another each time.
_opened = uuid.uuid4().hex


def file_loaded() -> None:
    """A file was opened: what has been known by session_uid is so no more."""
    global _opened
    _opened = uuid.uuid4().hex


@dataclass(frozen=True)
class Reference:
    """A data-block of bpy.data, in plain JSON; `collection` is "materials", "objects" …

    `mark` is empty where it is linked, since Blender would not keep it.
    """

    collection: str
    name: str
    library: str
    uid: int
    opened: str
    mark: str

    @classmethod
    def to(cls, block: Any, collection: str) -> Reference:
        """A reference to `block`, which is marked if it can be."""
        library = block.library.filepath if block.library else ""
        blocks = getattr(bpy.data, collection)
        mark = "" if library else marked(block, (each for each in blocks if not each.library))
        return cls(collection, block.name, library, block.session_uid, _opened, mark)

    @classmethod
    def unmarked(cls, block: Any, collection: str) -> Reference:
        """A reference to `block` for as long as the file is open: nothing of it changes."""
        library = block.library.filepath if block.library else ""
        return cls(collection, block.name, library, block.session_uid, _opened, "")

    def find(self) -> Any | None:
        """The data-block; None when it is gone."""
        blocks: Any = getattr(bpy.data, self.collection)
        if self.opened == _opened:
            return next((each for each in blocks if each.session_uid == self.uid), None)
        named = next((each for each in blocks if self._is_named(each)), None)
        same = [each for each in blocks if self.mark and each.get(MARK) == self.mark]
        if same:
            return same[0] if len(same) == 1 else named if named in same else None
        # A file that was saved before the job began has no mark, and no other one either.
        return None if named is None or named.get(MARK) and self.mark else named

    def _is_named(self, block: Any) -> bool:
        library = block.library.filepath if block.library else ""
        return (block.name, library) == (self.name, self.library)


@dataclass(frozen=True)
class NodeReference:
    """An Image Texture node of a tree, in plain JSON.

    `owner` is the material or node group whose tree it is in, `image` what it shows.
    """

    owner: Reference
    name: str
    mark: str
    image: Reference | None

    @classmethod
    def to(cls, node: Any) -> NodeReference:
        """A reference to `node`, which is marked."""
        owner, collection = owner_of(node)
        image = Reference.to(node.image, "images") if node.image else None
        mark = marked(node, node.id_data.nodes)
        return cls(Reference.to(owner, collection), node.name, mark, image)

    def find(self) -> Any | None:
        """The node; None when it is gone.

        It may lie in a group by now. Of copies, the one in the tree it was in counts.
        """
        owner = self.owner.find()
        tree = tree_of(owner) if owner else None
        near = (each for tree in with_groups(tree) for each in tree.nodes) if tree else ()
        for nodes in (near, _nodes_of_file()):
            same = [each for each in nodes if each.get(MARK) == self.mark]
            if same:
                named = [each for each in same if each.name == self.name]
                return same[0] if len(same) == 1 else named[0] if len(named) == 1 else None
        return self._by_name(tree) if tree else None

    def _by_name(self, tree: Any) -> Any | None:
        """The node of that name if it shows what it showed: an undo may have taken the mark."""
        node = tree.nodes.get(self.name)
        if node is None or node.type != "TEX_IMAGE" or MARK in node:
            return None
        shown = self.image.find() if self.image else None
        return node if node.image == shown else None


def marked(thing: Any, others: Iterable[Any]) -> str:
    """The mark of a data-block or node; a new one if a copy among `others` has it too."""
    mark = thing.get(MARK)
    if not mark or any(each.get(MARK) == mark and each != thing for each in others):
        mark = thing[MARK] = uuid.uuid4().hex
    return str(mark)


def node_marked(mark: str, tree: Any) -> Any | None:
    """The first node of `tree` with that mark."""
    return next((each for each in tree.nodes if each.get(MARK) == mark), None)


def owner_of(node: Any) -> tuple[Any, str]:
    """The data-block that a node is in, and its collection in bpy.data."""
    tree = node.id_data
    if not tree.is_embedded_data:
        return tree, "node_groups"
    return next(each for each in bpy.data.materials if each.node_tree == tree), "materials"


def tree_of(owner: Any) -> Any | None:
    """The node tree of a material; a node group itself."""
    return owner if isinstance(owner, bpy.types.NodeTree) else owner.node_tree


def with_groups(tree: Any) -> Iterator[Any]:
    """`tree`, and the groups in it."""
    waiting, known = [tree], {tree}
    while waiting:
        tree = waiting.pop()
        yield tree
        inner = {each.node_tree for each in tree.nodes if each.type == "GROUP" and each.node_tree}
        waiting += inner - known
        known |= inner


def check_editable(block: Any) -> None:
    """Raise ArtistError when Blender would not keep a change of `block`'s nodes or slots."""
    if block.library:
        what = "“{name}” is linked from {file}"
    elif block.override_library:
        what = "“{name}” is a library override, whose changes Blender would not keep"
    else:
        return
    raise ArtistError(
        what,
        "make it local first (Object ▸ Relations ▸ Make Local ▸ Selected Objects, Data and "
        "Materials), or choose New Image as the result",
        name=block.name,
        file=Path(bpy.path.abspath(block.library.filepath)).name if block.library else "",
    )


def is_editable(block: Any) -> bool:
    """Whether Blender keeps changes of `block`'s nodes."""
    return not (block.library or block.override_library)


def _nodes_of_file() -> Iterator[Any]:
    """All nodes that can be changed, of materials and groups."""
    for owner in (*bpy.data.materials, *bpy.data.node_groups):
        tree = tree_of(owner)
        if tree is not None and is_editable(owner):
            yield from tree.nodes
