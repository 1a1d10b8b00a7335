# SPDX-License-Identifier: GPL-3.0-or-later
"""Small shots, to measure animations on and to show them."""
