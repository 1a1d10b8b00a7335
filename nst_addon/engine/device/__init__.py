# SPDX-License-Identifier: GPL-3.0-or-later
"""What the work is done on: devices, their memory, number formats."""
