# SPDX-License-Identifier: GPL-3.0-or-later
"""Timers and handlers write where Blender refuses it: here in poll(), which may not write."""

from collections.abc import Callable

import bpy
import pytest
from in_blender import modules


def act_where_refused(act: Callable[[], object]) -> list[Exception]:
    """Call `act` in the poll() of an operator; what it raised."""
    raised: list[Exception] = []

    class Polled(bpy.types.Operator):
        bl_idname = "nst_test.polled"
        bl_label = "Polled"

        @classmethod
        def poll(cls, _: bpy.types.Context) -> bool:
            try:
                act()
            except Exception as error:
                raised.append(error)
            return True

    bpy.utils.register_class(Polled)
    try:
        bpy.ops.nst_test.polled.poll()
    finally:
        bpy.utils.unregister_class(Polled)
    return raised


def write() -> None:
    bpy.context.scene.frame_step = 7


def test_blender_refuses_to_write_in_poll() -> None:
    assert "Writing to ID classes" in str(act_where_refused(write)[0])


def test_what_is_allowed_to_write_does() -> None:
    assert not act_where_refused(lambda: modules().app.writing.allowed(write))
    assert bpy.context.scene.frame_step == 7


def test_what_an_allowed_act_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        modules().app.writing.allowed(lambda: 1 / 0)


def test_an_act_may_be_allowed_within_another() -> None:
    allowed = modules().app.writing.allowed
    assert allowed(lambda: [1, allowed(lambda: 2)]) == [1, 2]


def test_blender_is_asked_for_nothing_more_when_an_act_may_write() -> None:
    """Setting most properties redraws all windows and evaluates the scene again."""
    updates: list[object] = []
    handlers = bpy.app.handlers.depsgraph_update_post
    handlers.append(lambda *_: updates.append(_))
    try:
        modules().app.writing.allowed(lambda: None)
        bpy.context.view_layer.update()
    finally:
        handlers.pop()
    assert not updates


@pytest.mark.parametrize("handler", ["load_post", "undo_post", "redo_post"])
def test_a_scene_has_its_own_output_again_where_blender_refuses(handler: str) -> None:
    scene = bpy.context.scene
    scene.render.image_settings.file_format = "JPEG"
    modules().jobs.shot_render.take_output(scene, overwrite=True)
    ours = [each for each in getattr(bpy.app.handlers, handler) if "bl_ext" in each.__module__]
    assert not act_where_refused(lambda: [each("") for each in ours])
    assert scene.render.image_settings.file_format == "JPEG"
