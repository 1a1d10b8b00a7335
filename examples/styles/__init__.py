# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles: pictures whose manner is worth painting in."""
