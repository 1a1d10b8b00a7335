# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as the worker sees them: their surface, cameras around it, and what these see.

Numpy only. It takes seconds, which Blender's window does not have.
"""
