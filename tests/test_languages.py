# SPDX-License-Identifier: GPL-3.0-or-later
"""What the artist reads can be translated, and is, with the same values. Without Blender; what
Blender knows of classes and properties is in tests/blender/test_languages.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shown_texts import ROOT, shown_texts

from nst_addon.sentences import Sentence, as_event, fields_of, fill

FILES = sorted((ROOT / "operators/languages").glob("*.json"))


def _texts(file: Path) -> dict[str, str]:
    texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return texts


def test_five_languages_ship() -> None:
    assert [each.stem for each in FILES] == ["de_DE", "es", "fr_FR", "ja_JP", "zh_HANS"]


def test_every_shown_text_of_the_program_goes_through_translation() -> None:
    faults = shown_texts()[1]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shown_text_of_the_program_is_in_each_language(file: Path) -> None:
    there = _texts(file)
    missing = {text: where for text, where in shown_texts()[0].items() if text not in there}
    listed = "\n".join(
        f"  {json.dumps(text, ensure_ascii=False)}: …,   ({where})"
        for text, where in missing.items()
    )
    assert not missing, f"add to operators/languages/{file.name}:\n{listed}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_has_the_values_of_its_text(file: Path) -> None:
    wrong = {a: b for a, b in _texts(file).items() if fields_of(a) != fields_of(b) or not b}
    assert not wrong


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_texts_of_a_language_are_sorted(file: Path) -> None:
    assert list(_texts(file)) == sorted(_texts(file))


def test_values_are_not_read_as_templates() -> None:
    assert fill("“{name}” is {what}", {"name": "{what}", "what": "gone"}) == "“{what}” is gone"
    assert fill("{name:>999999999} {other}", {"name": 1}) == "{name:>999999999} {other}"


def test_a_sentence_crosses_the_job_folder_with_its_values() -> None:
    told = Sentence("Frame {frame} of {path}", frame=3, path=Path("shot"))
    assert told == "Frame 3 of shot"
    assert as_event(told) == {
        "text": "Frame {frame} of {path}",
        "fields": {"frame": 3, "path": "shot"},
    }
    assert as_event("Waiting") == {"text": "Waiting", "fields": {}}
