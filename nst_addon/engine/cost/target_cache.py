# SPDX-License-Identifier: GPL-3.0-or-later
"""The Gram matrices of style images that were asked for before, by the same network.

A style is the same from frame to frame of a shot, and mostly from job to job: at Draft finding what
it asks for is a quarter of the work.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from torch import Tensor

from ..network.vgg import Network
from .guidance import Guidance

#: How many are kept: of several styles at every size of a picture. Each takes 2.4 MB.
_MOST = 24

Target = TypeVar("Target")


class TargetCache(Generic[Target]):
    """Remembers the latest targets of each network, `most` of them, and goes with it."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: WeakKeyDictionary[Network, OrderedDict[Hashable, Target]] = WeakKeyDictionary()

    def get(self, network: Network, key: Hashable, find: Callable[[], Target]) -> Target:
        """What `find` finds, or found when it was last asked for with this `key`."""
        kept = self._kept.setdefault(network, OrderedDict())
        if key not in kept:
            kept[key] = find()
            if len(kept) > self._most:
                kept.popitem(last=False)
        kept.move_to_end(key)
        return kept[key]


def digest(picture: Tensor) -> bytes:
    """A short number for the pixels of `picture`, and its shape."""
    array = picture.detach().cpu().contiguous().numpy()
    found = blake2b(f"{array.shape}{array.dtype}".encode(), digest_size=16)
    found.update(array.data)
    return found.digest()


def guided_digest(picture: Tensor, guidance: Guidance | None) -> tuple[bytes, bytes | None]:
    """digest() of `picture`, and of what its places count by."""
    return digest(picture), None if guidance is None else digest(guidance.places(1))
