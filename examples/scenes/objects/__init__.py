# SPDX-License-Identifier: GPL-3.0-or-later
"""Three painted objects from every side, each beside its flat version: docs/objects-*.jpg."""
