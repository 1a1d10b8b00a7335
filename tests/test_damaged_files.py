# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is damaged in a job folder is one sentence, and the rest is read all the same."""

from __future__ import annotations

import json
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from painted_square import square

from nst_addon.errors import ArtistError
from nst_addon.job.events import EVENTS, TAIL, EventReader, append_event
from nst_addon.job.files import read_array, write_array, write_json
from nst_addon.job.folder import read_job, read_origin, read_recipe, write_job
from nst_addon.job.model import Job, RenderMask, Style
from nst_addon.settings import Settings

PROGRESS = {
    "scale": 1, "scales": 3, "width": 64, "height": 48, "iteration": 2, "iterations": 9,
    "done": 0.1, "cost": 2.5, "content_cost": 1.0, "style_cost": 1.5, "seconds_left": 30.0,
}  # fmt: skip
#: What JSON can be instead of what it should be.
WRONG: list[Any] = [
    None, True, -1, 10**400, 1e308, float("nan"), float("inf"), "", "\0", "\ud800", "x" * 10**5,
    "../style-0.npy", "/etc/passwd", "style-0.npy/..", "C:\\x.npy", [], [[]], [1, 2, 3, 4], {},
    {"file": 1}, [None] * 2000,
]  # fmt: skip


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


def events_of(folder: Path, text: bytes) -> list[dict[str, Any]]:
    (folder / EVENTS).write_bytes(text)
    return EventReader(folder).read()


# Events


@pytest.mark.parametrize(
    "damage",
    [
        b"\0" * 4096 + b"\n",
        b'{"event": "prog\n',
        b"[]\n[1]\n",
        b'"finished"\n17\nnull\n',
        b"[" * 10**5 + b"\n",
        b'{"event": ' * 5000 + b"\n",
        b'{"event": {"event": "finished"}}\n{"event": null}\n{}\n',
        b'{"event": "progress", "done": ' + b"9" * 5000 + b"}\n",
        b"\xff\xfe\x00\n",
        b'{"event": "progress", "done": NaN}\n{"event": "progress"}\n',
        b'{"event": "warning", "text": null}\n{"event": "warning", "text": []}\n',
        b'{"event": "failed"}\n{"event": "failed", "error": "no"}\n',
        b'{"event": "failed", "error": {"kind": 1, "what": "", "advice": "", "fields": {}}}\n',
        b'{"event": "step", "text": null, "done": "much"}\n',
        b'{"event": "nobody knows this"}\n',
        b"\r\n\n\x85\n",
    ],
)
def test_a_damaged_line_is_skipped_and_the_events_around_it_count(
    damage: bytes, tmp_path: Path
) -> None:
    append_event(tmp_path, "started")
    before = (tmp_path / EVENTS).read_bytes()
    events = events_of(tmp_path, before + damage + b'{"event": "finished"}\n')
    assert [event["event"] for event in events] == ["started", "finished"]


@pytest.mark.parametrize("name", PROGRESS)
def test_progress_has_numbers_that_can_be_shown(name: str, tmp_path: Path) -> None:
    for value in WRONG:
        (tmp_path / EVENTS).unlink(missing_ok=True)
        append_event(tmp_path, "progress", **{**PROGRESS, name: value})
        for event in EventReader(tmp_path).read():
            assert type(event[name]) in (int, float) and 0 <= event[name] < 1e30 or "cost" in name
            f"{round(event['seconds_left'])} {event['cost']:.3g} {event['done']:.0%}"


def test_the_words_of_an_event_can_be_shown_in_a_panel(tmp_path: Path) -> None:
    text = "Out\0of \ud800 memory\n" + "x" * 10**4
    append_event(tmp_path, "warning", text=text)
    error = {"kind": "ResultTooSmall", "what": text, "advice": text, "fields": {"what": 1}}
    append_event(tmp_path, "failed", error=error)
    warning, failed = EventReader(tmp_path).read()
    for words in (warning["text"], str(ArtistError.from_dict(failed["error"]))):
        assert len(words) < 3000 and "\0" not in words and "\n" not in words
        words.encode("utf-8")


def memory_of(function: Callable[[], object]) -> int:
    """The most bytes that `function` holds at once."""
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_look_at_a_huge_file_of_events_reads_its_end_alone(tmp_path: Path) -> None:
    line = json.dumps({"event": "progress", **PROGRESS}).encode() + b"\n"
    (tmp_path / EVENTS).write_bytes(line * (10**8 // len(line)) + b'{"event": "stopped"}\n')
    reader = EventReader(tmp_path)
    events = reader.read()
    assert len(events) <= TAIL / len(line) + 1
    assert events[-1] == {"event": "stopped"} and events[0]["event"] == "progress"
    assert reader.read() == []


def test_one_huge_line_of_events_is_never_read_whole(tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_bytes(b"x" * 10**8)
    reader = EventReader(tmp_path)
    assert memory_of(reader.read) < 4 * TAIL
    assert reader.read() == []
    with open(tmp_path / EVENTS, "ab") as file:
        file.write(b'\n{"event": "finished"}\n')
    assert reader.read() == [{"event": "finished"}]


def test_a_file_of_events_that_begins_anew_is_read_anew(tmp_path: Path) -> None:
    reader = EventReader(tmp_path)
    for _ in range(3):
        append_event(tmp_path, "started")
    assert len(reader.read()) == 3
    (tmp_path / EVENTS).unlink()
    assert reader.read() == []
    append_event(tmp_path, "finished")
    assert [event["event"] for event in reader.read()] == ["finished"]


def test_events_that_are_no_file_are_none(tmp_path: Path) -> None:
    (tmp_path / EVENTS).mkdir()
    assert EventReader(tmp_path).read() == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes with names")
def test_nobody_waits_at_a_pipe_in_a_job_folder(tmp_path: Path) -> None:
    job_folder(tmp_path)
    for name in (EVENTS, "content.npy"):
        (tmp_path / name).unlink(missing_ok=True)
        os.mkfifo(tmp_path / name)
        assert EventReader(tmp_path).read() == []
    with pytest.raises(ArtistError):
        read_job(tmp_path)


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
