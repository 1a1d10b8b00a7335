# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker process: it paints job folders, one after another, beside Blender.

Orders come in on standard input, one JSON object a line; what happens goes out
through the job folder (job/folder.py). The worker ends when its standard input closes, when
Blender is gone, when the system asks it to, or when it had nothing to do for a while; either way
its picture is saved and everything it held is given back.
Read it top to bottom: serve() takes orders, run_job() paints one folder.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..errors import ArtistError, artist_error
from ..job.events import append_event
from ..job.folder import read_job
from ..job.request import Request
from ..sentences import as_event
from ..system.parent import call_when_gone
from ..system.priority import lower_priority
from ..system.processes import call_when_asked_to_end
from ..system.standard_input import take_standard_input
from .hold import held
from .network_cache import Networks
from .orders import Orders
from .progress import Cancelled, PreparingReporter, ProgressReporter, mention, tell

log = logging.getLogger("nst")

#: Seconds that the first order may take: a worker is started to be given one.
FIRST_ORDER = 60.0


def serve(networks: Networks, idle_seconds: float) -> None:
    """Paint what standard input orders, until it closes or `idle_seconds` pass."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    lower_priority()  # Blender's interface comes first
    # Not sys.stdin: its lock, held by a thread that waits, would hinder our exit.
    orders = Orders(open(take_standard_input(), "rb", buffering=0))  # noqa: SIM115
    call_when_gone(orders.close)
    call_when_asked_to_end(orders.close)  # the computer shuts down, say
    _warm_up(networks)
    patience = max(idle_seconds, FIRST_ORDER)
    while order := orders.next_job(patience):
        patience = idle_seconds
        run_job(
            order.folder,
            networks,
            allow_download=order.allow_download,
            request=partial(orders.request_for, order.folder),
        )
        networks.rest()


def _warm_up(networks: Networks) -> None:
    """Load PyTorch and the network, which takes seconds, while the artist may still be choosing.

    Orders are heard meanwhile. What is wrong with them is told by the job that needs them.
    """
    try:
        networks.warm_up()
    except Exception:
        log.exception("PyTorch or the network cannot be loaded")
    else:
        log.info("ready for jobs")


def run_job(
    folder: Path,
    networks: Networks,
    *,
    allow_download: bool = False,
    request: Callable[[], Request | None] = lambda: None,
) -> bool:
    """Paint the job in `folder` and leave result.npy in it; True when a picture is there.

    The frames of a shot go where the job says.

    Whatever goes wrong becomes a "failed" event with an ArtistError; the log has the rest.
    `request` is asked between iterations.
    """
    if not folder.is_dir():  # which Blender sees too
        log.warning("there is no job folder %s", folder)
        return False
    try:
        with held(folder):  # until the last event, after which Blender may remove the folder
            end = _paint(folder, networks, allow_download, request)
        tell(folder, end)
        return end != "cancelled"
    except Exception as error:
        log.exception("job %s failed", folder)
        _report_failure(folder, artist_error(error))
        return False


def _report_failure(folder: Path, error: ArtistError) -> None:
    try:
        tell(folder, "failed", error=error.to_dict())
    except OSError:  # the disk is full to the last byte; Blender sees the worker end instead
        sys.exit(str(error))


def _paint(
    folder: Path,
    networks: Networks,
    allow_download: bool,
    request: Callable[[], Request | None],
) -> str:
    """Paint and report; return the last event's name."""
    from ..engine.device.memory import let_go
    from ..engine.device.memory_meter import MemoryMeter
    from ..engine.paint_job import paint_job
    from .inputs import with_inputs

    job = read_job(folder)
    append_event(folder, "started")
    log.info("job %s: %s", folder, job.settings)
    network = networks.load(job.settings, allow_download=allow_download)
    if job.shot:
        from .shot_run import run_shot

        return run_shot(job, folder, network, request)
    try:
        job, warning = with_inputs(job, folder, PreparingReporter(folder, request))
    except Cancelled:
        return "cancelled"
    if warning:
        tell(folder, "warning", **as_event(warning))
    reporter, meter = ProgressReporter(folder, replace(job, views=())), MemoryMeter(network.device)
    asked = None
    try:
        steps = paint_job(job, network)
        del job  # what its views see is gigabytes
        for step in steps:
            reporter.show(step)
            if asked := request():
                break
    except Exception as error:
        let_go(error)
        reporter.rescue()
        raise
    else:
        if asked == Request.CANCEL:
            return "cancelled"
        reporter.finish()
        mention(folder, "memory", bytes=meter.most())
        return "stopped" if asked else "finished"
    finally:
        reporter.close()
