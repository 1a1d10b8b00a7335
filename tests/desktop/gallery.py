# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery of styles, by real clicks; `dev.py desktop` runs this in Blender's window.

What is measured stands in the output: drawing the panel with 1,000 styles, a folder of 5,000.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _pictures import VERSION, box_of, picture
from panel import EXTENSION, arguments, close_preferences, install, open_preferences


def steps(given: Any) -> Iterator[Any]:
    def shot(name: str) -> None:
        desktop.move(20, 880)
        desktop.screenshot(given.out / f"{name}-{VERSION}.png")

    install(given)
    yield 1.0
    area = desktop.show("IMAGE_EDITOR")
    desktop.open_sidebar(area, "Style")
    yield 3.0
    shot("gallery-first")
    styles = bpy.context.scene.nst.styles
    yield from click_thumbnail(area, 2, 0)
    yield 1.0
    assert [each.image.name for each in styles] == ["Impasto.jpg"], list(styles)
    yield from click_thumbnail(area, 2, 2, "shift")
    yield 1.0
    names = [each.image.name for each in styles]
    assert names == ["Impasto.jpg", "Woodblock.jpg"], names
    assert styles[0].image.packed_file, "the file has the pictures of the extension"
    styles[1].weight = 0.4
    yield 1.5
    picture(given.out, "gallery", box_of(area, "UI"))
    for scale in (1.5,):
        bpy.context.preferences.view.ui_scale = scale
        yield 2.0
        shot(f"gallery-{scale}")
        bpy.context.preferences.view.ui_scale = 1.0
    yield 1.0
    bpy.ops.nst.add_preset(name="My Look")
    desktop.move(1200, 80)
    yield 0.5
    with desktop.override(area, "UI"):
        bpy.ops.wm.call_panel("INVOKE_DEFAULT", name="NST_PT_presets", keep_open=True)
    yield 2.0
    left, top, right, _ = box_of(area)
    picture(given.out, "presets", (right - 300, top, right, top + 420))
    desktop.move(20, 880)
    yield 1.0
    yield from folders(given, area, shot)
    yield from drop(given, area)
    open_preferences()
    yield 2.0
    desktop.screenshot(given.out / f"gallery-preferences-{VERSION}.png")
    close_preferences()
    yield from browser(given, area)


def folders(given: Any, area: Any, shot: Any) -> Iterator[Any]:
    """A folder of 5,000 pictures, of which some are none, and one that is gone."""
    with tempfile.TemporaryDirectory() as made:
        many = Path(made, "Five Thousand")
        many.mkdir()
        for number in range(5000):
            target = many / f"{number:04}.jpg"
            if number % 7 == 3:
                target.write_bytes(b"no picture")
            else:
                shutil.copyfile(shipped()[number % 12], target)
        preferences = bpy.context.preferences.addons[EXTENSION].preferences
        preferences.style_folders.add().path = str(many)
        preferences.style_folders.add().path = str(Path(made, "Gone"))
        gallery = bpy.context.window_manager
        longest = Longest()
        area.tag_redraw()
        yield 3.0
        print(f"longest halt of the window, drawn once: {longest.stop():.3f} s", flush=True)
        print(f"drawing the panel, a usual file: {draw_time(area):.4f} s", flush=True)
        longest = Longest()
        gallery.nst_gallery_section = f"FOLDER:{many}"
        yield 5.0
        print(f"longest halt of the window, 5000 pictures: {longest.stop():.3f} s", flush=True)
        print(f"drawing the panel, 5000 pictures: {draw_time(area):.4f} s", flush=True)
        shot("gallery-many")
        gallery.nst_gallery_search = "99"
        yield 1.5
        shot("gallery-search")
        gallery.nst_gallery_section = f"FOLDER:{Path(made, 'Gone')}"
        yield 1.5
        shot("gallery-gone")
        gallery.nst_gallery_section = "SHIPPED"


def browser(given: Any, area: Any) -> Iterator[Any]:
    """The file browser shows thumbnails of images, in the folder used last."""
    bpy.context.preferences.view.filebrowser_display_type = "SCREEN"
    with tempfile.TemporaryDirectory() as made:
        for style in shipped():
            shutil.copyfile(style, Path(made, style.name))
        with desktop.override(area):
            bpy.ops.nst.add_style(directory=made + "/", files=[{"name": "Mosaic.jpg"}])
            bpy.ops.nst.add_style("INVOKE_DEFAULT")
        yield 4.0
        desktop.screenshot(given.out / f"gallery-browser-{VERSION}.png")
        params = browser_area().spaces.active.params
        assert params.display_type == "THUMBNAIL", params.display_type
        assert params.use_filter and params.use_filter_image
        assert Path(params.directory.decode()) == Path(made)


def browser_area() -> Any:
    areas = desktop.window().screen.areas
    return next(each for each in areas if each.type == "FILE_BROWSER")


def drop(given: Any, area: Any) -> Iterator[Any]:
    """A picture that is dragged from a file browser onto the sidebar is a style."""
    other = next(each for each in desktop.window().screen.areas if each.type == "PROPERTIES")
    other.type = "FILE_BROWSER"
    yield 1.5
    other.spaces.active.show_region_toolbar = False
    sidebar = next(each for each in area.regions if each.type == "UI")
    onto = sidebar.x + 100, 900 - (sidebar.y + sidebar.height) + 200
    styles = bpy.context.scene.nst.styles
    for kind, taken in (("text", 0), ("movie", 0), ("folder", 0), ("picture", 1)):
        with tempfile.TemporaryDirectory() as made:
            fill(Path(made), kind)
            params = other.spaces.active.params
            params.directory, params.display_type = made.encode(), "LIST_VERTICAL"
            yield 2.0
            known = len(styles)
            rows = next(each for each in other.regions if each.type == "WINDOW")
            yield from drag((rows.x + 60, 900 - (rows.y + rows.height) + 60), onto)
            assert len(styles) == known + taken, f"a picture is a style, a {kind} is none"
            assert not bpy.context.window_manager.nst.error
            desktop.screenshot(given.out / f"gallery-drop-{kind}-{VERSION}.png")
    other.type = "PROPERTIES"
    yield 1.0


def fill(folder: Path, kind: str) -> None:
    """A dozen of that kind, so that there is one where the mouse takes hold."""
    for number, style in enumerate(shipped()):
        if kind == "picture":
            shutil.copyfile(style, folder / style.name)
        elif kind == "folder":
            (folder / f"Folder {number}").mkdir()
        else:
            (folder / f"{number}.{'txt' if kind == 'text' else 'mp4'}").write_bytes(b"")


def drag(start: tuple[int, int], end: tuple[int, int]) -> Iterator[Any]:
    """Press, move in steps, let go."""
    desktop.move(*start)
    yield 0.5
    subprocess.run(["xdotool", "mousedown", "1"], check=True)
    yield 0.3
    for share in (0.1, 0.3, 0.6, 0.9, 1.0):
        desktop.move(*(int(a + (b - a) * share) for a, b in zip(start, end, strict=True)))
        yield 0.3
    subprocess.run(["xdotool", "mouseup", "1"], check=True)
    yield 1.5


def shipped() -> list[Path]:
    """The styles of the extension."""
    return sorted(Path(sys.modules[EXTENSION].__file__ or "").parent.glob("styles/*.jpg"))


class Longest:
    """The longest time between two calls of a timer that wants to be called all the time."""

    def __init__(self) -> None:
        self.worst, self.last, self.on = 0.0, time.perf_counter(), True
        bpy.app.timers.register(self.tick)

    def tick(self) -> float | None:
        now = time.perf_counter()
        self.worst, self.last = max(self.worst, now - self.last), now
        return 0.005 if self.on else None

    def stop(self) -> float:
        self.on = False
        return self.worst


def draw_time(area: Any) -> float:
    """Seconds that the draw function of the panel takes, the median of many."""
    module = sys.modules[f"{EXTENSION}.operators.ui.panels"]
    original, took = module.NST_PT_image.draw, []

    def timed(self: Any, context: Any) -> None:
        start = time.perf_counter()
        original(self, context)
        took.append(time.perf_counter() - start)

    module.NST_PT_image.draw = timed
    for _ in range(15):
        area.tag_redraw()
        bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=1)
    module.NST_PT_image.draw = original
    print(len(took), "draws, worst", max(took, default=0))
    return sorted(took)[len(took) // 2] if took else float("nan")


def click_thumbnail(area: Any, column: int, row: int, *keys: str) -> Iterator[Any]:
    """A real click on a thumbnail of the first page, with `keys` held down."""
    left, top, side = grid_of(area)
    place = int(left + (column + 0.5) * side), int(top + (row + 0.5) * 1.03 * side)
    desktop.move(*place)
    for key in keys:
        subprocess.run(["xdotool", "keydown", key], check=True)
    yield 0.5
    desktop.click(*place)
    yield 0.5
    for key in keys:
        subprocess.run(["xdotool", "keyup", key], check=True)
    yield 0.5


def grid_of(area: Any) -> tuple[float, float, float]:
    """Where the thumbnails begin in the window, and the width of one: the first colorful rows."""
    region = next(each for each in area.regions if each.type == "UI")
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "seen.png"))
        desktop.screenshot(file)
        image = bpy.data.images.load(file)
        width, height = image.size
        pixels = np.empty(len(image.pixels), np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
    seen = pixels.reshape(height, width, 4)[::-1, :, :3]
    left, side = region.x + 9, (region.width - 52) / 4
    middle = seen[:, int(left + 2.2 * side) : int(left + 2.8 * side)]
    colorful = (np.ptp(middle, axis=2) > 0.25).mean(axis=1) > 0.5
    runs = np.convolve(colorful, np.ones(30), "valid") == 30
    print("grid", left, runs.argmax(), side, flush=True)
    return left, float(runs.argmax()), side


if __name__ == "__main__":
    desktop.drive(steps(arguments()))
