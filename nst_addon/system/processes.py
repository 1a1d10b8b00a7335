# SPDX-License-Identifier: GPL-3.0-or-later
"""Other processes: started without a window, woken, ended with their children; and our own end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

#: The flag of Popen that keeps a console's window from appearing; 0 where there are none.
NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def end_with_children(process: subprocess.Popen[bytes]) -> None:
    """End `process`, which leads a group of its own, and all that it started; wait for its end."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            creationflags=NO_WINDOW,
        )
        process.kill()  # should there be no taskkill
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wake(process: subprocess.Popen[bytes]) -> None:
    """Have `process` go on if it was stopped, which Windows does to none."""
    if sys.platform != "win32" and process.poll() is None:
        process.send_signal(signal.SIGCONT)


def call_when_asked_to_end(act: Callable[[], object]) -> None:
    """Call `act`, in the main thread, when the system asks this process to end."""
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: act())
