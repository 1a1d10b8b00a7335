# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs for a render farm: a folder that other machines paint, by programs that farms have."""
