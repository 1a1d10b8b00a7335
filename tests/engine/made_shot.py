# SPDX-License-Identifier: GPL-3.0-or-later
"""A shot that is computed ray by ray: every place, every motion and every shadow is known.

A ball rolls over ground in the sun, under a sky with clouds; the camera turns and glides.
Passes are as Cycles writes them: the world has vectors of 0, a place of 0 and a depth of 1e10.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import OpenEXR

from nst_addon.shot.camera import Camera, pixel_centers
from nst_addon.shot.frame import Frame

WIDTH, HEIGHT, FOCAL = 96, 64, 90.0
_SUN = np.array((0.5, -0.3, 0.8)) / np.linalg.norm((0.5, -0.3, 0.8))


@dataclass(frozen=True)
class Scene:
    """Where everything is at a frame."""

    eye: tuple[float, float, float] = (0.0, -6.0, 1.6)
    turn: float = 0.0  #: degrees to the left
    ball: tuple[float, float, float] = (0.0, 0.0, 0.7)
    radius: float = 0.7
    tilt: float = 5.0  #: degrees down

    @property
    def camera(self) -> Camera:
        """What a Blender camera with these numbers does."""
        turn, tilt = np.radians((self.turn, self.tilt))
        forward = np.array(
            (-np.sin(turn) * np.cos(tilt), np.cos(turn) * np.cos(tilt), -np.sin(tilt))
        )
        right = np.array((np.cos(turn), np.sin(turn), 0.0))
        axes = np.stack([right, np.cross(forward, right), forward])
        lens = np.array([(FOCAL, 0, WIDTH / 2), (0, FOCAL, HEIGHT / 2), (0, 0, 1)])
        rows = lens @ axes
        return Camera(np.column_stack([rows, -rows @ np.array(self.eye)]))


def scene(number: int, *, pan: float = 1.5, glide: float = 0.05, roll: float = 0.12) -> Scene:
    """The shot's scene at frame `number`."""
    return Scene(
        eye=(glide * number, -6.0, 1.6),
        turn=pan * number,
        ball=(-1.2 + roll * number, 0.0, 0.7),
    )


@dataclass(frozen=True)
class Traced:
    """What each pixel shows: `place` (H, W, 3), `depth`, and whether it `is_ball`."""

    place: np.ndarray
    depth: np.ndarray
    is_ball: np.ndarray
    rays: np.ndarray


def trace(seen: Scene) -> Traced:
    """One ray through the middle of each pixel."""
    pixels = np.dstack([pixel_centers(HEIGHT, WIDTH), np.ones((HEIGHT, WIDTH))])
    rays = pixels @ np.linalg.inv(seen.camera.rows[:, :3]).T  # as long as their depth is 1
    eye = np.array(seen.eye)
    with np.errstate(divide="ignore", invalid="ignore"):
        ground = np.where(rays[..., 2] < 0, -eye[2] / rays[..., 2], np.inf)
    ball = _hit_ball(eye, rays, seen)
    depth = np.minimum(ground, ball)
    place = np.where(
        np.isfinite(depth)[..., None],
        eye + rays * np.where(np.isfinite(depth), depth, 0)[..., None],
        0,
    )
    return Traced(place, np.where(np.isfinite(depth), depth, 1e10), ball < ground, rays)


def made_frame(number: int, seen: Scene, before: Scene, after: Scene) -> Frame:
    """The frame of `seen`, whose vectors lead to `before` and `after`."""
    traced = trace(seen)
    near = traced.depth < 1e9
    here = pixel_centers(HEIGHT, WIDTH)

    def there(other: Scene) -> np.ndarray:
        gone = np.array(other.ball) - np.array(seen.ball)
        where, _ = other.camera.project(traced.place + gone * traced.is_ball[..., None])
        return np.where(near[..., None], where - here, 0)

    back, forth = there(before), there(after)
    vector = np.stack([back[..., 0], -back[..., 1], -forth[..., 0], forth[..., 1]], -1)
    return Frame(
        number,
        _colors(traced, seen).astype(np.float32),
        vector.astype(np.float32),
        traced.depth.astype(np.float32),
        traced.place.astype(np.float32),
    )


def made_shot(count: int, **motion: float) -> list[Frame]:
    """Frames 1 to `count`."""
    return [
        made_frame(n, *(scene(each, **motion) for each in (n, n - 1, n + 1)))
        for n in range(1, count + 1)
    ]


def write_frame(
    path: Path,
    frame: Frame,
    *,
    camera: str = "Camera",
    without: Collection[str] = (),
    colors: np.ndarray | None = None,
    view_layer: str = "ViewLayer",
    normals: np.ndarray | None = None,
    views: Collection[str] = (),
    codec: OpenEXR.Compression = OpenEXR.ZIP_COMPRESSION,
) -> None:
    """Write `frame` as Blender 4.5 would, `without` some passes; `colors` are Combined then,
    `normals` a pass more, `views` those of a stereo render, and `codec` the file's."""
    opaque = np.dstack([frame.picture**2.2, np.ones(frame.depth.shape)])
    layers = {
        "Combined": ("RGBA", opaque if colors is None else colors),
        "Depth": ("Z", frame.depth[..., None]),
        "Position": ("XYZ", frame.position),
        "Vector": ("XYZW", frame.vector),
    }
    if normals is not None:
        layers["Normal"] = ("XYZ", normals)
    channels = {
        f"{view_layer}.{name}.{letter}": np.ascontiguousarray(pixels[..., i], np.float32)
        for name, (letters, pixels) in layers.items()
        if name not in without
        for i, letter in enumerate(letters)
    }
    full = {"compression": codec, "type": OpenEXR.scanlineimage}
    stereo = {"multiView": list(views)} if views else {}
    OpenEXR.File({**full, **stereo, "Camera": camera}, channels).write(str(path))


def normals_of(seen: Scene) -> np.ndarray:
    """The pass Normal (H, W, 3) of `seen`."""
    traced = trace(seen)
    ball = (traced.place - np.array(seen.ball)) / seen.radius
    ground = np.where((traced.depth < 1e9)[..., None], (0.0, 0.0, 1.0), 0.0)
    return np.where(traced.is_ball[..., None], ball, ground)


def without_motion(frame: Frame) -> Frame:
    """As Blender renders it with Motion Blur: vectors of 0."""
    return replace(frame, vector=np.zeros_like(frame.vector))


def _hit_ball(eye: np.ndarray, rays: np.ndarray, seen: Scene) -> np.ndarray:
    offset = eye - np.array(seen.ball)
    a, b = (rays**2).sum(-1), 2 * (rays * offset).sum(-1)
    inside = b**2 - 4 * a * ((offset**2).sum(-1) - seen.radius**2)
    with np.errstate(invalid="ignore"):
        hit = (-b - np.sqrt(inside)) / (2 * a)
    return np.where((inside > 0) & (hit > 0), hit, np.inf)


def _colors(traced: Traced, seen: Scene) -> np.ndarray:
    """Patterns that stick to the ground, the ball and the sky, in the sun."""
    unit = traced.rays / np.linalg.norm(traced.rays, axis=-1, keepdims=True)
    own = traced.place - np.array(seen.ball)
    ground = _pattern(traced.place * 2.2, (0.45, 0.55, 0.3), (0.6, 0.5, 0.35))
    ground = ground * np.where(is_in_shadow(traced, seen), 0.45, 1.0)[..., None]
    ball = _pattern(own * 4.0, (0.75, 0.25, 0.2), (0.85, 0.5, 0.3))
    sky = _pattern(unit * 7.0, (0.5, 0.65, 0.85), (0.8, 0.82, 0.88))
    picture = np.where(traced.is_ball[..., None], ball, ground)
    return np.where((traced.depth >= 1e9)[..., None], sky, picture)


def is_in_shadow(traced: Traced, seen: Scene) -> np.ndarray:
    """Where the ball is between the ground and the sun, (H, W) bool."""
    shadow = np.isfinite(_hit_ball(traced.place, np.broadcast_to(_SUN, traced.place.shape), seen))
    return shadow & ~traced.is_ball & (traced.depth < 1e9)


def _pattern(places: np.ndarray, one: tuple[float, ...], other: tuple[float, ...]) -> np.ndarray:
    x, y, z = np.moveaxis(places, -1, 0)
    wave = np.sin(x + 0.7 * np.sin(1.3 * y)) * np.sin(y + 0.5 * np.sin(1.7 * x)) * np.cos(0.8 * z)
    share = (0.5 + 0.5 * wave)[..., None]
    mixed: np.ndarray = np.array(one) * share + np.array(other) * (1 - share)
    return mixed
