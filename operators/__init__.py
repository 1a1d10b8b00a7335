"""Everything that touches Blender: registered forward, unregistered backward."""

import bpy

from . import (
    add_passes,
    add_style,
    bake_base_color,
    cancel,
    environments,
    handlers,
    install,
    jobs,
    mark_asset,
    painting,
    panels,
    picks,
    preferences,
    presets,
    properties,
    recover,
    restore,
    stop,
    stylize,
    stylize_object,
    synthesize,
    unwrap,
)

#: Preferences first: everything else reads them. Panels last: they draw all of it.
_MODULES = (
    preferences,
    properties,
    add_style,
    picks,
    add_passes,
    painting,
    stylize,
    synthesize,
    stylize_object,
    unwrap,
    bake_base_color,
    restore,
    mark_asset,
    stop,
    cancel,
    recover,
    install,
    presets,
    panels,
)
CLASSES = tuple(each for module in _MODULES for each in module.CLASSES)
#: What has more to do than classes.
_ROOMS = (properties, jobs, handlers)


def register() -> None:
    for each in CLASSES:
        bpy.utils.register_class(each)
    for room in _ROOMS:
        room.register()


def unregister() -> None:
    environments.unregister()
    for room in reversed(_ROOMS):
        room.unregister()
    for each in reversed(CLASSES):
        bpy.utils.unregister_class(each)
