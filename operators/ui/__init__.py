"""Panels, lists, preferences, presets."""
