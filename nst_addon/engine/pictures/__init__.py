# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to pictures before and after they are painted."""
