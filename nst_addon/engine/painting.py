"""From a job to the steps of its painting."""

from __future__ import annotations

from collections.abc import Iterator

from ..job import Job
from .networks import Network
from .optimize import Step, paint
from .pictures import subject_of
from .variants import paint_variants


def paint_job(job: Job, network: Network) -> Iterator[Step]:
    """Paint what `job` asks for; Steps as of paint(). Raises ArtistError."""
    subject = subject_of(job)
    if job.variants > 1:
        return paint_variants(subject, job.settings, network, job.variants)
    return paint(subject, job.settings, network)
