# SPDX-License-Identifier: GPL-3.0-or-later
"""A rendered shot: its frames on disk, and how what they show moves."""
