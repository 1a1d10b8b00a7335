# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job's objects mean, found by the worker before it paints."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from painted_square import square

from nst_addon.errors import NothingSeen, UVFolded, UVOverlap
from nst_addon.images.rasterize import pixels_in
from nst_addon.job.folder import read_job, write_job
from nst_addon.job.model import Job, PaintedObjects, ViewOptions
from nst_addon.settings import Settings
from nst_addon.worker.inputs import with_inputs


def _job(objects: PaintedObjects) -> Job:
    return Job(Settings(size=64), None, [], canvas=(64, 64), objects=objects)


def test_views_come_with_the_passes_that_the_cameras_see(tmp_path: Path) -> None:
    job, warning = with_inputs(_job(square()), tmp_path)
    assert [each.held_out for each in job.views] == [False, False, True]
    for view in job.views:
        seen = view.planes["Object Index"][..., 0] == 1
        assert 0.05 < seen.mean() < 1
        assert np.allclose(view.planes["Normal"][seen], (0, 0, 1))
        position, uv = view.planes["Position"][seen], view.planes["UV"][seen]
        assert np.allclose(position[:, 2], 0, atol=1e-6)
        assert np.allclose(position[:, :2], 2 * uv[:, :2] - 1, atol=1e-5)
    assert not warning


def test_positions_are_those_of_the_texels(tmp_path: Path) -> None:
    job, _ = with_inputs(_job(square()), tmp_path)
    middles = 2 * (np.arange(64) + 0.5) / 64 - 1
    assert job.positions is not None
    assert np.allclose(job.positions[..., 0], middles[None, :], atol=1e-6)
    assert np.allclose(job.positions[..., 1], -middles[:, None], atol=1e-6)


def test_base_colors_are_laid_out_over_the_uv_map(tmp_path: Path) -> None:
    job, _ = with_inputs(_job(square((9, 99, 199))), tmp_path)
    assert job.content is not None
    assert job.content.shape == (64, 64, 3)
    assert (job.content == (9, 99, 199)).all()


def test_objects_are_read_as_they_were_written(tmp_path: Path) -> None:
    objects = replace(square((1, 2, 3)), cameras=[np.arange(32.0).reshape(2, 4, 4)])
    write_job(tmp_path, _job(objects))
    read = read_job(tmp_path).objects
    assert read is not None
    assert np.array_equal(read.corners, objects.corners)
    assert np.array_equal(read.triangles, objects.triangles)
    assert np.array_equal(read.owners, objects.owners)
    assert np.array_equal(read.cameras, objects.cameras)
    assert np.array_equal(read.base_colors[0].pixels, objects.base_colors[0].pixels)
    assert (read.names, read.folded, read.options) == (["Square"], [False], objects.options)


def test_a_uv_map_that_overlaps_is_told(tmp_path: Path) -> None:
    one = square()
    higher = one.corners + np.array([0, 0, 1, 0, 0, 0, 0, 0], np.float32)
    both = replace(
        one,
        corners=np.concatenate([one.corners, higher]),
        triangles=np.concatenate([one.triangles, one.triangles + 4]),
        owners=np.zeros((4, 3), np.int32),
    )
    with pytest.raises(UVOverlap, match="“Square” overlaps itself"):
        with_inputs(_job(both), tmp_path)
    with pytest.raises(UVFolded, match="modifiers of “Square”"):
        with_inputs(_job(replace(both, folded=[True])), tmp_path)


def test_objects_that_no_camera_sees_are_told(tmp_path: Path) -> None:
    inside = replace(square(), options=ViewOptions(2, 16, "INSIDE"))
    with pytest.raises(NothingSeen):
        with_inputs(_job(inside), tmp_path)


def test_how_far_it_is_is_told_from_the_start_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    with_inputs(_job(square()), tmp_path, told.append)
    assert told == sorted(told)
    assert told[0] == 0
    assert len(told) > 50
    assert 0.7 < told[-1] < 1


def test_a_job_is_canceled_while_its_objects_are_looked_at(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def report(done: float) -> None:
        if done > 0.1:
            raise Enough

    with pytest.raises(Enough):
        with_inputs(_job(square()), tmp_path, report)


def test_where_there_is_no_triangle_there_is_no_pixel() -> None:
    """An object that is as small as a point has none that a camera sees."""
    assert not list(pixels_in(np.zeros((0, 3, 2))))
