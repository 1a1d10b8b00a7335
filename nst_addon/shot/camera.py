# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera of a frame, found in the frame itself.

A frame's Position pass says which place in the world each pixel shows, and its Depth pass how
far in front of the camera that is. A camera is linear in both, so least squares find it again,
shift, border and all, and a folder of frames needs no other file.
Numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Depth from which on it is the world's, which has no place: Cycles has 1e10, and beyond a
#: render's border 1e11.
FAR = 1e9

#: Pixels that are looked at, at most; and at least, or nothing is known.
_MOST, _FEWEST = 20_000, 64

#: How far, in pixels, a camera may miss what it is to show: the mean, for each sample lies
#: anywhere in its pixel and beside it. More, and it is no camera of this kind.
_MISS = 1.0

#: How uncertain the motion of the world may be, in pixels.
_UNCERTAIN = 0.1


@dataclass(frozen=True)
class Camera:
    """Where a camera shows what is in the world.

    With `rows` (3, 4) and a place p, (x w, y w, w) = rows · (p, 1): x to the right and y down, in
    pixels from the picture's upper left corner, and w the depth. A `parallel` (orthographic)
    camera does not divide: w is then 1 everywhere, and the depth is not known.
    """

    rows: np.ndarray
    parallel: bool = False

    @property
    def focal(self) -> float:
        """The focal length in pixels; of a parallel camera the pixels in a unit of the world."""
        across, forward = self.rows[0, :3], self.rows[2, :3]
        return float(np.linalg.norm(across - (across @ forward) * forward))

    def project(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where `places` (…, 3) are seen, (…, 2), and their depth (…); 0 or less is behind."""
        seen = places @ self.rows[:, :3].T + self.rows[:, 3]
        depth = seen[..., 2]
        near = np.where(depth > 0, depth, 1.0)
        return seen[..., :2] / near[..., None], depth

    def world_seen_by(self, other: Camera, pixels: np.ndarray) -> np.ndarray:
        """Where `other` shows what is infinitely far and this one shows at `pixels` (…, 2).

        NaN where that is behind it. Hartley and Zisserman, "Multiple View Geometry" (2004),
        section 13.4: K' R' R⁻¹ K⁻¹, the homography of the plane at infinity.
        """
        if self.parallel or other.parallel:
            return pixels.astype(float)  # all rays are one: the world has one color
        turn = other.rows[:, :3] @ np.linalg.inv(self.rows[:, :3])
        seen = pixels @ turn[:, :2].T + turn[:, 2]
        ahead = seen[..., 2:] > 0
        found: np.ndarray = np.where(
            ahead, seen[..., :2] / np.where(ahead, seen[..., 2:], 1), np.nan
        )
        return found


def pixel_centers(height: int, width: int) -> np.ndarray:
    """(x, y) of each pixel's center, (H, W, 2)."""
    y, x = np.mgrid[0:height, 0:width] + 0.5
    return np.stack([x, y], -1)


def has_place(position: np.ndarray) -> np.ndarray:
    """Where a Position pass (H, W, 3) says a place, (H, W) bool: of the world it is 0."""
    placed: np.ndarray = np.isfinite(position).all(-1) & position.any(-1)
    return placed


def find_camera(position: np.ndarray, depth: np.ndarray) -> Camera | None:
    """The camera that shows the places `position` (H, W, 3) at `depth` (H, W).

    None when nothing is near, or it is no perspective or orthographic camera.
    """
    shown = np.isfinite(depth) & (depth > 0) & (depth < FAR) & has_place(position)
    found = np.flatnonzero(shown)
    if len(found) < _FEWEST:
        return None
    found = found[:: -(-len(found) // _MOST)]
    height, width = depth.shape
    pixels = pixel_centers(height, width).reshape(-1, 2)[found]
    places = position.reshape(-1, 3)[found].astype(float)
    near = depth.reshape(-1)[found].astype(float)
    candidates = (
        _perspective(places, near, pixels, (width, height)),
        _parallel(places, pixels),
    )
    for camera in candidates:
        if camera is not None and _miss(camera, places, pixels) < _MISS:
            return camera
    return None


def _miss(camera: Camera, places: np.ndarray, pixels: np.ndarray) -> float:
    where, depth = camera.project(places)
    if (depth <= 0).any():
        return np.inf
    return float(np.median(np.linalg.norm(where - pixels, axis=-1)))


def _parallel(places: np.ndarray, pixels: np.ndarray) -> Camera:
    known = np.column_stack([places, np.ones(len(places))])
    rows, *_ = np.linalg.lstsq(known, pixels, rcond=None)
    return Camera(np.vstack([rows.T, (0, 0, 0, 1)]), parallel=True)


def _perspective(
    places: np.ndarray, depth: np.ndarray, pixels: np.ndarray, sides: tuple[int, int]
) -> Camera | None:
    """x · depth, y · depth and depth are linear in the place."""
    middle = places.mean(0)
    centered = places - middle
    size = np.sqrt((centered**2).mean()) or 1.0
    # Divided by the depth, so that a pixel's error counts alike near and far.
    known = np.column_stack([centered / size, np.ones(len(places))]) / depth[:, None]
    wanted = np.column_stack([pixels, np.ones(len(places))])
    rows, *_ = np.linalg.lstsq(known, wanted, rcond=None)
    error = np.sqrt(((known @ rows - wanted)[:, :2] ** 2).mean())
    rows = rows.T
    is_certain = _uncertainty(known, rows, error, sides) <= _UNCERTAIN
    rows[:, :3] /= size
    if not is_certain:
        rows = _completed(centered, rows, sides)
        if rows is None:
            return None
    rows[:, 3] -= rows[:, :3] @ middle
    return Camera(rows)


def _uncertainty(
    known: np.ndarray, rows: np.ndarray, error: float, sides: tuple[int, int]
) -> float:
    """How far off, in pixels, the world may be at the corners: one standard error."""
    if np.linalg.cond(rows[:, :3]) > 1e12 or np.linalg.cond(known) > 1e9:
        return np.inf
    spread = np.linalg.inv(known.T @ known)[:3, :3] * error**2
    corners = np.array([(x, y, 1.0) for x in (0, sides[0]) for y in (0, sides[1])])
    rays = np.linalg.solve(rows[:, :3], corners.T)
    return float(np.sqrt(np.einsum("in,ij,jn->n", rays, spread, rays).max()))


def _completed(centered: np.ndarray, rows: np.ndarray, sides: tuple[int, int]) -> np.ndarray | None:
    """`rows` (3, 4) of places that lie in a plane, with what they do across it.

    That follows where pixels are square and the picture's middle is the camera's: the rows, the
    first two divided by the focal length f, are then the camera's axes, at right angles and of
    length 1. With A their parts along the plane and s those across it, A Aᵀ + s sᵀ = 1. None
    for places on a line.
    """
    _, sizes, axes = np.linalg.svd(centered, full_matrices=False)
    if sizes[1] < 1e-3 * sizes[0]:
        return None
    normal = axes[2]
    shift = np.array([(1, 0, sides[0] / 2), (0, 1, sides[1] / 2), (0, 0, 1)])
    own = np.linalg.inv(shift) @ rows
    along = own[:, :3] - np.outer(own[:, :3] @ normal, normal)
    # (f² − |a₁|²) (f² − |a₂|²) = (a₁ · a₂)²: f² is the larger eigenvalue of the two's products.
    focal = np.sqrt(np.linalg.eigvalsh((along @ along.T)[:2, :2])[1])
    lengths = np.array([focal, focal, 1.0])
    unit = along / lengths[:, None]
    sizes, directions = np.linalg.eigh(np.eye(3) - unit @ unit.T)
    across = np.sqrt(max(0.0, sizes[2])) * directions[:, 2] * lengths
    if np.linalg.det(along + np.outer(across, normal)) < 0:  # seen in a mirror
        across = -across
    own[:, :3] = along + np.outer(across, normal)
    found: np.ndarray = shift @ own
    return found
