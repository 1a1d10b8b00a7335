# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture lives until the artist removes it: in the file, or in its job folder until then."""

import bpy
import numpy as np
import pytest
from in_blender import (
    make_image,
    modules,
    picture,
    pixels_of,
    poll_until,
    progress_of,
    start,
    stylize,
    with_texture,
)
from job_folders import NAME, folders, leave, names, offered, save


def test_a_result_that_nothing_shows_is_in_the_file_after_saving_and_opening(source, style, blend):
    stylize()
    before = pixels_of(bpy.data.images[NAME])
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert np.allclose(pixels_of(bpy.data.images[NAME]), before, atol=1 / 255)


def test_the_message_says_that_the_file_keeps_the_result(source, style):
    stylize()
    assert f"“{NAME}” is finished" in progress_of().message
    assert "kept when the file is saved" in progress_of().message


def test_a_new_texture_stays_in_the_file(style, blend):
    bpy.ops.nst.synthesize(style="Waves.png", width=64, height=64, quality="DRAFT", iterations=3)
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert "Texture.Waves" in bpy.data.images


def test_a_result_taken_off_by_restore_stays_in_the_file(source, style, blend):
    with_texture("Planks", source)
    stylize(source="TEXTURE", target="NODE")
    bpy.ops.nst.restore()
    for _ in range(2):
        save(blend)
        bpy.ops.wm.open_mainfile(filepath=blend)
    assert NAME in bpy.data.images


def test_a_result_stays_in_the_file_after_undo_and_redo(source, style, blend):
    bpy.ops.ed.undo_push(message="before")
    stylize()
    bpy.ops.ed.undo()
    assert NAME not in bpy.data.images
    bpy.ops.ed.redo()
    save(blend)
    bpy.ops.wm.open_mainfile(filepath=blend)
    assert NAME in bpy.data.images


def test_a_folder_stays_until_a_file_with_its_picture_is_saved(source, style, cache, blend):
    stylize()
    (folder,) = folders(cache)
    assert (folder / "result.npy").exists()
    save(blend)
    assert not folder.exists()


def test_a_file_saved_without_the_picture_leaves_the_folder(source, style, cache, blend):
    bpy.ops.ed.undo_push(message="before")
    stylize()
    bpy.ops.ed.undo()
    save(blend)
    (folder,) = folders(cache)
    leave()
    assert offered() == [folder]


def test_a_save_that_fails_leaves_the_folder(source, style, cache, tmp_path):
    stylize()
    with pytest.raises(RuntimeError):
        save(str(tmp_path / "missing" / "file.blend"))
    assert len(folders(cache)) == 1


def test_a_renamed_result_in_a_compressed_copy_is_safe(source, style, cache, blend):
    stylize()
    bpy.data.images[NAME].name = "Wellen – größer"
    save(blend, copy=True, compress=True)
    assert not folders(cache)
    with bpy.data.libraries.load(blend) as (found, _):
        assert "Wellen – größer" in found.images


def test_another_image_of_that_name_is_not_the_picture(source, style, cache, blend):
    stylize()
    bpy.data.images.remove(bpy.data.images[NAME])
    make_image(NAME, picture(5)).use_fake_user = True
    save(blend)
    assert len(folders(cache)) == 1


def test_the_startup_file_is_no_file_with_the_picture(source, style, cache):
    stylize()
    modules().jobs.queue.file_saved("")
    assert len(folders(cache)) == 1


def test_a_replaced_result_goes_with_its_folder_once_the_new_one_is_saved(
    source, style, cache, blend
):
    stylize()
    stylize(overwrite=True)
    assert sorted(bpy.data.images.keys()) == ["Waves.png", "Wood", NAME]
    assert len(folders(cache)) == 2
    save(blend)
    assert not folders(cache)


def test_no_picture_goes_because_there_are_many(source, style, cache):
    tasks = [start() for _ in range(7)]
    leave()
    poll_until(lambda: all(task.end for task in tasks))
    assert {task.folder for task in tasks} == set(offered())
    assert bpy.ops.nst.recover(all=True) == {"FINISHED"}
    assert sum(name.startswith(NAME) for name in names()) == 7
