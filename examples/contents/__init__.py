# SPDX-License-Identifier: GPL-3.0-or-later
"""Contents: what an artist renders or draws."""
