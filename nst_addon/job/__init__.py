# SPDX-License-Identifier: GPL-3.0-or-later
"""The job folder: all that Blender and the worker say to each other about one picture."""
