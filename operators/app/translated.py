# SPDX-License-Identifier: GPL-3.0-or-later
"""What the artist reads, in the language of Blender's interface."""

from __future__ import annotations

from bpy.app import translations

from ...nst_addon.sentences import Sentence, fill

#: Where Blender has another sense for a word of ours ("Normal", of surfaces), ours is asked for.
CONTEXT = "NST"


def translated(text: str, /, **values: object) -> str:
    """`text`, a whole sentence as it stands in the files of operators/languages/, in the artist's
    language, with each {name} of `values` in its place; a Sentence has its own."""
    if isinstance(text, Sentence):
        return translated(text.template, **text.fields)
    return fill(str(translations.pgettext_iface(text, CONTEXT)), values)


def in_turn(*sentences: str) -> str:
    """Those of the translated `sentences` that are not empty, one after another."""
    told = ""
    for each in filter(None, sentences):
        told = translated("{first}. {then}", first=told, then=each) if told else each
    return told
