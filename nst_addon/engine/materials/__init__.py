# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials: several maps that belong together, painted at once."""
