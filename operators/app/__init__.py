# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender as an application: paths, timers, redrawing, undo."""
