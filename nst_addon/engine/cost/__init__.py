# SPDX-License-Identifier: GPL-3.0-or-later
"""J = α J_content + β J_style: the costs, and the terms that add up to them."""
