# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's properties: the settings, the panel's choices, the progress."""
