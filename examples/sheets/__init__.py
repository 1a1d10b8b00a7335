# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets of the examples, for docs/."""
