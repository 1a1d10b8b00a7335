"""From a job to the steps of its painting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..job.model import Job
from .network.vgg import Network
from .objects.subject import object_of
from .optimize import Step, paint, paint_object
from .tensors import subject_of
from .variants import paint_variants


def paint_job(job: Job, network: Network, folder: Path | None = None) -> Iterator[Step]:
    """Paint what `job` asks for; Steps as of paint(). Raises ArtistError.

    The views of an object lie in `folder`.
    """
    if job.views:
        assert folder is not None, "views are files of the job folder"
        return paint_object(object_of(job, folder), job.settings, network)
    subject = subject_of(job)
    if job.variants > 1:
        return paint_variants(subject, job.settings, network, job.variants)
    return paint(subject, job.settings, network)
