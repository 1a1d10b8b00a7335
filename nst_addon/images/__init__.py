# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures as arrays: files, passes of a render, masks, encodings."""
