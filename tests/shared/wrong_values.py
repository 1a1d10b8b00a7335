# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job folder may hold: progress as it should be, and what JSON can be in its place."""

from __future__ import annotations

from typing import Any

PROGRESS = {
    "scale": 1, "scales": 3, "width": 64, "height": 48, "iteration": 2, "iterations": 9,
    "done": 0.1, "cost": 2.5, "content_cost": 1.0, "style_cost": 1.5, "seconds_left": 30.0,
}  # fmt: skip
#: What JSON can be instead of what it should be.
WRONG: list[Any] = [
    None, True, -1, 10**400, 1e308, float("nan"), float("inf"), "", "\0", "\ud800", "x" * 10**5,
    "../style-0.npy", "/etc/passwd", "style-0.npy/..", "C:\\x.npy", [], [[]], [1, 2, 3, 4], {},
    {"file": 1}, [None] * 2000,
]  # fmt: skip
