# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.open_manual, and where F1 over anything of ours leads: the manual that the extension brings.

It is a page on this computer: nothing is asked of the network.
"""

from __future__ import annotations

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from .app import paths

#: What Blender calls a thing of ours, and the heading of the manual that explains it; the first
#: that fits counts. Blender asks in lower case.
_MAP = (
    ("bpy.ops.nst.stylize_object*", "objects"),
    ("bpy.ops.nst.unwrap*", "objects"),
    ("bpy.ops.nst.stylize_animation*", "animation"),
    ("bpy.ops.nst.render_shot*", "animation"),
    ("bpy.ops.nst.add_to_sequencer*", "animation"),
    ("bpy.ops.nst.synthesize*", "textures"),
    ("bpy.ops.nst.bake_base_color*", "textures"),
    ("bpy.ops.nst.restore*", "results"),
    ("bpy.ops.nst.*_result*", "results"),
    ("bpy.ops.nst.mark_asset*", "results"),
    ("bpy.ops.nst.reuse_settings*", "results"),
    ("bpy.ops.nst.*_job*", "while-a-job-runs"),
    ("bpy.ops.nst.stop*", "while-a-job-runs"),
    ("bpy.ops.nst.cancel*", "while-a-job-runs"),
    ("bpy.ops.nst.*farm*", "on-a-farm"),
    ("bpy.ops.nst.install*", "preferences"),
    ("bpy.ops.nst.check_environment*", "preferences"),
    ("bpy.ops.nst.*mask*", "masks"),
    ("bpy.ops.nst.*", "use"),
    ("bpy.types.nst_ap_preferences*", "preferences"),
    ("bpy.types.nst_pg_settings.relu*", "layers"),
    ("bpy.types.nst_pg_style.mask*", "masks"),
    ("bpy.types.nst_pg_style.learned*", "what-is-learned-of-a-style"),
    ("bpy.types.nst_pg_settings.shot*", "animation"),
    ("bpy.types.nst_pg_settings.view*", "objects"),
    ("bpy.types.nst_pg_settings.strength*", "strength-and-style-size"),
    ("bpy.types.nst_pg_settings.style_size*", "strength-and-style-size"),
    ("bpy.types.nst_*", "use"),
)


class NST_OT_open_manual(Operator):
    """Open the manual of Style Transfer in the web browser; it is on this computer"""

    bl_idname = "nst.open_manual"
    bl_label = "Manual"
    bl_options = {"INTERNAL"}

    heading: StringProperty(name="Heading", description="Where in the manual; empty: its beginning")

    def execute(self, context: bpy.types.Context) -> set[str]:
        url = paths.manual_file().as_uri()
        bpy.ops.wm.url_open(url=f"{url}#{self.heading}" if self.heading else url)
        return {"FINISHED"}


def manual_map() -> tuple[str, tuple[tuple[str, str], ...]]:
    """What Blender asks for: where the manual is, and where in it everything of ours is."""
    return f"{paths.manual_file().as_uri()}#", _MAP


def register() -> None:
    """F1 and Online Manual lead to the manual."""
    bpy.utils.register_manual_map(manual_map)


def unregister() -> None:
    """They do not any more."""
    bpy.utils.unregister_manual_map(manual_map)


CLASSES = (NST_OT_open_manual,)
