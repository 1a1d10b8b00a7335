# SPDX-License-Identifier: GPL-3.0-or-later
"""The artist's cameras."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np


def read(context: bpy.types.Context) -> list[np.ndarray]:
    """The selected cameras, or else all of the scene: of each the matrix and the projection of
    a square picture, (2, 4, 4), as those of objects/cameras.py."""
    found = [each for each in context.scene.objects if each.type == "CAMERA"]
    chosen = [each for each in found if each.select_get()] or found
    return [_read(each, context.evaluated_depsgraph_get()) for each in chosen]


def _read(owner: Any, depsgraph: bpy.types.Depsgraph) -> np.ndarray:
    matrix = owner.evaluated_get(depsgraph).matrix_world.normalized()
    return np.array([matrix, owner.calc_matrix_camera(depsgraph, x=1, y=1)])
