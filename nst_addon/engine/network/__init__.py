# SPDX-License-Identifier: GPL-3.0-or-later
"""VGG and its features, of a whole picture or band by band."""
