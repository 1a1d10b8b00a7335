# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is damaged in a job folder is one sentence, and the rest is read all the same."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from painted_square import square
from wrong_values import PROGRESS, WRONG

from nst_addon.errors import ArtistError
from nst_addon.job.events import EVENTS, EventReader, append_event
from nst_addon.job.files import read_array, write_array, write_json
from nst_addon.job.folder import read_job, read_origin, read_recipe, write_job
from nst_addon.job.model import Job, RenderMask, Style
from nst_addon.settings import Settings


def job_folder(folder: Path) -> Path:
    """A job with everything that a folder can have, all of it small."""
    picture = np.zeros((8, 8, 3), np.uint8)
    styles = [
        Style("dots", 1.0, picture),
        Style("lines", 0.5, picture.astype(np.float32), np.zeros((8, 8), np.float32)),
        Style("waves", 1.0, picture, RenderMask("OBJECTS", ["Cube"], [1], ["ViewLayer"])),
    ]
    job = Job(
        Settings(),
        picture,
        styles,
        {"name": "mine"},
        objects=replace(square((255, 0, 0)), cameras=[np.zeros((2, 4, 4))]),
    )
    write_job(folder, job)
    return folder


def read_all(folder: Path) -> None:
    """Read the folder as Blender and the worker do: only sentences may come of it."""
    for read in (read_job, read_origin, read_recipe):
        try:
            read(folder)
        except ArtistError as error:
            assert len(str(error)) < 700 and "\n" not in str(error), str(error)[:999]


# Arrays


def _npy(header: str) -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("arr_0.npy", _npy("{}"))


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _save(array: np.ndarray) -> Callable[[Path], None]:
    return lambda path: np.save(path, array)


DAMAGED_ARRAYS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(1000)),
    "zip": _zip,
    "folder": _make_folder,
    "missing": lambda path: path.unlink(),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "header only": lambda path: path.write_bytes(path.read_bytes()[:70]),
    "huge": lambda path: path.write_bytes(
        _npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1000000, 1000000, 3)}")
    ),
    "huge within bounds": lambda path: path.write_bytes(
        _npy("{'descr': '<f4', 'fortran_order': False, 'shape': (100000, 100000, 3)}")
    ),
    "negative": lambda path: path.write_bytes(
        _npy("{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 8, 3)}")
    ),
    "nested": lambda path: path.write_bytes(_npy("(" * 100)),
    "no dictionary": lambda path: path.write_bytes(_npy("[]")),
    "wrong type": lambda path: path.write_bytes(
        _npy("{'descr': 5, 'fortran_order': False, 'shape': (8, 8, 3)}")
    ),
    "objects": lambda path: np.save(path, np.array([[[{}] * 3]]), allow_pickle=True),
    "float64": _save(np.zeros((8, 8, 3))),
    "bool": _save(np.zeros((8, 8, 3), bool)),
    "complex": _save(np.zeros((8, 8, 3), np.complex64)),
    "big-endian": _save(np.zeros((8, 8, 3), ">f4")),
    "gray": _save(np.zeros((8, 8), np.uint8)),
    "two channels": _save(np.zeros((8, 8, 2), np.uint8)),
    "no pixels": _save(np.zeros((0, 8, 3), np.uint8)),
    "four axes": _save(np.zeros((1, 8, 8, 3), np.uint8)),
    "NaN": _save(np.full((8, 8, 3), np.nan, np.float32)),
    "infinite": _save(np.full((8, 8, 3), -np.inf, np.float32)),
}


@pytest.mark.parametrize("file", ["content.npy", "style-0.npy", "style-1.npy"])
@pytest.mark.parametrize("damage", DAMAGED_ARRAYS)
def test_a_damaged_picture_is_one_sentence_that_names_it(
    damage: str, file: str, tmp_path: Path
) -> None:
    folder = job_folder(tmp_path / "größe")
    DAMAGED_ARRAYS[damage](folder / file)
    with pytest.raises(ArtistError, match=rf"{file}.*: start the job again") as caught:
        read_job(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("damage", DAMAGED_ARRAYS)
def test_a_damaged_result_is_an_error_of_one_kind(damage: str, tmp_path: Path) -> None:
    write_array(tmp_path / "result.npy", np.zeros((8, 8, 3), np.uint8))
    DAMAGED_ARRAYS[damage](tmp_path / "result.npy")
    with pytest.raises((OSError, ValueError)):
        read_array(tmp_path / "result.npy")


@pytest.mark.parametrize(
    ("file", "array"),
    [
        ("mask-1.npy", np.zeros((8, 8, 3), np.uint8)),
        ("mask-1.npy", np.full((8, 8), np.nan, np.float32)),
        ("corners.npy", np.zeros((4, 7), np.float32)),
        ("corners.npy", np.zeros((4, 8), np.uint8)),
        ("corners.npy", np.full((4, 8), np.inf, np.float32)),
        ("triangles.npy", np.zeros((2, 4), np.int32)),
        ("triangles.npy", np.full((2, 3), 4, np.int32)),
        ("triangles.npy", np.full((2, 3), -1, np.int32)),
        ("owners.npy", np.zeros((3, 3), np.int32)),
        ("owners.npy", np.ones((2, 3), np.int32)),
    ],
)
def test_masks_and_meshes_fit(file: str, array: np.ndarray, tmp_path: Path) -> None:
    folder = job_folder(tmp_path)
    np.save(folder / file, array)
    with pytest.raises(ArtistError, match="is damaged .*start the job again"):
        read_job(folder)


def test_an_array_is_read_back_in_either_order_of_its_axes(tmp_path: Path) -> None:
    array = np.random.default_rng(0).random((6, 5, 4), np.float32)
    np.save(tmp_path / "a.npy", np.asfortranarray(array))
    assert np.array_equal(read_array(tmp_path / "a.npy"), array)


# job.json


@pytest.mark.parametrize(
    "name", ["../outside.npy", "sub/inside.npy", "..", "", "a\\b.npy", "C:a.npy"]
)
@pytest.mark.parametrize("what", ["style", "mask", "base color"])
def test_a_job_reads_no_file_outside_of_its_folder(what: str, name: str, tmp_path: Path) -> None:
    folder = job_folder(tmp_path / "job")
    (folder / "sub").mkdir()
    for outside in (tmp_path / "outside.npy", folder / "sub/inside.npy"):
        np.save(outside, np.zeros((8, 8, 3), np.uint8))
    data = json.loads((folder / "job.json").read_text())
    name = name or str(tmp_path / "outside.npy")
    owner, field = {
        "style": (data["styles"][0], "file"),
        "mask": (data["styles"][1], "mask"),
        "base color": (data["objects"]["base_colors"][0], "file"),
    }[what]
    owner[field] = name
    write_json(folder / "job.json", data)
    with pytest.raises(ArtistError, match="is not the name of a file in the folder"):
        read_job(folder)


@pytest.mark.parametrize("name", ["content.npy", "style-0.npy", "mask-1.npy", "corners.npy"])
def test_a_job_follows_no_link_out_of_its_folder(
    name: str, tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    folder = job_folder(tmp_path / "job")
    (folder / name).rename(tmp_path / name)
    link(folder / name, tmp_path / name)
    with pytest.raises(ArtistError, match=f"{name}.* is a link"):
        read_job(folder)


def test_no_count_in_a_job_is_unbounded(tmp_path: Path) -> None:
    for field, value in (("variants", 10**9), ("styles", None), ("cameras", None)):
        folder = job_folder(tmp_path / field)
        data = json.loads((folder / "job.json").read_text())
        owner = data["objects"] if field == "cameras" else data
        owner[field] = value or owner[field] * 2000
        write_json(folder / "job.json", data)
        with pytest.raises(ArtistError):
            read_job(folder)


def test_an_object_without_its_mesh_is_one_sentence(tmp_path: Path) -> None:
    folder = job_folder(tmp_path)
    (folder / "corners.npy").unlink()
    with pytest.raises(ArtistError, match=": start the job again"):
        read_job(folder)


@pytest.mark.parametrize(
    "text", [b"", b"\0" * 999, b"[]", b"17", b"{", b"\xff{}", b"[" * 10**5, b'{"version":' * 9999]
)
def test_a_damaged_job_is_one_sentence(text: bytes, tmp_path: Path) -> None:
    folder = job_folder(tmp_path)
    (folder / "job.json").write_bytes(text)
    for read in (read_job, read_origin, read_recipe):
        with pytest.raises(ArtistError, match="is damaged .*: start the job again"):
            read(folder)


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in `data`, as the keys that lead there."""
    keys = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [path, *(place for key in keys for place in _places(data[key], (*path, key)))]


def _put(data: Any, place: tuple[Any, ...], value: Any) -> None:
    for key in place[:-1]:
        data = data[key]
    data[place[-1]] = value


def test_any_value_anywhere_in_a_job_is_a_sentence_at_worst(tmp_path: Path) -> None:
    folder = job_folder(tmp_path)
    good = (folder / "job.json").read_text()
    for place in _places(json.loads(good))[1:]:
        for value in WRONG:
            data = json.loads(good)
            _put(data, place, value)
            (folder / "job.json").write_text(json.dumps(data))
            read_all(folder)


@pytest.mark.parametrize("file", ["job.json", EVENTS, "content.npy", "corners.npy", "mask-1.npy"])
def test_any_damage_to_a_file_is_a_sentence_at_worst(file: str, tmp_path: Path) -> None:
    chance = Random(file)
    folder = job_folder(tmp_path)
    append_event(folder, "progress", **PROGRESS)
    append_event(folder, "failed", error=ArtistError("It is late", "go home").to_dict())
    good = (folder / file).read_bytes()
    for _ in range(300):
        bad = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 8))):
            begin = chance.randrange(min(len(bad), chance.choice((128, 10**6))) or 1)
            end = begin + chance.choice((1, 1, 4, 100))
            what = chance.choice(
                (b"", b"\0", b"\xff", b"9" * 30, b"[[", b'"', bad[:begin][-9:], None)
            )
            bad[begin:end] = chance.randbytes(end - begin) if what is None else what
        (folder / file).write_bytes(bad)
        for event in EventReader(folder).read():
            if event["event"] == "failed":
                str(ArtistError.from_dict(event["error"]))
        read_all(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with names")
def test_nobody_waits_at_a_pipe_in_a_job_folder(tmp_path: Path) -> None:
    job_folder(tmp_path)
    for name in (EVENTS, "content.npy"):
        (tmp_path / name).unlink(missing_ok=True)
        os.mkfifo(tmp_path / name)
        assert EventReader(tmp_path).read() == []
    with pytest.raises(ArtistError):
        read_job(tmp_path)
