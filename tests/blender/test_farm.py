# SPDX-License-Identifier: GPL-3.0-or-later
"""Farm jobs: exported from the panel, painted by another Python, and put into the file."""

import json
import subprocess
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import QUICK, error_of, make_image, needed, pixels_of, progress_of


@pytest.fixture
def panel(style):
    """The scene's settings: quick ones, and a style."""
    panel = bpy.context.scene.nst
    for name, value in QUICK.items():
        if hasattr(panel, name):
            setattr(panel, name, value)
    panel.styles.add().image = bpy.data.images["Waves.png"]
    return panel


def paint(folder: Path, *arguments: str) -> None:
    """As a machine of a farm does."""
    command = [needed("NST_PYTHON"), "engine", "run", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.any_blender
def test_textures_of_objects_are_painted_by_a_farm_and_put_where_they_belong(panel, tmp_path):
    material = bpy.data.materials.new("Wood")
    material.use_nodes = True
    tree = material.node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = make_image("Wood", np.random.default_rng(0).random((48, 64, 3)))
    (shader,) = (each for each in tree.nodes if each.type == "BSDF_PRINCIPLED")
    tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.object.data.materials.append(material)
    panel.source, panel.target = "OBJECTS", "NODE"
    farm = tmp_path / "farm"
    assert bpy.ops.nst.export_farm_job(what="PICTURES", directory=str(farm)) == {"FINISHED"}
    assert str(farm) in progress_of().message
    (job,) = (farm / "jobs").iterdir()
    template = json.loads((farm / "template.json").read_text(encoding="utf-8"))
    (definition,) = template["steps"][0]["parameterSpace"]["taskParameterDefinitions"]
    assert definition["range"] == [job.name]
    assert f"jobs/{job.name}" in (farm / "README.txt").read_text(encoding="utf-8")
    assert "painted no picture" in error_of(bpy.ops.nst.import_farm_job, directory=str(farm))
    paint(farm, f"jobs/{job.name}", "--unless-painted")
    assert bpy.ops.nst.import_farm_job(directory=str(farm)) == {"FINISHED"}
    assert node.image.name.startswith("Wood.Waves")
    assert pixels_of(node.image).shape == (48, 64, 4)
    assert job.is_dir()  # it is the artist's


def test_new_textures_and_objects_can_be_exported_too(panel, tmp_path):
    panel.texture_width = panel.texture_height = 64
    bpy.ops.mesh.primitive_cube_add()
    for what in ("TEXTURE", "OBJECTS"):
        folder = tmp_path / what
        assert bpy.ops.nst.export_farm_job(what=what, directory=str(folder)) == {"FINISHED"}
        (job,) = (folder / "jobs").iterdir()
        settings = json.loads((job / "job.json").read_text(encoding="utf-8"))["settings"]
        assert settings["device"] == "auto"  # another machine has others


@pytest.mark.any_blender
def test_a_shot_is_painted_by_a_farm(panel, tmp_path):
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising = 1, False
    scene.render.resolution_x, scene.render.resolution_y = 64, 48
    scene.frame_start, scene.frame_end = 1, 2
    scene.render.filepath = str(tmp_path / "render" / "shot_")
    bpy.ops.object.camera_add(location=(0, -6, 0), rotation=(np.pi / 2, 0, 0))
    scene.camera = bpy.context.object
    bpy.ops.mesh.primitive_monkey_add()
    panel.shot_output = str(tmp_path / "painted" / "####.png")
    farm = {"what": "ANIMATION", "directory": str(tmp_path / "farm")}
    _render_passes(scene)
    scene.frame_end = 3
    assert "Frame 3 is not rendered" in error_of(bpy.ops.nst.export_farm_job, **farm)
    scene.frame_end = 2
    assert bpy.ops.nst.export_farm_job(**farm) == {"FINISHED"}
    template = json.loads((tmp_path / "farm/template.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in template["steps"]] == ["Keyframes", "Frames"]
    (job,) = (tmp_path / "farm/jobs").iterdir()
    paint(tmp_path / "farm", f"jobs/{job.name}", "--keyframes")
    assert (tmp_path / "painted" / "0001.png").is_file()
    panel.shot_overwrite = True
    farm["directory"] = str(tmp_path / "again")
    assert "a farm paints none again" in error_of(bpy.ops.nst.export_farm_job, **farm)


def _render_passes(scene):
    """The frames, with what tells how things move."""
    (layer,) = scene.view_layers
    layer.use_pass_vector = layer.use_pass_z = layer.use_pass_position = True
    output = scene.render.image_settings
    if hasattr(output, "media_type"):
        output.media_type = "MULTI_LAYER_IMAGE"
    output.file_format = "OPEN_EXR_MULTILAYER"
    bpy.ops.render.render(animation=True)


def test_a_farm_job_never_goes_into_a_folder_with_another(panel, tmp_path):
    panel.texture_width = panel.texture_height = 64
    (tmp_path / "jobs").mkdir()
    export = bpy.ops.nst.export_farm_job
    assert "make a new folder" in error_of(export, what="TEXTURE", directory=str(tmp_path))
    assert "choose one" in error_of(export, what="TEXTURE")
    assert "is not saved yet" in error_of(export, what="TEXTURE", directory="//farm")
    assert "is no farm job" in error_of(bpy.ops.nst.import_farm_job, directory=str(tmp_path))
