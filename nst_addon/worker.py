"""The worker process: it paints job folders, one after another, beside Blender.

Orders come in on standard input, one JSON object a line; what happens goes out
through the job folder (job.py). The worker ends when its standard input closes or
when it had nothing to do for a while; either way everything it held is given back.
Read it top to bottom: serve() takes orders, run_job() paints one folder.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ArtistError
from .job import PREVIEW, RESULT, Job, append_event, explain, read_job, write_array

if TYPE_CHECKING:
    from .engine.network.vgg import Network
    from .engine.optimize import Step

log = logging.getLogger("nst")

#: Seconds between two progress events, two previews, two saved pictures.
PROGRESS_EVERY, PREVIEW_EVERY, SAVE_EVERY = 0.2, 1.0, 10.0
#: Share of the time that each of these may take: writing an 8K picture takes seconds.
MOST_SHARE = 0.1
#: Seconds that the first order may take: a worker is started to be given one.
FIRST_ORDER = 60.0
#: Seconds that a closing worker may take to save its picture.
GRACE = 20.0


class Orders:
    """Standard input, read by a thread, so that a stop is heard while painting."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._jobs: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._wishes: dict[str, str] = {}
        self._closed = False
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def next_job(self, seconds: float) -> dict[str, Any] | None:
        """The next order to run; None when the input closed or nothing came in time."""
        try:
            return self._jobs.get(timeout=seconds)
        except queue.Empty:
            return None

    def wish(self, folder: Path) -> str | None:
        """What is asked of the job in `folder` meanwhile: None, "stop" or "cancel"."""
        return "stop" if self._closed else self._wishes.get(os.fspath(folder))

    def _listen(self, lines: Iterable[str]) -> None:
        for line in lines:
            order = json.loads(line)
            if order["do"] == "run":
                self._jobs.put(order)
            else:
                self._wishes[order["folder"]] = order["do"]
        self._closed = True
        self._jobs.put(None)
        time.sleep(GRACE)
        os._exit(0)  # a hung driver must not outlive Blender


class Networks:
    """The network of the last job, kept loaded for the next."""

    def __init__(self, weights_folder: Path | None) -> None:
        self._weights_folder = weights_folder
        self._key: tuple[Any, ...] = ()
        self._network: Network | None = None

    def load(self, job: Job, *, allow_download: bool) -> Network:
        """The network that the job's settings ask for. Raises ArtistError."""
        from .engine.device.devices import pick_device, pick_dtype
        from .engine.network.vgg import load_network

        settings = job.settings
        device = pick_device(settings.device)
        key = (settings.network, settings.pooling, device, pick_dtype(settings.precision, device))
        if self._network is None or key != self._key:
            self._network = None  # let go of the old one first
            self._network = load_network(
                *key, weights_folder=self._weights_folder, allow_download=allow_download
            )
            self._key = key
        return self._network

    def rest(self) -> None:
        """Keep the network; give the rest of the device's memory back to Blender."""
        if self._network is not None:
            from .engine.device.memory import release

            release()


def serve(weights_folder: Path | None, idle_seconds: float) -> None:
    """Paint what standard input orders, until it closes or `idle_seconds` pass."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if hasattr(os, "nice"):
        os.nice(5)  # Blender's interface comes first
    orders = Orders(sys.stdin)
    networks = Networks(weights_folder)
    patience = max(idle_seconds, FIRST_ORDER)
    while order := orders.next_job(patience):
        patience = idle_seconds
        folder = Path(order["folder"])
        run_job(
            folder,
            networks,
            allow_download=order["allow_download"],
            wish=partial(orders.wish, folder),
        )
        networks.rest()


def run_job(
    folder: Path,
    networks: Networks,
    *,
    allow_download: bool = False,
    wish: Callable[[], str | None] = lambda: None,
) -> bool:
    """Paint the job in `folder` and leave result.npy in it; True when a picture is there.

    Whatever goes wrong becomes a "failed" event with one sentence for the artist; the
    log has the rest. `wish` is asked between iterations: "stop" keeps the picture so
    far, "cancel" drops it.
    """
    try:
        end = _paint(folder, networks, allow_download, wish)
        append_event(folder, end)
        return end != "cancelled"
    except Exception as error:
        log.exception("job %s failed", folder)
        _report_failure(folder, sentence(error))
        return False


def sentence(error: Exception) -> str:
    """What happened and what to do next, in one sentence."""
    if isinstance(error, ArtistError):
        return str(error)
    if isinstance(error, OSError):
        return explain(error)
    if isinstance(error, ImportError):
        return f"This Python lacks {error.name}: press Install in the add-on's preferences"
    return (
        f"The worker met an unexpected error ({type(error).__name__}): see the log, then try again"
    )


def _report_failure(folder: Path, text: str) -> None:
    try:
        append_event(folder, "failed", text=text)
    except OSError:  # the disk is full to the last byte; Blender sees the worker end instead
        sys.exit(text)


def _paint(
    folder: Path, networks: Networks, allow_download: bool, wish: Callable[[], str | None]
) -> str:
    """Paint and report; return the last event's name."""
    from .engine.device.memory import let_go
    from .engine.paint_job import paint_job

    job = read_job(folder)
    append_event(folder, "started")
    log.info("job %s: %s", folder, job.settings)
    if job.needs_passes:
        from .mattes import with_masks

        job = with_masks(job, folder)
    network = networks.load(job, allow_download=allow_download)
    easel = _Easel(folder, job)
    asked = None
    try:
        for step in paint_job(job, network, folder):
            easel.show(step)
            if asked := wish():
                break
    except Exception as error:
        let_go(error)
        easel.rescue()
        raise
    if asked == "cancel":
        return "cancelled"
    easel.save()
    return "stopped" if asked else "finished"


class _Easel:
    """Shows a job's progress, and keeps its picture, at a measured pace."""

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder = folder
        self._job = job
        self._start = time.monotonic()
        self._due = {"progress": 0.0, "preview": 0.0, "save": self._start + SAVE_EVERY}
        self._step: Step | None = None

    def show(self, step: Step) -> None:
        """Report one step; most steps find nothing due and cost nothing."""
        self._step = step
        if step.warning:
            log.warning(step.warning)
            append_event(self._folder, "warning", text=step.warning)
        self._when_due("preview", PREVIEW_EVERY, partial(self._preview, step))
        if step.done >= 1.0:
            self._progress(step)
        else:
            self._when_due("progress", PROGRESS_EVERY, partial(self._progress, step))
        self._when_due("save", SAVE_EVERY, self.save)

    def save(self) -> None:
        """Write the picture so far as result.npy, in the source's depth, alpha and all."""
        from .engine.tensors import result_of

        assert self._step is not None, "paint() yields at least one step"
        write_array(self._folder / RESULT, result_of(self._step.picture(), self._job))

    def rescue(self) -> None:
        """Save what there is, if that is still possible: Blender can recover it."""
        if self._step is not None:
            with contextlib.suppress(Exception):  # what went wrong before is what counts
                self.save()

    def _when_due(self, what: str, every: float, act: Callable[[], None]) -> None:
        begin = time.monotonic()
        if begin >= self._due[what]:
            act()
            took = time.monotonic() - begin
            self._due[what] = begin + max(every, took / MOST_SHARE)

    def _progress(self, step: Step) -> None:
        append_event(
            self._folder,
            "progress",
            scale=step.scale,
            scales=step.scales,
            width=step.width,
            height=step.height,
            iteration=step.iteration,
            iterations=step.iterations,
            done=step.done,
            cost=step.cost,
            content_cost=step.content_cost,
            style_cost=step.style_cost,
            seconds_left=step.seconds_left(time.monotonic() - self._start),
        )

    def _preview(self, step: Step) -> None:
        from .engine.tensors import preview

        write_array(self._folder / PREVIEW, preview(step.picture()))
        append_event(self._folder, "preview")
