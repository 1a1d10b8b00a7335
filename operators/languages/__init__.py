# SPDX-License-Identifier: GPL-3.0-or-later
"""What the artist reads, in other languages: a file a language, called as Blender calls it.

A file maps each text, as the program has it, to that in its language. How texts are added and
corrected is on the page for contributors.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

from bpy.app import translations

from ..app.paths import EXTENSION
from ..app.translated import CONTEXT

log = logging.getLogger("nst")

#: Blender looks for tooltips and labels under the first, for what buttons do under the second;
#: where its own words could have another sense, the panel asks for ours.
_CONTEXTS = ("*", "Operator", CONTEXT)


def files() -> dict[str, Path]:
    """The file of each language, by Blender's name for it."""
    return {each.stem: each for each in sorted(Path(__file__).parent.glob("*.json"))}


def read(file: Path) -> dict[str, str]:
    """The texts of a file, by what they are in English. Raises ValueError or OSError."""
    texts = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(texts, dict):
        raise ValueError("it is not an object")
    return {str(text): str(translation) for text, translation in texts.items()}


def register() -> None:
    """Give Blender all languages; a file that somebody has damaged is left out."""
    known = {}
    for language, file in files().items():
        try:
            texts = read(file)
        except (OSError, ValueError) as error:
            log.warning("%s cannot be read (%s)", file, error)
            continue
        known[language] = {(each, text): texts[text] for text in texts for each in _CONTEXTS}
    translations.register(EXTENSION, known)


def unregister() -> None:
    """Take them away again."""
    translations.unregister(EXTENSION)
