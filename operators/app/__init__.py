"""Blender as an application: paths, timers, redrawing, undo."""
