# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots, rendered small in real Blender and painted by the worker."""

import json
import subprocess
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import (
    QUICK,
    error_of,
    modules,
    needed,
    pixels_of,
    poll_until,
    progress_of,
    read_passes,
)


@pytest.fixture
def shot(style, tmp_path) -> bpy.types.Scene:
    """A camera that turns before a monkey that moves, three frames of it, not rendered yet."""
    return build_shot(tmp_path)


def build_shot(folder: Path) -> bpy.types.Scene:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 2
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = 64, 48
    scene.render.resolution_percentage = 100
    scene.frame_start, scene.frame_end = 1, 3
    scene.render.filepath = str(folder / "render" / "shot_")
    world = bpy.data.worlds.new("World")
    world.use_nodes = True
    scene.world = world
    bpy.ops.object.light_add(type="SUN")
    bpy.ops.object.camera_add(location=(0, -6, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    for frame, turn in ((1, 0.0), (3, 0.1)):
        scene.camera.rotation_euler[2] = turn
        scene.camera.keyframe_insert("rotation_euler", frame=frame)
    bpy.ops.mesh.primitive_monkey_add()
    for frame, x in ((1, 0.0), (3, 0.4)):
        bpy.context.object.location[0] = x
        bpy.context.object.keyframe_insert("location", frame=frame)
    return scene


def stylize_animation(output: Path, **options: object) -> set[str]:
    return bpy.ops.nst.stylize_animation(
        shot_source="SEQUENCE",
        shot_output=str(output),
        style="Waves.png",
        **{**QUICK, **options},
    )


def start_animation(output: Path, **options: object) -> list:
    """Queue it as the button does: nobody waits for it."""
    given = {**QUICK, "iterations": 12, "shot_output": str(output), **options}
    names = [modules().inputs.styles.StyleName("Waves.png")]
    call = modules().properties.calls.animation_call(bpy.context.scene, given)
    return modules().stylize_animation.start(bpy.context, call, names)


def render() -> None:
    bpy.ops.nst.render_shot()


def test_a_shot_is_rendered_and_painted(shot, tmp_path):
    render()
    assert stylize_animation(tmp_path / "out" / "####.png") == {"FINISHED"}
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["0001.png", "0002.png", "0003.png"]
    pictures = [pixels_of(bpy.data.images.load(str(file))) for file in files]
    assert all(picture.shape == (48, 64, 4) for picture in pictures)
    assert np.abs(pictures[0] - pictures[1])[..., :3].max() > 0.05  # it moves
    assert str(tmp_path / "out") in progress_of().message


def test_the_world_under_a_turning_camera_is_found_by_the_camera(shot, tmp_path):
    """Cycles has vectors of 0 there, or wrong ones: the Position pass tells the camera."""
    render()
    file = tmp_path / "render" / "shot_0002.exr"
    passes = read_passes(file)
    script = (
        "import sys, json; from pathlib import Path; import numpy as np\n"
        "from nst_addon.shot.read import read_frame\n"
        "from nst_addon.shot.motion import offset\n"
        "now, before = (read_frame(Path(sys.argv[n]), 3 - n)[0] for n in (1, 2))\n"
        "moved = offset(now, before, is_earlier=True)[now.is_world]\n"
        "print(json.dumps([np.median(moved[:, 0]).item(), float(np.isnan(moved).any())]))\n"
    )
    median, unknown = _in_python(script, file, file.with_name("shot_0001.exr"))
    f_px = 64 * 50 / 36
    shot.frame_set(2)
    angle = shot.camera.rotation_euler[2]
    assert not unknown
    assert abs(abs(median) - f_px * np.tan(angle)) < 0.35
    assert passes["Depth"].max() >= 1e9


def _in_python(script: str, *arguments: object):
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [needed("NST_PYTHON"), "-c", script, *map(str, arguments)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_colors_are_those_that_the_artist_sees(shot):
    """The table against what Blender itself shows, for a view with a tone curve."""
    table_of = modules().images.view_table.view_table
    for view, exposure in (("AgX", 0.0), ("Standard", 1.0)):
        shot.view_settings.view_transform, shot.view_settings.exposure = view, exposure
        table = table_of(shot)
        chance = np.random.default_rng(0)
        linear = (chance.random((16, 16, 3)) ** 2 * 3).astype(np.float32)
        image = bpy.data.images.new("Probe", 16, 16, float_buffer=True)
        pixels = np.ones((16, 16, 4), np.float32)
        pixels[..., :3] = linear
        image.pixels.foreach_set(pixels.ravel())
        path = str(Path(bpy.app.tempdir) / "probe.png")
        with modules().images.render_result.saving_as_seen(shot):
            image.save_render(path, scene=shot)
        seen = modules().images.color.load_colors(path)
        encoding = __import__(
            modules().__name__.rpartition(".")[0] + ".nst_addon.images.encoding", fromlist=["x"]
        )
        view_module = __import__(
            modules().__name__.rpartition(".")[0] + ".nst_addon.images.view", fromlist=["x"]
        )
        found = view_module.as_seen(encoding.srgb_encode(linear), table)
        off = np.abs(found - seen)
        assert off.mean() < 0.005 and off.max() < 0.05, view


@pytest.mark.any_blender
def test_what_is_painted_stays_after_cancel_and_goes_on(shot, tmp_path):
    render()
    output = tmp_path / "####.png"
    (task,) = start_animation(output)
    poll_until(lambda: output.with_name("0001.png").exists())
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert output.with_name("0001.png").exists() and not output.with_name("0003.png").exists()
    assert "press Stylize Animation to go on" in progress_of().message
    assert stylize_animation(output, iterations=12) == {"FINISHED"}
    assert output.with_name("0003.png").exists()


def test_a_disk_that_is_full_is_told_in_the_words_of_a_shot(tmp_path):
    task = modules().jobs.task.Task(tmp_path, "Scene.Waves", "", frames=str(tmp_path / "####.png"))
    error = {"kind": "DiskFull", "what": "The disk is full", "advice": "", "fields": {}}
    task.take({"event": "failed", "error": error})
    assert task.error == "The disk is full: make room, then press Stylize Animation to go on"


def test_a_shot_goes_on_when_another_file_is_opened(shot, tmp_path):
    render()
    output = tmp_path / "####.png"
    (task,) = start_animation(output, iterations=2)
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    poll_until(lambda: task.end)
    assert task.end == "finished" and output.with_name("0003.png").exists()
    assert str(tmp_path) in progress_of().message


def test_the_editor_that_showed_a_shot_plays_its_frames(shot, tmp_path):
    render()
    output, space = tmp_path / "out" / "####.png", next(modules().app.image_editors.every())
    for _ in range(2):
        (task,) = start_animation(output, iterations=2, shot_overwrite=True)
        modules().jobs.editors.follow(task.folder.name, [space])
        poll_until(lambda task=task: task.end)
        assert space.image.source == "SEQUENCE"
        assert space.image.name == task.title
        assert Path(bpy.path.abspath(space.image.filepath)) == output.with_name("0001.png")
    user = space.image_user
    assert (user.frame_start, user.frame_duration, user.frame_offset) == (1, 3, 0)
    assert user.use_auto_refresh
    assert sum(each.source == "SEQUENCE" for each in bpy.data.images) == 1, "one for a shot"


def test_a_shot_that_no_editor_showed_adds_nothing_to_the_file(shot, tmp_path):
    render()
    before = set(bpy.data.images.keys())
    (task,) = start_animation(tmp_path / "####.png", iterations=2)
    poll_until(lambda: task.end)
    assert set(bpy.data.images.keys()) == before


@pytest.mark.any_blender
def test_frames_that_are_there_are_kept(shot, tmp_path):
    render()
    assert stylize_animation(tmp_path / "####.png") == {"FINISHED"}
    before = (tmp_path / "0001.png").stat().st_mtime_ns
    (tmp_path / "0003.png").unlink()
    assert stylize_animation(tmp_path / "####.png") == {"FINISHED"}
    assert (tmp_path / "0001.png").stat().st_mtime_ns == before
    assert (tmp_path / "0003.png").exists()


def test_what_cannot_be_painted_is_one_sentence(shot, tmp_path):
    output = tmp_path / "####.png"
    if hasattr(shot.render.image_settings, "media_type"):
        shot.render.image_settings.media_type = "IMAGE"
    shot.render.image_settings.file_format = "PNG"
    assert "does not render OpenEXR MultiLayer" in error_of(stylize_animation, output)
    render()
    shot.frame_end = 9
    assert "Frame 4 is not rendered" in error_of(stylize_animation, output)
    shot.frame_end = 3
    assert "is not saved yet" in error_of(stylize_animation, Path("//x/####.png"))
    assert "has no frames" in error_of(stylize_animation, output, shot=str(tmp_path))


def test_motion_blur_is_refused_and_switched_off_by_the_render_button(shot, tmp_path):
    render()
    shot.render.use_motion_blur = True
    bpy.ops.render.render(animation=True)
    assert "Motion Blur leaves no vectors" in error_of(stylize_animation, tmp_path / "####.png")
    render()
    assert not shot.render.use_motion_blur
    assert stylize_animation(tmp_path / "####.png") == {"FINISHED"}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda scene: setattr(scene.render, "engine", "BLENDER_WORKBENCH"), "Workbench has no"),
        (lambda scene: setattr(scene, "camera", None), "has no camera"),
        (lambda scene: setattr(scene.camera.data, "type", "PANO"), "panoramic"),
        (lambda scene: setattr(scene.render, "use_multiview", True), "two pictures a frame"),
    ],
)
def test_why_a_scene_cannot_be_rendered_is_said(spoil, sentence, shot):
    spoil(shot)
    assert not bpy.ops.nst.render_shot.poll()
    assert sentence in modules().inputs.shot_passes.why_not(shot)


def test_a_mask_by_object_goes_along_with_it(shot, tmp_path):
    """Where the monkey is not, the frame stays as it was rendered."""
    for layer in shot.view_layers:
        layer.use_pass_cryptomatte_object = True
    shot.view_settings.view_transform = "Standard"
    render()
    panel = shot.nst
    style = panel.styles.add()
    style.image = bpy.data.images["Waves.png"]
    style.mask_from = "OBJECTS"
    style.objects.add().picked = bpy.data.objects["Suzanne"]
    output = tmp_path / "####.png"
    given = {**QUICK, "shot_source": "SEQUENCE", "shot_output": str(output)}
    assert bpy.ops.nst.stylize_animation(**given) == {"FINISHED"}
    painted = pixels_of(bpy.data.images.load(str(tmp_path / "0003.png")))
    linear = read_passes(tmp_path / "render" / "shot_0003.exr")["Combined"][..., :3]
    rendered = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    ).clip(0, 1)
    off = np.abs(painted[..., :3] - rendered).max(-1)
    depth = read_passes(tmp_path / "render" / "shot_0003.exr")["Depth"][..., 0]
    world = depth >= 1e9
    inner = world[1:-1, 1:-1] & world[:-2, 1:-1] & world[2:, 1:-1] & world[1:-1, :-2]
    inner &= world[1:-1, 2:]
    assert np.median(off[1:-1, 1:-1][inner]) < 0.02
    assert off[~world].mean() > 0.05


def test_the_painted_frames_become_a_strip(shot, tmp_path):
    render()
    shot.nst.shot_output = str(tmp_path / "####.png")
    assert "no painted frames" in error_of(bpy.ops.nst.add_to_sequencer)
    assert stylize_animation(tmp_path / "####.png") == {"FINISHED"}
    for channel in (1, 2):
        assert bpy.ops.nst.add_to_sequencer() == {"FINISHED"}
        editor = shot.sequence_editor
        strips = editor.strips if hasattr(editor, "strips") else editor.sequences
        (strip,) = (each for each in strips if each.channel == channel)
        assert [each.filename for each in strip.elements] == [f"000{n}.png" for n in (1, 2, 3)]
        assert strip.frame_start == 1
