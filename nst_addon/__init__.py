# SPDX-License-Identifier: GPL-3.0-or-later
"""Neural style transfer without Blender: nothing in this package imports bpy."""
