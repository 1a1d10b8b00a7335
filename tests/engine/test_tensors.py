# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as tensors: whatever their arrays are, they fit each other or are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nst_addon.engine.tensors import result_of, subject_of
from nst_addon.errors import ArtistError
from nst_addon.job.model import Job, Style
from nst_addon.settings import Settings

SOURCE = np.full((64, 96, 4), 200, np.uint8)


def _job(content: np.ndarray = SOURCE, *masks: np.ndarray, **given: Any) -> Job:
    pixels = np.full((64, 64, 3), 90, np.uint8)
    styles = [Style(f"style {index}", 1.0, pixels, mask) for index, mask in enumerate(masks)]
    return Job(Settings(size=96), content, styles or [Style("style", 1.0, pixels)], **given)


def test_masks_of_any_size_fit_each_other_and_the_alpha_of_the_source() -> None:
    content = SOURCE.copy()
    content[:8, :, 3] = 0
    small, large = np.full((16, 24), 255, np.uint8), np.ones((100, 150), np.float32)
    subject = subject_of(_job(content, small, large))
    subject.check()
    assert {style.mask.shape[2:] for style in subject.styles if style.mask is not None} == {
        (64, 96)
    }


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_pixels_that_are_no_numbers_are_told(wrong: float) -> None:
    content = np.ones((64, 96, 3), np.float32)
    content[3, 4, 1] = wrong
    with pytest.raises(ArtistError, match="The source has pixels that are no numbers"):
        subject_of(_job(content))
    mask = np.full((64, 96), wrong, np.float32)
    with pytest.raises(ArtistError, match="The mask of the style “style 0”"):
        subject_of(_job(SOURCE, mask))


def test_a_transparent_source_is_told_without_a_word_of_masks() -> None:
    with pytest.raises(ArtistError, match="The source is transparent all over"):
        subject_of(_job(np.zeros((64, 96, 4), np.uint8))).check()


def test_a_packed_channel_hides_nothing_and_comes_back() -> None:
    content = SOURCE.copy()
    content[..., 3] = 0
    content[10:20, 10:20, 3] = 77
    job = _job(content, packed=True)
    subject = subject_of(job)
    subject.check()
    assert subject.cover is None
    result = result_of(torch.zeros(1, 3, 64, 96), job)
    assert np.array_equal(result[..., 3], content[..., 3])
    assert result[..., :3].max() == 0
