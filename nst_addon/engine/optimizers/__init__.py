# SPDX-License-Identifier: GPL-3.0-or-later
"""How the cost is brought down over the pixels."""
