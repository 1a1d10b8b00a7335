# SPDX-License-Identifier: GPL-3.0-or-later
"""How long Blender's main thread is kept, by a timer every 10 ms."""

import time

import bpy


class Gaps:
    """The longest time between two beats of a timer, in seconds, and of the main thread's."""

    def __init__(self) -> None:
        self.longest = self.busiest = 0.0
        self._last = time.perf_counter(), time.thread_time()
        bpy.app.timers.register(self._beat, persistent=True)

    def reset(self) -> None:
        """Forget what was, up to now."""
        self.longest = self.busiest = 0.0
        self._last = time.perf_counter(), time.thread_time()

    def _beat(self) -> float:
        now = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now[0] - self._last[0])
        self.busiest = max(self.busiest, now[1] - self._last[1])
        self._last = now
        return 0.01
