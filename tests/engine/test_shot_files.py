# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a shot: which are found and refused, and what is written."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import OpenEXR
import pytest
from made_shot import made_shot, without_motion, write_frame
from shot_painting import job_of, paint
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.errors import ArtistError
from nst_addon.images.files import read_picture
from nst_addon.images.passes import read_passes
from nst_addon.shot.files import FrameFiles, find_shot
from nst_addon.shot.read import read_frame


def test_motion_blur_is_refused_before_painting(
    style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    for frame in made_shot(2):
        write_frame(tmp_path / f"{frame.number:04d}.exr", without_motion(frame))
    with pytest.raises(ArtistError, match="Motion Blur leaves no vectors"):
        paint(job_of(tmp_path, tmp_path / "o_####.png", style, last=2), narrow)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("missing", r"Frame 2 of the shot is missing \(0002.exr\): render it"),
        ("size", r"0002.exr is 48 × 32 pixels, not 96 × 64: render the frames in one size"),
        ("view layer", r"0002.exr has other view layers or passes than the first frame"),
        ("stereo", r"0002.exr is stereo: render one view"),
        ("codec", r"0002.exr is compressed with loss, .* choose the codec ZIP"),
        ("vector", r"has no Vector pass: switch on Vector, Z and Position"),
        ("damaged", r"0002.exr cannot be read: delete it and render it again"),
    ],
)
def test_frames_that_do_not_fit_are_told_before_painting(
    spoil: str, sentence: str, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    frames = made_shot(3)
    for frame in frames:
        write_frame(tmp_path / f"{frame.number:04d}.exr", frame)
    second = tmp_path / "0002.exr"
    if spoil == "missing":
        second.unlink()
    elif spoil == "size":
        small = {
            name: getattr(frames[1], name)[::2, ::2]
            for name in ("picture", "vector", "depth", "position")
        }
        write_frame(second, replace(frames[1], **small))
    elif spoil == "view layer":
        write_frame(second, frames[1], view_layer="Other")
    elif spoil == "stereo":
        write_frame(second, frames[1], views=("left", "right"))
    elif spoil == "codec":
        write_frame(second, frames[1], codec=OpenEXR.DWAA_COMPRESSION)
    elif spoil == "vector":
        write_frame(second, frames[1], without=("Vector",))
    else:
        second.write_bytes(second.read_bytes()[:100])
    with pytest.raises(ArtistError, match=sentence):
        paint(job_of(tmp_path, tmp_path / "o_####.png", style, last=3), narrow)
    assert not list(tmp_path.glob("o_*"))


def test_output_that_cannot_be_written_is_told_before_painting(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ArtistError, match="cannot be made"):
        paint(job_of(shot, tmp_path / "file/####.png", style), narrow)
    with pytest.raises(ArtistError, match="has no ending that can be written"):
        paint(job_of(shot, tmp_path / "####.mov", style), narrow)
    with pytest.raises(ArtistError, match="would replace the rendered ones"):
        paint(job_of(shot, shot / "shot_####.exr", style), narrow)


def test_passes_in_parts_of_their_own_are_read_as_in_one(shot: Path) -> None:
    """Blender 5 writes a part for each pass."""
    import OpenEXR

    file = find_shot(shot).path(2)
    other = file.with_name("parts.exr")
    planes = read_passes(file).planes
    names = {"Combined": "RGBA", "Depth": "Z", "Position": "XYZ", "Vector": "XYZW"}
    parts = [
        OpenEXR.Part(
            {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage},
            {
                f"ViewLayer.{name}.{letter}": np.ascontiguousarray(planes[name][..., i])
                for i, letter in enumerate(letters)
            },
            f"ViewLayer.{name}",
        )
        for name, letters in names.items()
    ]
    OpenEXR.File(parts).write(str(other))
    one, many = read_frame(file, 2)[0], read_frame(other, 2)[0]
    other.unlink()
    for name in ("picture", "vector", "depth", "position"):
        assert np.array_equal(getattr(one, name), getattr(many, name))


def test_frames_are_found_by_their_numbers(tmp_path: Path) -> None:
    for name in ("a_0009.exr", "a_0010.exr", "a_10001.exr", "note.txt"):
        (tmp_path / name).touch()
    files = find_shot(tmp_path)
    assert files.pattern.name == "a_####.exr"
    assert files.numbers() == [9, 10, 10001]
    assert files.path(10001).name == "a_10001.exr" and files.path(-3).name == "a_-0003.exr"
    (tmp_path / "b_0001.exr").touch()
    with pytest.raises(ArtistError, match=r"several shots \(a_####.exr, b_####.exr\): name one"):
        find_shot(tmp_path)
    assert find_shot(tmp_path / "b_0001.exr").pattern.name == "b_####.exr"
    with pytest.raises(ArtistError, match="has no frames"):
        (tmp_path / "empty").mkdir()
        find_shot(tmp_path / "empty")


def test_what_has_no_vectors_is_told_by_its_name(tmp_path: Path) -> None:
    for name in ("film.mp4", "shot_0001.png"):
        (tmp_path / name).touch()
        with pytest.raises(ArtistError, match="has no vectors, which tell how things move: render"):
            find_shot(tmp_path / name)
    with pytest.raises(ArtistError, match="has no vectors"):
        find_shot(tmp_path / "shot_####.png")
    (tmp_path / "still.exr").touch()
    with pytest.raises(ArtistError, match="no number in its name: choose a frame of a shot"):
        find_shot(tmp_path / "still.exr")


def test_a_name_without_a_place_for_the_number_gets_one() -> None:
    assert FrameFiles.of(Path("out/shot.png")).pattern == Path("out/shot####.png")
    assert FrameFiles.of(Path("out/s_##.png")).path(7) == Path("out/s_07.png")


@pytest.mark.parametrize("ending", ["png", "exr"])
def test_alpha_is_kept(ending: str, style: Tensor, narrow: Network, tmp_path: Path) -> None:
    for frame in made_shot(2):
        clear = np.where(frame.is_world[..., None], 0, 1).astype(np.float32)
        picture = np.dstack([frame.picture**2.2, clear]) * clear  # premultiplied, as in a file
        write_frame(tmp_path / f"{frame.number:04d}.exr", frame, colors=picture)
    job = job_of(tmp_path, tmp_path / f"o_####.{ending}", style, last=2, iterations=1, size=96)
    for file, frame in zip(paint(job, narrow), made_shot(2), strict=True):
        alpha = read_picture(file)[..., 3] / (255 if ending == "png" else 1)
        assert np.array_equal(alpha > 0.5, ~frame.is_world)


def test_16_bits_are_more_than_256_steps(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    job = job_of(shot, tmp_path / "####.png", style, last=1, iterations=1, color_depth="16")
    found = read_png16(paint(job, narrow)[0]) / 65535
    assert len(np.unique(found)) > 256
    (tmp_path / "8").mkdir()
    coarse = job_of(shot, tmp_path / "8/####.png", style, last=1, iterations=1)
    assert np.abs(read_picture(paint(coarse, narrow)[0]) / 255 - found).max() < 0.51 / 255


def read_png16(path: Path) -> np.ndarray:
    """By the letter of the standard, for the one filter that we write; Pillow reads 8 bits."""
    data, chunks, at = path.read_bytes(), {}, 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        chunks[name] = data[at + 8 : at + 8 + length]
        assert zlib.crc32(name + chunks[name]) == struct.unpack_from(">I", data, at + 8 + length)[0]
        at += 12 + length
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (depth, kind) == (16, 2)
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)
    assert (rows[:, 0] == 2).all()
    whole = np.add.accumulate(rows[:, 1:], 0, np.uint8)
    return np.ascontiguousarray(whole).view(">u2").reshape(height, width, 3).astype(float)
