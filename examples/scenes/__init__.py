# SPDX-License-Identifier: GPL-3.0-or-later
"""What is built, rendered and drawn in real Blender: the demo, and pictures for docs/."""
