# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker process: it paints job folders beside Blender."""
