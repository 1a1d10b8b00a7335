# SPDX-License-Identifier: GPL-3.0-or-later
"""Job folders of the objects, as the operator writes them: for bench/objects.py.

Run with Blender's Python module, bpy, as demo.py is; --styles is the gallery's folder.
"""

from __future__ import annotations

from ..demo import arguments, install

# isort: split
import bpy

from ...contents.camera import set_up_render
from .painting import Order, write_job
from .shows import JUG, SHOWS


def main() -> None:
    """A folder for each object, by its name."""
    given = arguments()
    install(given.zip.resolve(), given.python)
    for name, show in {**SHOWS, "jug": JUG}.items():
        bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
        set_up_render()
        bpy.context.view_layer.objects.active = show.build()
        bpy.ops.nst.unwrap()
        bpy.ops.nst.bake_base_color(size=show.size)
        style = given.styles.resolve() / f"{show.style}.png"
        folder = given.out.resolve() / name
        folder.mkdir(parents=True)
        write_job(Order(style, show.size, show.views, show.view_size), folder)


if __name__ == "__main__":
    main()
