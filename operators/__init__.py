# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that touches Blender: registered forward, unregistered backward."""

import bpy

from . import (
    add_passes,
    add_relief,
    add_style,
    add_to_sequencer,
    bake_base_color,
    base,
    clear_cache,
    command_line,
    delete_result,
    dismiss,
    edit_mask_list,
    edit_presets,
    edit_queue,
    edit_style_folders,
    edit_style_list,
    export_farm_job,
    handlers,
    import_farm_job,
    install,
    languages,
    mark_asset,
    open_manual,
    open_panel,
    pick_style,
    put_result,
    recover,
    render_shot,
    restore,
    reuse_settings,
    save_result,
    show_log,
    show_result,
    stop,
    stylize,
    stylize_animation,
    stylize_object,
    synthesize,
    unwrap,
)
from .app import timers, writing
from .environment import state
from .gallery import choice, thumbnails
from .jobs import chosen_result, queue
from .properties import groups
from .ui import (
    menus,
    panels,
    preferences,
    presets,
    queue_panel,
    results_panel,
    running_row,
)

#: Preferences first: everything else reads them. Panels last: they draw all of it.
_MODULES = (
    preferences,
    groups,
    add_style,
    pick_style,
    edit_style_list,
    edit_style_folders,
    edit_mask_list,
    edit_presets,
    add_passes,
    base,
    stylize,
    synthesize,
    stylize_object,
    render_shot,
    stylize_animation,
    add_to_sequencer,
    unwrap,
    bake_base_color,
    restore,
    show_result,
    put_result,
    add_relief,
    reuse_settings,
    save_result,
    mark_asset,
    delete_result,
    stop,
    edit_queue,
    recover,
    export_farm_job,
    import_farm_job,
    dismiss,
    show_log,
    clear_cache,
    open_manual,
    open_panel,
    install,
    presets,
    results_panel,
    queue_panel,
    panels,
)
CLASSES = tuple(each for module in _MODULES for each in module.CLASSES)
#: What has more to do than classes.
_WITH_REGISTER = (
    languages,
    groups,
    choice,
    chosen_result,
    writing,
    queue,
    handlers,
    menus,
    running_row,
    open_manual,
    command_line,
)


def register() -> None:
    """Called by Blender when the extension is enabled."""
    for each in CLASSES:
        bpy.utils.register_class(each)
    for module in _WITH_REGISTER:
        module.register()


def unregister() -> None:
    """Called by Blender when the extension is disabled, or Blender ends."""
    timers.unregister()
    state.unregister()
    thumbnails.unregister()
    for module in reversed(_WITH_REGISTER):
        module.unregister()
    for each in reversed(CLASSES):
        bpy.utils.unregister_class(each)
