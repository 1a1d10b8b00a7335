# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python that has PyTorch: find it, check it, mend it, install it."""
