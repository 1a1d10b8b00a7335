# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job has in files of its folder that the worker reads before it paints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from nst_addon.errors import ArtistError
from nst_addon.job.folder import read_job, write_job
from nst_addon.job.model import Job, View
from nst_addon.settings import Settings
from nst_addon.worker.inputs import with_inputs


def _job(*views: View) -> Job:
    return Job(Settings(), None, [], canvas=(8, 8), views=views)


def test_views_come_with_the_passes_in_their_files(tmp_path: Path) -> None:
    position = np.random.default_rng(0).random((8, 8, 3), np.float32)
    channels = {
        f"Layer.Position.{axis}": np.ascontiguousarray(position[..., index])
        for index, axis in enumerate("XYZ")
    }
    OpenEXR.File({}, channels).write(str(tmp_path / "view-000.exr"))
    write_job(tmp_path, _job(View("view-000.exr", (0.0, 0.0, 1.0))))
    job = read_job(tmp_path)
    assert job.views[0].planes is None
    (view,) = with_inputs(job, tmp_path).views
    assert view.planes is not None
    assert np.array_equal(view.planes["Position"], position)


def test_the_passes_of_views_stay_out_of_the_job_file(tmp_path: Path) -> None:
    view = View("view-000.exr", (0.0, 0.0, 1.0), planes={"UV": np.zeros((8, 8, 3), np.float32)})
    write_job(tmp_path, _job(view))
    assert read_job(tmp_path).views == [View("view-000.exr", (0.0, 0.0, 1.0))]
    assert "planes" not in (tmp_path / "job.json").read_text(encoding="utf-8")


def test_a_view_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "view-000.exr").write_bytes(b"no picture")
    with pytest.raises(ArtistError, match="cannot be read"):
        with_inputs(_job(View("view-000.exr", (0.0, 0.0, 1.0))), tmp_path)
