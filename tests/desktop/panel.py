# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel in a Blender window: before, during and after jobs, and the preferences.

`dev.py desktop` runs this in Blender's window; the screenshots go to --out, with what the manual
shows of them.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from examples.contents.bay import build_bay
from examples.contents.camera import look_from, set_up_render
from examples.styles.landscape import paint_landscape

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _hand import onto_screen
from _pictures import box_of, picture

EXTENSION = "bl_ext.user_default.neural_style_transfer"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--zip", type=Path, required=True)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args(sys.argv[sys.argv.index("--") + 1 :])


def steps(given: argparse.Namespace) -> Iterator[Any]:
    def shot(name: str, area: Any = None, kind: str = "") -> None:
        picture(given.out, name, box_of(area, kind) if area else None)

    desktop.move(20, 880)  # away from everything that has a tooltip

    install(given)
    yield 1.0
    open_preferences()
    yield lambda: environments().state is not None
    onto_screen("Preferences")
    yield 1.0
    left, top, right, bottom = box_of(bpy.context.window_manager.windows[-1].screen.areas[0])
    picture(given.out, "preferences", (left + 170, top + 205, right, bottom))
    close_preferences()

    bpy.ops.wm.read_homefile(use_empty=True, load_ui=False)
    yield 1.0
    open_panels("NST_PT_image_texture", "NST_PT_render")  # before Blender draws them closed
    area = desktop.show("VIEW_3D")
    with desktop.override(area):  # a timer has no window of its own
        render_the_bay()
        add_style()
    yield 0.5
    area = desktop.show("IMAGE_EDITOR")
    area.spaces.active.image = bpy.data.images["Render Result"]
    desktop.open_sidebar(area, "Style")
    yield 2.0
    with desktop.override(area):
        bpy.ops.image.view_all(fit_view=True)
    yield 1.0
    assert bpy.data.images["style"].preview.icon_id, "the style has a thumbnail"
    shot("panel", area)

    style = bpy.context.scene.nst.styles[0]
    with desktop.override(area):
        pick_objects(style)
    yield 1.0
    shot("masks", area, "UI")
    style.mask_from = "NONE"

    bpy.context.scene.nst.size, bpy.context.scene.nst.quality = 384, "DRAFT"
    images = set(bpy.data.images.keys())
    with desktop.override(area):
        bpy.ops.ed.undo_push(message="The bay")
        bpy.ops.nst.stylize("INVOKE_DEFAULT")
    progress = bpy.context.window_manager.nst
    yield from patiently(lambda: progress.done > 0.3)
    with desktop.override(area):
        bpy.ops.image.view_all(fit_view=True)
    yield 1.0
    shot("running", area)
    yield from patiently(lambda: not progress.running)
    assert not progress.error, progress.error
    with desktop.override(area):
        bpy.ops.image.view_all(fit_view=True)
    yield 1.5
    shot("finished", area)

    result = "Render Result.style"
    assert set(bpy.data.images.keys()) - images == {result}, bpy.data.images.keys()
    with desktop.override(area):
        bpy.ops.ed.undo()
    yield 1.0
    assert result not in bpy.data.images, "one undo step takes the result away"
    assert "Canvas" in bpy.data.objects, "and nothing else"
    with desktop.override(area):
        bpy.ops.ed.redo()
    yield 1.0
    assert bpy.data.images[result].preview, "what comes back has its thumbnail"
    with desktop.override(area):
        bpy.ops.ed.undo()
    yield 1.0
    yield from several(area, shot)

    with desktop.override(area):
        bpy.context.view_layer.objects.active = bpy.data.objects["Canvas"]
    with desktop.override(area, "UI"):
        bpy.ops.view2d.scroll_down(page=True)
    yield 1.0
    shot("texture")

    area = desktop.show("PROPERTIES")
    yield 1.0  # it knows its tabs once it is drawn
    area.spaces.active.context = "RENDER"
    yield 1.0
    with desktop.override(area):
        for _ in range(3):
            bpy.ops.view2d.scroll_down(page=True)
    yield 1.0
    shot("properties")


def several(area: Any, shot: Callable[..., None]) -> Iterator[Any]:
    """Three jobs one after another: the queue, and then the results."""
    panel, progress = bpy.context.scene.nst, bpy.context.window_manager.nst
    shipped = Path(sys.modules[EXTENSION].__file__ or "").parent / "styles"
    panel.size, panel.iterations = 192, 20
    for style in ("Mosaic", "Watercolor", "Woodblock"):
        with desktop.override(area):
            bpy.ops.nst.pick_style(path=str(shipped / f"{style}.jpg"))
            bpy.ops.nst.stylize("INVOKE_DEFAULT")
    yield from patiently(lambda: progress.done > 0.3)
    left, top, *_ = box_of(area)
    desktop.move(left + 400, top + 100)
    yield 0.5
    with desktop.override(area, "UI"):
        bpy.ops.wm.call_panel("INVOKE_DEFAULT", name="NST_PT_queue", keep_open=True)
    yield 2.0
    picture(arguments().out, "queue", (left + 200, 0, left + 610, 260))
    desktop.move(20, 880)
    yield from patiently(lambda: not progress.running)
    assert not progress.error, progress.error
    with desktop.override(area, "UI"):
        bpy.ops.view2d.scroll_down(page=True)
    yield 1.5
    shot("results", area, "UI")
    with desktop.override(area, "UI"):
        bpy.ops.view2d.scroll_up(page=True)


def patiently(is_over: Callable[[], bool]) -> Iterator[Any]:
    """Wait for minutes; a step of its own may wait for one, and a slow machine takes longer."""
    for _ in range(60):
        if not is_over():
            yield 5.0
    yield is_over


def install(given: argparse.Namespace) -> None:
    bpy.ops.extensions.package_install_files(
        filepath=str(given.zip.resolve()), repo="user_default", enable_on_install=True
    )
    preferences = bpy.context.preferences
    preferences.system.use_online_access = True
    preferences.addons[EXTENSION].preferences.python = str(somewhere_plain(given.python))


def somewhere_plain(python: Path) -> Path:
    """The same Python under a path that may be seen in a screenshot."""
    link = Path("/opt/torch")
    link.unlink(missing_ok=True)
    link.symlink_to(python.parent.parent)
    return link / "bin" / python.name


def environments() -> Any:
    return sys.modules[f"{EXTENSION}.operators.environment.state"].environments


def open_preferences() -> None:
    bpy.ops.screen.userpref_show("INVOKE_DEFAULT")
    bpy.ops.preferences.addon_show(module=EXTENSION)


def close_preferences() -> None:
    for window in bpy.context.window_manager.windows[1:]:
        with bpy.context.temp_override(window=window):
            bpy.ops.wm.window_close()


def open_panels(*names: str) -> None:
    """Register panels, with what lies under them, anew: this time open."""
    panels = sys.modules[f"{EXTENSION}.operators.ui.panels"]
    chosen = [each for each in panels.CLASSES if each.__name__.startswith(names)]
    for each in reversed(chosen):
        bpy.utils.unregister_class(each)
    for each in chosen:
        each.bl_options = set()
        bpy.utils.register_class(each)


def render_the_bay() -> None:
    """The demo's scene, rendered."""
    set_up_render()
    build_bay(4 / 3)
    look_from((0.0, -14.0, 2.6), (0.9, 6.0, 3.6), lens=38)
    cycles = bpy.context.scene.cycles
    cycles.use_denoising, cycles.samples = False, 48  # not every build of Blender denoises
    bpy.ops.render.render()


def add_style() -> None:
    """The demo's style picture, as an image of the file and the panel's first style."""
    painted = paint_landscape()
    height, width, _ = painted.shape
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = painted[::-1] / 255
    image = bpy.data.images.new("style", width, height)
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    bpy.ops.nst.add_style(image="style")


def pick_objects(style: Any) -> None:
    """Have the mask of `style` show some of the demo's objects."""
    style.mask_from = "OBJECTS"
    bpy.ops.object.select_all(action="DESELECT")
    for name in ("Boat", "Jib", "Roof"):
        bpy.data.objects[name].select_set(True)
    bpy.ops.nst.add_selected()


if __name__ == "__main__":  # object.py needs some of this
    desktop.drive(steps(arguments()))
