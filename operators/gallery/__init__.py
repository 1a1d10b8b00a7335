# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles at hand: those that ship, recent ones, favorites, and folders of the artist's own."""
