# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark: this engine and three rivals paint the same pictures on the same machine.

`python3 dev.py bench` runs it and writes RESULTS.md. Read __main__.py first: each
program runs in a process of its own (process.py, programs/), which leaves snapshots with
their times (recorder.py); judges.py then says how good each snapshot is.
"""
