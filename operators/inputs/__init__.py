# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job starts from: sources, styles, masks."""
