# SPDX-License-Identifier: GPL-3.0-or-later
"""How many processor cores a test may keep busy: dev.py runs two parts of the tests at a time."""

import os

# torch reads this when it is loaded, here and in the worker. Two parts whose threads wait for
# each other's cores need half as much processor time again, and small pictures three times as much.
os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // 2)))
