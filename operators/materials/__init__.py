# SPDX-License-Identifier: GPL-3.0-or-later
"""What materials show: nodes, targets of results, originals, bakes."""
