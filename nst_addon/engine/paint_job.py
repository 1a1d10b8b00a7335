# SPDX-License-Identifier: GPL-3.0-or-later
"""From a job to the steps of its painting."""

from __future__ import annotations

from collections.abc import Iterator

from ..job.model import Job
from .materials.subject import material_of
from .network.vgg import Network
from .objects.subject import object_of
from .optimize import Step, paint, paint_material, paint_object
from .tensors import subject_of
from .variants import paint_variants


def paint_job(job: Job, network: Network) -> Iterator[Step]:
    """Paint what `job` asks for, whose masks are arrays and whose views have their passes.

    Steps as of paint(). Raises ArtistError.
    """
    if job.views:
        return paint_object(object_of(job), job.settings, network)
    if job.maps:
        return paint_material(*material_of(job), job.settings, network)
    subject = subject_of(job)
    if job.variants > 1:
        return paint_variants(subject, job.settings, network, job.variants)
    return paint(subject, job.settings, network)
