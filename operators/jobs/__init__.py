# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs on their way: the queue, previews, results, recovery."""
