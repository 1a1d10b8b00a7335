# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets: what of the panel makes a look, as files."""
