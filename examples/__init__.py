# SPDX-License-Identifier: GPL-3.0-or-later
"""Contents, styles and scenes that are made by code: for the demo, the sheets and the tests."""
