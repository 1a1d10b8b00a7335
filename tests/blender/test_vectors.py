# SPDX-License-Identifier: GPL-3.0-or-later
"""What moves in frames, however Cycles and EEVEE render them: read as the worker does."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bpy_extras.object_utils import world_to_camera_view
from in_blender import needed
from mathutils import Vector

WIDTH, HEIGHT = 64, 48
#: The part that a border leaves: x from and to, y from and to, from the lower left.
BORDER = (0.125, 0.75, 0.25, 1.0)


def with_border(scene: bpy.types.Scene, *, crop: bool) -> None:
    render = scene.render
    render.use_border, render.use_crop_to_border = True, crop
    names = ("border_min_x", "border_max_x", "border_min_y", "border_max_y")
    for name, value in zip(names, BORDER, strict=True):
        setattr(render, name, value)


def at_half_the_size(scene: bpy.types.Scene) -> None:
    scene.render.resolution_x, scene.render.resolution_y = 2 * WIDTH, 2 * HEIGHT
    scene.render.resolution_percentage = 50


def with_two_layers(scene: bpy.types.Scene) -> None:
    """The second one has no passes, and a name that comes first."""
    scene.view_layers.new("A layer")


def in_eevee(scene: bpy.types.Scene) -> None:
    is_new = bpy.app.version >= (5, 0)
    scene.render.engine = "BLENDER_EEVEE" if is_new else "BLENDER_EEVEE_NEXT"
    scene.eevee.taa_render_samples = 1


WAYS: dict[str, Callable[[bpy.types.Scene], object]] = {
    "plain": lambda scene: None,
    "border": lambda scene: with_border(scene, crop=False),
    "cropped": lambda scene: with_border(scene, crop=True),
    "half size": at_half_the_size,
    "transparent": lambda scene: setattr(scene.render, "film_transparent", True),
    "shifted lens": lambda scene: setattr(scene.camera.data, "shift_x", 0.2),
    "two layers": with_two_layers,
    "persistent data": lambda scene: setattr(scene.render, "use_persistent_data", True),
    "EEVEE": in_eevee,
}

#: Of two frames: how far vectors are from where what stands still was, and what was found for the
#: world at some pixels; NaN where nothing is known.
_MEASURE = """
import json, sys
from pathlib import Path
import numpy as np
from nst_addon.shot.motion import by_position, offset
from nst_addon.shot.read import read_frame

found = {}
for name, points in json.loads(sys.argv[2]).items():
    before, now = (read_frame(Path(sys.argv[1]) / f"{name}_000{n}.exr", n)[0] for n in (1, 2))
    back, still = offset(now, before, is_earlier=True), by_position(now, before)[0]
    forth, later = offset(before, now, is_earlier=False), by_position(before, now)[0]
    near = [
        ~frame.is_world & np.isfinite(moved).all(-1)
        for frame, moved in ((now, back), (before, forth))
    ]
    world = [(x, y) for x, y in points if now.is_world[y, x]]
    found[name] = {
        "still": [
            float(np.median(np.abs(one - other)[sure]))
            for one, other, sure in ((back, still, near[0]), (forth, later, near[1]))
        ],
        "near": float(near[0].mean()),
        "known": np.isfinite(back).all(-1).tolist(),
        "world": [[x, y, *back[y, x].tolist()] for x, y in world],
    }
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def measured(extension: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Each way of rendering, and beside what is measured what Blender's camera says: `true`."""
    folder, points = tmp_path_factory.mktemp("vectors"), {}
    for name, spoil in WAYS.items():
        try:
            points[name] = render(folder / name, spoil)
        except RuntimeError as error:
            assert name == "EEVEE", error  # which wants OpenGL or Vulkan
    pixels = {name: [(x, y) for x, y, *_ in each] for name, each in points.items()}
    done = subprocess.run(
        [needed("NST_PYTHON"), "-c", _MEASURE, str(folder), json.dumps(pixels)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    for name, each in found.items():
        true = {(x, y): moved for x, y, *moved in points[name]}
        each["true"] = [true[x, y] for x, y, *_ in each["world"]]
    return found


@pytest.fixture(params=WAYS)
def frames(request: pytest.FixtureRequest, measured: dict[str, Any]) -> Any:
    """What was measured of one way."""
    if request.param not in measured:
        pytest.skip("EEVEE cannot render here")
    return measured[request.param]


def render(path: Path, spoil: Callable[[bpy.types.Scene], object]) -> list[list[float]]:
    """Two frames of a camera that turns and glides over a floor with a cube; where far away things
    are seen in the second, and how they moved: [x, y, right, down]."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples = "CYCLES", 4
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    scene.render.resolution_percentage = 100
    scene.frame_start, scene.frame_end = 1, 2
    bpy.ops.mesh.primitive_plane_add(size=30, location=(0, 0, -1))
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.object.camera_add(location=(0, -6, 0.5), rotation=(np.pi / 2, 0, 0))
    camera = scene.camera = bpy.context.object
    for frame, turn, x in ((1, 0.0, 0.0), (2, 0.05, 0.1)):
        camera.rotation_euler[2], camera.location[0] = turn, x
        camera.keyframe_insert("rotation_euler", frame=frame)
        camera.keyframe_insert("location", frame=frame)
    layer = scene.view_layers[0]
    layer.use_pass_vector = layer.use_pass_z = layer.use_pass_position = True
    spoil(scene)
    output = scene.render.image_settings
    if hasattr(output, "media_type"):
        output.media_type = "MULTI_LAYER_IMAGE"
    output.file_format, output.color_depth = "OPEN_EXR_MULTILAYER", "32"
    scene.render.filepath = f"{path}_"
    bpy.ops.render.render(animation=True)
    return far_away(scene)


def far_away(scene: bpy.types.Scene) -> list[list[float]]:
    render = scene.render
    low_x, high_x, low_y, high_y = BORDER if render.use_border else (0.0, 1.0, 0.0, 1.0)
    left, top = (low_x, 1 - high_y) if render.use_crop_to_border else (0.0, 0.0)
    found = []
    for angle in np.linspace(-0.5, 0.5, 21):
        for height in (0.05, 0.15, 0.25):
            place = Vector((np.sin(angle), np.cos(angle), height)) * 1e5
            seen = []
            for frame in (2, 1):
                scene.frame_set(frame)
                x, y, _ = world_to_camera_view(scene, scene.camera, place)
                seen.append(((x - left) * WIDTH, (1 - y - top) * HEIGHT))
                if frame == 2 and not (low_x + 0.02 < x < high_x - 0.02 and y < high_y - 0.02):
                    break
            else:
                (x, y), (before_x, before_y) = seen
                found.append([int(x), int(y), before_x - x, before_y - y])
    return found


def test_vectors_lead_what_stands_still_to_where_it_was_and_will_be(frames):
    assert frames["near"] > 0.2
    assert max(frames["still"]) < 0.1, frames["still"]


def test_the_world_moves_as_the_camera_says(frames):
    """Also where EEVEE has no vectors of it: a camera that begins to move."""
    found = np.array([moved[2:] for moved in frames["world"]])
    assert len(found) > 10
    assert np.abs(found - np.array(frames["true"])).max() < 0.3


def test_nothing_is_known_of_what_lies_beyond_a_border(measured):
    known = np.array(measured["border"]["known"])
    low_x, high_x, low_y, high_y = BORDER
    inside = np.zeros_like(known)
    inside[: round((1 - low_y) * HEIGHT), round(low_x * WIDTH) : round(high_x * WIDTH)] = True
    assert high_y == 1.0
    assert not known[~inside].any() and known[inside].mean() > 0.95
