# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences in a layout: Blender's labels do not wrap."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import bpy
from bpy.types import UILayout

#: Width of a letter on average, in pixels at an interface scale of 1.
LETTER = 6.6
#: What margins take, in the same pixels; and an icon, with the box and the button that go with it.
MARGIN, ICON = 60, 26
#: The least number of letters on a line.
_LEAST = 16

#: Where a line may end: after a word, or after a letter of Chinese or Japanese and the marks that
#: no line begins with.
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef"
_MARKS = "、。，．：；！？）」』】〉》”’ーっゃゅょァィゥェォッャュョ,.:;!?)"
#: French has spaces before some marks and after "«", where no line ends.
_WORD = rf"(?:« )?[^\s{_WIDE}]+(?: [:;!?»](?=\s|$))*"
_PIECE = re.compile(rf"[{_WIDE}][{_MARKS}]*\s*|{_WORD}[{_MARKS}]*\s*|\s+")


def draw_wrapped(layout: UILayout, text: str, icon: Any = "NONE") -> None:
    """Draw `text`, which is translated, on as many lines as the region's width asks for."""
    context = bpy.context
    width = context.region.width / context.preferences.system.ui_scale if context.region else 300
    width -= MARGIN + (ICON if icon != "NONE" else 0)
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in wrapped(text, max(_LEAST, int(width / LETTER))):
        column.label(text=line, icon=icon, translate=False)
        icon = "BLANK1" if icon != "NONE" else "NONE"


def wrapped(text: str, width: int) -> Iterator[str]:
    """`text` in lines that are `width` letters wide; one of Chinese or Japanese counts twice."""
    line = ""
    for piece in _PIECE.findall(text):
        if line and width_of(line) + width_of(piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
        while width_of(line.rstrip()) > width:  # a path, say
            yield line[:width]
            line = line[width:]
    if line.rstrip():
        yield line.rstrip()


def width_of(text: str) -> int:
    """How many letters wide `text` is."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
