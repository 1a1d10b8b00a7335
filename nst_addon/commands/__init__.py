# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of `python -m nst_addon`, one a file.

Each has add(), which says what it takes, and _run(), which does it. torch is imported by the
latter only, so that --help is quick.
"""
