# SPDX-License-Identifier: GPL-3.0-or-later
"""What Image Editors show of a job, through undo, saving and cancel."""

import shutil

import bpy
import pytest
from in_blender import LONG, QUICK, modules, poll_until, progress_of, start
from job_folders import NAME, names, save


@pytest.fixture
def editor(source):
    """An Image Editor that shows the source."""
    bpy.ops.ed.undo_push(message="before")
    space = next(
        space
        for screen in bpy.data.screens
        for area in screen.areas
        for space in area.spaces
        if space.type == "IMAGE_EDITOR"
    )
    space.image = source
    return space


def start_shown(editor, **options):
    """A job that `editor` shows, as with a window; there is a preview."""
    task = start(**{**LONG, **options})
    poll_until(lambda: (task.folder / "preview.npy").exists())
    modules().jobs.preview.update(task.folder)
    return task


def previews() -> list[str]:
    return [name for name in names() if name.startswith("Style Preview")]


def test_the_editor_shows_the_preview_then_the_result(editor, style):
    task = start_shown(editor)
    assert editor.image.name == "Style Preview"
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image.name == NAME and not previews()


def test_nothing_jumps_when_the_editor_shows_the_preview_and_the_result(editor, style):
    editor.zoom_percentage = 300.0
    task = start_shown(editor, size=640)
    assert max(editor.image.size) == 512
    assert editor.zoom_percentage == pytest.approx(300 * 96 / 512, rel=1e-4)
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image.name == NAME
    assert editor.zoom_percentage == pytest.approx(300 * 96 / 640, rel=1e-4)


def test_after_cancel_the_editor_shows_what_it_showed_before(editor, style):
    task = start_shown(editor)
    bpy.data.images["Wood"].name = "Renamed"
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert editor.image.name == "Renamed" and not previews()


def test_undo_and_redo_after_the_result_leave_no_preview_and_no_empty_editor(editor, style):
    bpy.ops.ed.undo_push(message="source shown")
    task = start_shown(editor)
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.ed.undo_push(message="something done while it runs")
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    bpy.ops.ed.undo()
    assert not previews() and editor.image.name == "Wood"
    bpy.ops.ed.redo()
    assert not previews() and editor.image.name == NAME
    bpy.ops.ed.undo()
    bpy.ops.ed.undo()
    assert not previews() and editor.image.name == "Wood"


def test_undo_while_a_job_runs_keeps_the_preview_and_the_result_is_shown(
    editor, style, monkeypatch
):
    bpy.ops.ed.undo_push(message="source shown")
    task = start_shown(editor)
    monkeypatch.setattr(modules().jobs.queue, "has_window", lambda: True)
    bpy.ops.ed.undo()
    bpy.ops.ed.redo()
    assert editor.image.name == "Style Preview"
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image.name == NAME and not previews()


def test_an_editor_in_which_the_artist_chose_another_image_keeps_it(editor, style):
    task = start_shown(editor)
    editor.image = style
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image == style


def test_a_file_saved_while_a_job_runs_has_no_preview(editor, style, blend, monkeypatch):
    task = start_shown(editor)
    monkeypatch.setattr(modules().jobs.queue, "has_window", lambda: True)
    save(blend)
    assert editor.image.name == "Style Preview"
    with bpy.data.libraries.load(_copy(blend)) as (found, _):
        assert sorted(found.images) == ["Wood"]
    bpy.ops.nst.stop()
    poll_until(lambda: task.end)
    assert editor.image.name == NAME


def test_a_copy_of_the_preview_that_the_artist_made_is_the_artists(editor, style):
    task = start_shown(editor)
    bpy.data.images["Style Preview"].copy().name = "My Copy"
    bpy.ops.nst.cancel()
    poll_until(lambda: task.end)
    assert "My Copy" in bpy.data.images and not previews()


def test_stylize_after_rendering_shows_the_result_where_the_render_was_shown(editor, style):
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = 64
    scene.cycles.samples = 1
    scene.camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(scene.camera)
    bpy.ops.render.render()
    editor.image = bpy.data.images["Render Result"]
    bpy.ops.nst.add_style(image="Waves.png")
    for name, value in QUICK.items():
        setattr(scene.nst, name, value)
    scene.nst.after_render = True
    bpy.ops.render.render()
    assert editor.image.name == "Render Result.Waves"
    assert "shown in the Image Editor" in progress_of().message


def _copy(path: str) -> str:
    return shutil.copyfile(path, path + ".copy.blend")
