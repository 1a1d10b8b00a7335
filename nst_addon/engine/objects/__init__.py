# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects: a texture that is painted in the views that it is seen in."""
