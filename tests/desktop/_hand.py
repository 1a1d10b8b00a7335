# SPDX-License-Identifier: GPL-3.0-or-later
"""A hand at the mouse in Blender's window: it finds buttons by what Blender says is under the
mouse, clicks them, and counts its clicks."""

import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import blender_desktop as desktop
import bpy

#: Pixels between two places that are looked at.
STEP = 7


class Hand:
    """Real clicks, counted; looking for a button is no click, a person sees it."""

    def __init__(self) -> None:
        self.clicks = 0
        self.place = 0, 0

    def click_at(self, x: int, y: int) -> Iterator[Any]:
        """Click at a pixel of the screen, counted from its top left."""
        yield from self._to(x, y)
        yield from self.click()

    def click(self, button: int = 1) -> Iterator[Any]:
        """Click where the hand is."""
        desktop.click(*self.place, button)
        self.clicks += 1
        yield 1.0

    def press(self, area: Any, kind: str, command: str, where: Any = None) -> Iterator[Any]:
        """Find a button and click it."""
        yield from self.find(area, kind, command, where)
        yield from self.click()

    def find(self, area: Any, kind: str, command: str, where: Any = None) -> Iterator[Any]:
        """Put the mouse onto the button for `command` in the region of that kind.

        Looked for downward from `where`, (x, y) in pixels from the region's top left.
        """
        across, down = where or (80, 10)
        height = region_of(area, kind).height
        for step in range(0, max(height, 600), STEP):
            yield from self.move(area, kind, across, down + step)
            if command in under_mouse(area, kind):
                return
        raise AssertionError(f"No button for {command}")

    def choose(
        self, area: Any, kind: str, menu_at: int, command: str, shot: Callable[[], None]
    ) -> Iterator[Any]:
        """Open the menu at a pixel of a header, and click its entry for `command`: two clicks.

        Between them `shot` takes a picture.
        """
        yield from self.move(area, kind, menu_at, 14)
        yield from self.click()
        left, top = self.place
        for down in range(20, 890 - top, 15):
            yield from self._to(left + 15, top + down)
            if command in under_mouse(area, kind):
                shot()
                yield from self.click()
                return
        raise AssertionError(f"No entry for {command}")

    def move(self, area: Any, kind: str, across: int, down: int) -> Iterator[Any]:
        """To a pixel of a region, counted from its top left."""
        region, window = region_of(area, kind), window_of(area)
        height = region.y + region.height - down
        yield from self._to(window.x + region.x + across, 900 - window.y - height)

    def move_by(self, across: int, down: int) -> Iterator[Any]:
        """So many pixels farther."""
        yield from self._to(self.place[0] + across, self.place[1] + down)

    def _to(self, x: int, y: int) -> Iterator[Any]:
        self.place = x, y
        desktop.move(x, y)
        yield 0.15


def onto_screen(title: str) -> None:
    """Move the window of that title to where all of it is seen, as a window manager would."""
    found = subprocess.run(
        ["xdotool", "search", "--name", title], check=True, capture_output=True, text=True
    )
    for window in found.stdout.split():
        subprocess.run(["xdotool", "windowmove", window, "40", "140"], check=True)


def under_mouse(area: Any, kind: str) -> str:
    """What the button under the mouse does, in Python, or the property it shows; or nothing."""
    region, manager = region_of(area, kind), bpy.context.window_manager
    manager.clipboard = ""
    ways: Any = bpy.ops.ui.copy_python_command_button, bpy.ops.ui.copy_data_path_button
    with bpy.context.temp_override(window=window_of(area), area=area, region=region):
        for copy in ways:
            if copy.poll():
                copy()
                break
    return manager.clipboard


def region_of(area: Any, kind: str) -> Any:
    """The region of that kind."""
    return next(each for each in area.regions if each.type == kind)


def window_of(area: Any) -> Any:
    """The window that shows the editor `area`."""
    windows = bpy.context.window_manager.windows
    return next(each for each in windows if area in list(each.screen.areas))
