# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text that Blender shows of the extension is in every language's file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import bpy
import pytest
from in_blender import modules
from shown_texts import ROOT, is_translated, shown_texts

LANGUAGES = [each.stem for each in sorted((ROOT / "operators/languages").glob("*.json"))]


@pytest.fixture(scope="module")
def texts() -> set[str]:
    """What the program's files show, and what Blender knows of its classes."""
    return {*shown_texts()[0], *filter(is_translated, _known_to_blender())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_file_of_each_language(language: str, texts: set[str]) -> None:
    there = _read(language)
    missing = "\n".join(f"  {_quoted(text)}: …," for text in sorted(texts - there.keys()))
    assert not missing, f"add to operators/languages/{language}.json:\n{missing}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_text_that_is_shown_no_more(language: str, texts: set[str]) -> None:
    unused = "\n".join(map(_quoted, sorted(_read(language).keys() - texts)))
    assert not unused, f"delete from operators/languages/{language}.json:\n{unused}"


def test_the_languages_come_and_go_with_the_extension() -> None:
    languages = modules().languages
    languages.unregister()
    languages.register()  # Blender refuses a second time


def _read(language: str) -> dict[str, str]:
    languages = modules().languages
    known: dict[str, str] = languages.read(languages.files()[language])
    return known


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _known_to_blender() -> Iterator[str]:
    """What classes are called, what their tooltips say, and the same of their properties."""
    package = modules()
    for each in package.CLASSES:
        kind: Any = each
        yield from (getattr(kind, "bl_label", ""), getattr(kind, "bl_category", ""))
        if issubclass(each, bpy.types.Operator):
            module, _, name = kind.bl_idname.partition(".")
            known = getattr(getattr(bpy.ops, module), name).get_rna_type()
            yield known.description
        else:
            known = kind.bl_rna
        for name in _own(kind):
            yield from _of_property(known.properties.get(name))
    for name, known in bpy.types.WindowManager.bl_rna.properties.items():
        if name.startswith("nst_"):
            yield from _of_property(known)


def _own(kind: Any) -> Iterator[str]:
    """The properties of a class and of those of ours that it is made of."""
    for each in kind.__mro__:
        if each.__module__.partition(".")[0] != "bpy":
            yield from getattr(each, "__annotations__", {})


def _of_property(known: Any) -> Iterator[str]:
    """A property's name and tooltip, and those of its choices, unless it is hidden, or nothing
    shows it and it has no name."""
    unnamed = (getattr(known, "identifier", ""), "")
    if known is None or known.is_hidden or (known.name, known.description) == unnamed:
        return
    yield from (known.name, known.description)
    for item in getattr(known, "enum_items", ()):
        yield from (item.name, item.description)


def test_a_sentence_of_any_language_is_wrapped_and_nothing_of_it_is_lost() -> None:
    wrapped = modules().ui.wrapped_label.wrapped
    german = "Die UV-Map von „Holz“ überlappt sich selbst: drücken Sie Auspacken"
    lines = list(wrapped(german, 20))
    assert " ".join(lines) == german and max(map(len, lines)) <= 20
    japanese = "「Holz」に UV マップがありません：展開を押してください。"
    lines = list(wrapped(japanese, 20))
    assert "".join(lines).replace(" ", "") == japanese.replace(" ", "") and len(lines) > 2
    assert not [line for line in lines if line[0] in "。：、」"]
    french = "« Holz » n’a pas de carte UV : cliquez sur « Déplier »"
    lines = list(wrapped(french, 16))
    assert " ".join(lines) == french and not [line for line in lines if line[0] in ":»"]
    path = "/a" * 60
    assert "".join(wrapped(path, 20)) == path
