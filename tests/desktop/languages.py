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

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _hand import onto_screen
from _pictures import box_of, picture
from panel import (
    EXTENSION,
    add_style,
    arguments,
    close_preferences,
    install,
    open_preferences,
)
from scales import EDITORS, at_scale, editor, image_node, open_all, pages, show

#: Each language, what *Stylize* is called in it, and an error with a value.
SHOWN = {
    "de_DE": ("Stilisieren", "„Holz“ hat keine UV-Map: drücken Sie Auspacken"),
    "es": ("Estilizar", "«Holz» no tiene mapa UV: pulsar Desplegar"),
    "fr_FR": ("Styliser", "« Holz » n’a pas de carte UV : cliquez sur Déplier"),
    "ja_JP": ("スタイル化", "「Holz」に UV マップがありません：展開を押してください"),
    "zh_HANS": ("风格化", "“Holz”没有 UV 贴图：请按展开"),
}


def steps(given: Any) -> Iterator[Any]:
    """Each language in every editor, at scales of 1 and 1.5, and in the preferences."""
    install(given)
    yield 1.0
    open_all()
    area = desktop.show("VIEW_3D")
    with desktop.override(area):
        add_style()
    image_node(bpy.data.images["style"])
    bpy.context.scene.nst.source = "IMAGE"  # type: ignore[attr-defined]
    for language in SHOWN:
        _choose(language)
        _check(language)
        _tell_of_a_result()
        for kind, tree, region in EDITORS:
            area = editor(kind, tree)
            yield from show(area, kind)
            for scale in (1.0, 1.5):
                yield from at_scale(area, kind, scale)
                name = f"language-{language}-{kind.lower()}-{scale}"
                yield from pages(given.out, area, region, name)
            bpy.context.preferences.view.ui_scale = 1.0
        yield from _preferences(given.out, language)


def _preferences(folder: Path, language: str) -> Iterator[Any]:
    _choose("en_US")  # the window's title, by which it is found
    open_preferences()
    yield 2.0
    onto_screen("Preferences")
    _choose(language)
    yield 1.0
    box = box_of(bpy.context.window_manager.windows[-1].screen.areas[0])
    picture(folder, f"language-{language}-preferences", box)
    close_preferences()
    yield 1.0


def _tell_of_a_result() -> None:
    """As when a picture has just been finished."""
    operators = sys.modules[f"{EXTENSION}.operators"]
    style = sorted(Path(sys.modules[EXTENSION].__file__ or "").parent.glob("styles/*.jpg"))[0]
    image = bpy.data.images.get("Holz.style") or bpy.data.images.load(str(style))
    image.name = "Holz.style"
    operators.images.thumbnail.make_thumbnail(image)
    settings = operators.properties.calls.stylize_call(bpy.context.scene, {}).settings
    recipe = {"settings": settings.to_dict(), "styles": []}
    target = operators.materials.targets.Target()
    operators.jobs.history.note(image, "2026-01-01-000000-00000000", recipe, target)
    image[operators.images.pixels.SOURCE] = bpy.data.images["style"]
    told = operators.app.translated.translated(operators.jobs.delivery._SHOWN, name=image.name)
    operators.jobs.news.tell(told, result=image)


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


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
