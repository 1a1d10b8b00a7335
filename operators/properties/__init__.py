"""Blender's properties: the settings, the panel's choices, the progress."""
