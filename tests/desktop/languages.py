# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel in each language, in a Blender window: `dev.py desktop` takes the screenshots.

Blender as a Python module has no translations, so what is shown is tested here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _pictures import VERSION
from panel import EXTENSION, arguments, install

#: Each language, what *Stylize* is called in it, and an error with a value.
SHOWN = {
    "de_DE": ("Stilisieren", "„Holz“ hat keine UV-Map: drücken Sie Auspacken"),
    "es": ("Estilizar", "«Holz» no tiene mapa UV: pulsar Desplegar"),
    "fr_FR": ("Styliser", "« Holz » n’a pas de carte UV : cliquez sur Déplier"),
    "ja_JP": ("スタイル化", "「Holz」に UV マップがありません：展開を押してください"),
    "zh_HANS": ("风格化", "“Holz”没有 UV 贴图：请按展开"),
}


def steps(given: Any) -> Iterator[Any]:
    """Each language in the Image Editor; German once more at a scale of 1.5."""
    install(given)
    yield 1.0
    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    area = desktop.show("IMAGE_EDITOR")
    area.spaces.active.image = _image()
    bpy.context.scene.nst.source = "IMAGE"  # type: ignore[attr-defined]
    desktop.open_sidebar(area, "Style")
    yield 1.0
    for language in SHOWN:
        _choose(language)
        _check(language)
        yield from _look(given.out, area, language)
    _choose("de_DE")
    bpy.context.preferences.view.ui_scale = 1.5
    yield 1.0
    yield from _look(given.out, area, "de_DE-large")
    desktop.quit()


def _look(folder: Path, area: Any, name: str) -> Iterator[Any]:
    """The panel's head, and what is below it."""
    yield 2.0
    desktop.move(20, 880)
    desktop.screenshot(folder / f"language-{name}-{VERSION}.jpg")
    with desktop.override(area, "UI"):
        for _ in range(4):
            bpy.ops.view2d.scroll_down(page=True)
    yield 1.0
    desktop.screenshot(folder / f"language-{name}-below-{VERSION}.jpg")
    with desktop.override(area, "UI"):
        for _ in range(8):
            bpy.ops.view2d.scroll_up(page=True)


def _choose(language: str) -> None:
    view: Any = bpy.context.preferences.view
    view.language = language
    view.use_translate_interface = view.use_translate_tooltips = True


def _check(language: str) -> None:
    app = sys.modules[f"{EXTENSION}.operators"].app  # type: ignore[attr-defined]
    word, sentence = SHOWN[language]
    assert app.translated.translated("Stylize") == word
    error = app.messages.errors.ArtistError("“{name}” has no UV map: press Unwrap", name="Holz")
    assert app.messages.message_for(error) == sentence
    assert app.messages.message_for(OSError(28, "")).count("disk is full") == 0
    label = bpy.app.translations.pgettext_iface("Unwrap a Painted Object?", "Operator")
    assert label != "Unwrap a Painted Object?"


def _image() -> Any:
    image = bpy.data.images.new("Holz", 640, 400)
    across = np.linspace(0.2, 0.8, 640 * 400, dtype=np.float32)
    image.pixels.foreach_set(
        np.stack([across, across * 0.8, across * 0.5, across * 0 + 1], 1).ravel()
    )
    image.update()
    return image


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
