# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects to paint: their surface, their UV maps, the views of them."""
