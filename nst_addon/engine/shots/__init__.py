# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots: frames painted one after another, each held to those before it."""
