# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python environment as the preferences show it."""
