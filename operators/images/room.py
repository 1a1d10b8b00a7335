# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory for large pictures, got in steps.

The system gives memory when it is first written to. For all numbers of 4096 × 4096 pixels that
can take longer than Blender takes to copy them.
"""

from __future__ import annotations

import numpy as np

from ...nst_addon.steps import Steps

#: Numbers that are written at once: 16 MB.
_AT_ONCE = 2**22


def room_for(count: int) -> Steps[np.ndarray]:
    """Room for `count` numbers, (count,) float32, which costs nothing any more."""
    numbers = np.empty(count, np.float32)
    for begin in range(0, count, _AT_ONCE):
        numbers[begin : begin + _AT_ONCE] = 0
        yield
    return numbers
