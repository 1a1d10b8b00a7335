# SPDX-License-Identifier: GPL-3.0-or-later
"""What strokes follow that Blender has: a direction map, drawn strokes, an attribute."""
