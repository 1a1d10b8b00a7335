# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots that are rendered and painted by one press."""

import re
import time
from pathlib import Path
from typing import Any

import bpy
import pytest
from in_blender import QUICK, error_of, make_image, modules, needed, picture, progress_of
from test_animation import build_shot

#: How the scene renders before: all of it is to be so afterwards.
OUTPUT = {
    "file_format": "PNG",
    "color_mode": "RGB",
    "color_depth": "16",
    "compression": 33,
    "exr_codec": "PXR24",
}
#: How ZIP is called in the header of an OpenEXR file: name, type, length and number.
ZIP = b"compression\0compression\0\1\0\0\0\3"


def stylize_render(output: Path, **options: object) -> set[str]:
    return bpy.ops.nst.stylize_animation(
        shot_output=str(output), style="Waves.png", **{**QUICK, **options}
    )


def settings_of(scene: bpy.types.Scene) -> dict[str, Any]:
    """What a render of a shot changes, and all of a movie's settings."""
    render = scene.render
    movie = [each.identifier for each in render.ffmpeg.bl_rna.properties]
    return {
        **{name: getattr(render.image_settings, name) for name in OUTPUT},
        **{name: getattr(render.ffmpeg, name) for name in movie if name != "rna_type"},
        "motion blur": render.use_motion_blur,
        "overwrite": render.use_overwrite,
        "sequencer": render.use_sequencer,
        "step": scene.frame_step,
        "is rendered as a shot": "nst_output" in scene,
    }


def add_strip(scene: bpy.types.Scene) -> None:
    """What Blender would render in place of the scene."""
    editor: Any = scene.sequence_editor_create()
    strips = editor.strips if hasattr(editor, "strips") else editor.sequences
    end = {"length": 9} if bpy.app.version >= (5, 0) else {"frame_end": 10}
    strips.new_effect(name="Red", type="COLOR", channel=1, frame_start=1, **end)


class Seen:
    """A shot that was rendered and painted by one press, and what was seen of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.painted = folder / "out"
        self.saved = folder / "meanwhile.blend"
        self.was_painted_meanwhile = False
        make_image("Waves.png", picture(2))
        scene = build_shot(folder)
        for name, value in OUTPUT.items():
            setattr(scene.render.image_settings, name, value)
        scene.render.use_motion_blur = True
        add_strip(scene)
        scene.frame_end, scene.frame_step = 4, 2
        self.before = settings_of(scene)
        bpy.app.handlers.render_pre.append(self._look)
        try:
            self.end = stylize_render(self.painted / "####.png", stroke_direction="FORM")
        finally:
            bpy.app.handlers.render_pre.remove(self._look)
        self.after = settings_of(scene)
        self.passes = [
            getattr(scene.view_layers[0], f"use_pass_{name}")
            for name in ("vector", "z", "position", "normal")
        ]

    def _look(self, scene: bpy.types.Scene, *_: Any) -> None:
        if scene.frame_current == 2:
            bpy.ops.wm.save_as_mainfile(filepath=str(self.saved), copy=True)
        if scene.frame_current == 4:  # the render waits here
            end = time.monotonic() + 120
            while not self.was_painted_meanwhile and time.monotonic() < end:
                self.was_painted_meanwhile = (self.painted / "0001.png").exists()
                time.sleep(0.1)


@pytest.fixture(scope="module")
def seen(extension: None, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    preferences = modules().app.paths.preferences()
    preferences.python, preferences.device = str(needed("NST_PYTHON")), "cpu"
    return Seen(tmp_path_factory.mktemp("shot"))


def test_one_press_renders_a_shot_and_paints_it(seen):
    """Every second frame, and by the motion of all."""
    assert seen.end == {"FINISHED"}
    assert sorted(each.name for each in seen.painted.iterdir()) == ["0001.png", "0003.png"]
    assert len(list((seen.folder / "render").glob("shot_000?.exr"))) == 4


def test_passes_that_are_missing_are_switched_on_for_good(seen):
    assert all(seen.passes)


def test_the_output_of_the_scene_is_as_it_was_after_a_shot_is_rendered(seen):
    assert seen.after == seen.before


def test_the_passes_of_a_shot_lose_nothing_by_the_codec_of_the_scene(seen):
    frames = list((seen.folder / "render").glob("shot_000?.exr"))
    assert frames and all(ZIP in frame.read_bytes() for frame in frames)


def test_frames_are_painted_while_the_rest_is_rendered(seen):
    assert seen.was_painted_meanwhile


def test_a_file_that_was_saved_while_a_shot_was_rendered_has_its_own_output(seen):
    bpy.ops.wm.open_mainfile(filepath=str(seen.saved))
    assert settings_of(bpy.context.scene) == seen.before


@pytest.fixture
def shot(style, tmp_path) -> bpy.types.Scene:
    scene = build_shot(tmp_path)
    if hasattr(scene.render.image_settings, "media_type"):
        scene.render.image_settings.media_type = "VIDEO"
    scene.render.image_settings.file_format = "FFMPEG"
    scene.render.ffmpeg.format, scene.render.ffmpeg.codec = "MKV", "FFV1"
    return scene


def test_a_render_that_ends_early_ends_the_shot_after_its_frames(shot, tmp_path):
    """As when it is canceled, or the disk is full; and the rest is rendered and painted later."""
    before = settings_of(shot)
    obstacle = tmp_path / "render" / "shot_0003.exr"
    obstacle.mkdir(parents=True)
    output = tmp_path / "out" / "####.png"
    error = error_of(stylize_render, output, shot_overwrite=True)
    assert error.startswith("The shot is not rendered to its end (")
    assert "The render ended after frame 2, and so does what is painted" in progress_of().message
    assert [each.name for each in sorted(output.parent.glob("*.png"))] == ["0001.png", "0002.png"]
    assert settings_of(shot) == before
    obstacle.rmdir()
    kept = [each.stat().st_mtime_ns for each in sorted((tmp_path / "render").iterdir())]
    assert stylize_render(output) == {"FINISHED"}
    assert sorted(each.name for each in output.parent.iterdir())[-1] == "0003.png"
    rendered = [each.stat().st_mtime_ns for each in sorted((tmp_path / "render").iterdir())]
    assert rendered[:2] == kept and len(rendered) == 3


def test_cancel_ends_the_painting_and_the_render_goes_on(shot, tmp_path):
    before = settings_of(shot)

    def cancel(scene: bpy.types.Scene, *_: Any) -> None:
        queue = modules().jobs.queue.queue
        if scene.frame_current == 2 and queue.current:
            bpy.ops.nst.cancel()
            queue.wait(queue.current, lambda task: None)

    bpy.app.handlers.render_pre.append(cancel)
    try:
        end = stylize_render(tmp_path / "out" / "####.png", iterations=500)
    finally:
        bpy.app.handlers.render_pre.remove(cancel)
    assert end == {"CANCELLED"} and not progress_of().error
    assert "press Stylize Animation to go on" in progress_of().message
    assert len(list((tmp_path / "render").glob("*.exr"))) == 3
    assert settings_of(shot) == before


def test_a_farm_gets_the_frames_that_the_button_renders(shot, tmp_path):
    """Whatever the scene's output is otherwise."""
    before = settings_of(shot)
    call = modules().properties.calls.animation_call(shot, {"shot_output": str(tmp_path / "x.png")})
    wanted = re.escape(str(tmp_path / "render" / "shot_0001.exr"))
    (tmp_path / "render").mkdir()
    with pytest.raises(Exception, match=rf"Frame 1 is not rendered \({wanted}\)"):
        modules().stylize_animation.plan(bpy.context, call, [])
    assert settings_of(shot) == before


def test_a_render_that_never_begins_is_one_sentence(shot, tmp_path):
    (tmp_path / "render" / "shot_0001.exr").mkdir(parents=True)
    error = error_of(stylize_render, tmp_path / "####.png", shot_overwrite=True)
    assert error.startswith("The shot is not rendered to its end (")
    assert "The render ended before there was a frame to paint" in progress_of().error


def cut_to_a_panorama(scene: bpy.types.Scene) -> None:
    """By a marker, from frame 2 on."""
    bpy.ops.object.camera_add()
    bpy.context.object.data.type = "PANO"
    scene.timeline_markers.new("Cut", frame=2).camera = bpy.context.object


def rendered_to(scene: bpy.types.Scene) -> str:
    return f"{scene.render.filepath}####.exr"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda scene: setattr(scene.render, "engine", "BLENDER_WORKBENCH"), "Workbench has no"),
        (lambda scene: setattr(scene, "camera", None), "has no camera"),
        (lambda scene: setattr(scene.camera.data, "type", "PANO"), "panoramic"),
        (lambda scene: cut_to_a_panorama(scene), "panoramic"),
        (lambda scene: setattr(scene.render, "use_multiview", True), "two pictures a frame"),
        (lambda scene: setattr(scene.render, "filepath", "//x/"), "is not saved yet"),
        (lambda scene: setattr(scene.nst, "shot_output", "//x/####.png"), "is not saved yet"),
        (lambda scene: setattr(scene.nst, "shot_output", rendered_to(scene)), "would replace"),
        (lambda scene: setattr(scene.render, "filepath", __file__ + "/x/"), "cannot be made"),
        (lambda scene: setattr(scene.nst, "shot_output", __file__ + "/x.png"), "cannot be made"),
    ],
)
def test_a_shot_that_cannot_be_rendered_is_told_before(spoil, sentence, shot, tmp_path):
    shot.nst.shot_output = str(tmp_path / "out" / "####.png")
    spoil(shot)
    before = settings_of(shot)
    given = {**QUICK, "style": "Waves.png"}
    assert sentence in error_of(bpy.ops.nst.stylize_animation, **given)
    assert settings_of(shot) == before
    assert not list(tmp_path.rglob("*.exr"))


def test_nothing_is_rendered_or_switched_on_for_a_shot_that_cannot_be_painted(
    shot, tmp_path, monkeypatch
):
    """As in a window, where the pictures of other jobs are read after the press."""
    monkeypatch.setattr(modules().base, "has_window", lambda: True)
    before = settings_of(shot), shot.view_layers[0].use_pass_vector
    error = error_of(stylize_render, tmp_path / "####.png", stroke_direction="MAP")
    assert error.startswith("The strokes of a shot follow what its passes show")
    assert (settings_of(shot), shot.view_layers[0].use_pass_vector) == before
    assert not list(tmp_path.rglob("*.exr"))
