# SPDX-License-Identifier: GPL-3.0-or-later
"""Images are read as Blender shows them, or refused in one sentence before painting."""

import bpy
import numpy as np
import pytest
from in_blender import (
    error_of,
    make_image,
    modules,
    picture,
    pixels_of,
    progress_of,
    read_sources,
    render_movie,
    stylize,
    with_texture,
)


def read(kind: str = "MATERIAL", image: str = "") -> list:
    return read_sources(bpy.context, kind, image)


def sentence(kind: str = "MATERIAL", image: str = "") -> str:
    with pytest.raises(Exception) as caught:
        read(kind, image)
    assert type(caught.value).__name__ == "ArtistError"
    return str(caught.value)


def texture_node(material: bpy.types.Material):
    return next(each for each in material.node_tree.nodes if each.type == "TEX_IMAGE")


@pytest.fixture
def sequence(tmp_path) -> bpy.types.Material:
    """A material that shows a sequence of five frames, each 10 levels brighter than the last."""
    for frame in range(5):
        image = make_image("frame", np.full((32, 32, 3), (10 + 10 * frame) / 255, np.float32))
        image.file_format = "PNG"
        image.save(filepath=str(tmp_path / f"shot_{frame:03}_color.png"))
        bpy.data.images.remove(image)
    image = bpy.data.images.load(str(tmp_path / "shot_001_color.png"))
    image.name, image.source = "Shot", "SEQUENCE"
    return with_texture("Screen", image)


def show(material, frame: int, start: int, offset: int, length: int, cyclic: bool) -> None:
    user = texture_node(material).image_user
    user.use_auto_refresh, user.use_cyclic = True, cyclic
    user.frame_start, user.frame_offset, user.frame_duration = start, offset, length
    bpy.context.scene.frame_set(frame)


SHOWN = [  # frame, start, offset, length, cyclic
    (2, 1, 0, 4, False),
    (9, 1, 0, 4, False),
    (3, 1, 1, 3, False),
    (-4, 1, 0, 4, False),
    (12, 10, -1, 4, False),
    (6, 1, 0, 4, True),
    (-1, 1, 0, 4, True),
    (8, 1, 0, 4, True),
]


@pytest.mark.parametrize("shown", SHOWN)
def test_of_a_sequence_the_frame_is_read_that_the_node_shows(sequence, shown):
    show(sequence, *shown)
    (found,) = read()
    assert bpy.ops.nst.bake_base_color(size=64) == {"FINISHED"}
    baked = pixels_of(bpy.data.images["Screen Base Color"])[32, 32, 0]
    assert found.pixels[0, 0, 0] / 255 == pytest.approx(baked, abs=0.005)


def test_a_frame_whose_file_is_missing_is_refused(sequence):
    show(sequence, 3, 1, 7, 9, False)
    assert "frame 10" in sentence() and "is missing" in sentence()


def test_a_node_that_showed_a_sequence_shows_the_same_frame_after_restore(sequence, style):
    show(sequence, 3, 1, 1, 3, True)
    node = texture_node(sequence)
    assert stylize(source="TEXTURE", target="NODE") == {"FINISHED"}
    bpy.ops.nst.restore()
    user = node.image_user
    kept = user.frame_start, user.frame_offset, user.frame_duration, user.use_cyclic
    assert node.image.name == "Shot" and kept == (1, 1, 3, True)


@pytest.fixture
def movie(style, tmp_path) -> bpy.types.Material:
    """A material that shows a movie of two frames."""
    material = with_texture("Screen", render_movie(tmp_path))
    user = texture_node(material).image_user
    user.use_auto_refresh, user.frame_duration = True, 2
    return material


def test_of_a_movie_the_first_frame_is_read_and_others_are_refused(movie):
    bpy.context.scene.frame_set(1)
    (found,) = read()
    assert found.pixels.shape[:2] == (64, 96)
    bpy.context.scene.frame_set(2)
    assert "shows frame 2 of a movie" in sentence() and "Save As" in sentence()


def test_a_multilayer_file_is_refused_with_what_to_do(style, tmp_path):
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.samples = "CYCLES", 1
    scene.render.resolution_x = scene.render.resolution_y = 16
    bpy.ops.object.camera_add()
    scene.camera = bpy.context.object
    bpy.ops.render.render()
    path = str(tmp_path / "layers.exr")
    modules().images.render_result.save_passes(path, scene)
    with_texture("Screen", bpy.data.images.load(path))
    assert "multilayer" in sentence() and "Save As" in sentence()


def test_a_texture_without_data_is_left_out_and_the_others_are_painted(source, style):
    material = with_texture("Planks", source)
    tree = material.node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.new("Lost", 8, 8)
    node.image.source, node.image.filepath = "FILE", "//not there.png"
    tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs["Roughness"])
    assert stylize(source="MATERIAL", target="NODE") == {"FINISHED"}
    assert texture_node(material).image.name == "Wood.Waves"
    assert "“Lost” has no pixels" in progress_of().message


def test_a_texture_without_data_alone_is_refused(style):
    image = bpy.data.images.new("Lost", 8, 8)
    image.source, image.filepath = "FILE", "//not there.png"
    with_texture("Planks", image)
    assert "“Lost” has no pixels" in sentence()


def test_texture_nodes_that_lead_nowhere_are_left_alone(source, style):
    material = with_texture("Planks", source)
    other = material.node_tree.nodes.new("ShaderNodeTexImage")
    other.image = make_image("Moss", picture(3))
    assert [each.name for each in read()] == ["Wood"]


def packed(alpha: np.ndarray, **options) -> bpy.types.Image:
    image = make_image("Mixed", np.dstack([picture(1, 64, 64), alpha]), **options)
    image.alpha_mode = "CHANNEL_PACKED"
    return image


@pytest.mark.parametrize("is_float", [False, True])
def test_a_channel_that_is_packed_is_kept_and_hides_nothing(style, is_float):
    alpha = np.zeros((64, 64), np.float32)
    alpha[:, 32:] = 0.6
    before = pixels_of(packed(alpha, is_float=is_float)).copy()
    assert stylize(image="Mixed", strength=0.0) == {"FINISHED"}
    result = bpy.data.images["Mixed.Waves"]
    after = pixels_of(result)
    assert result.alpha_mode == "CHANNEL_PACKED"
    assert np.abs(after[..., 3] - before[..., 3]).max() < 0.005
    assert np.abs(after[..., :3] - before[..., :3]).max() < 0.005


def test_a_packed_channel_of_zeros_is_no_transparent_picture(style):
    packed(np.zeros((64, 64), np.float32))
    assert stylize(image="Mixed") == {"FINISHED"}
    assert pixels_of(bpy.data.images["Mixed.Waves"])[..., :3].std() > 0.01


def test_a_packed_channel_of_a_style_hides_none_of_it(source):
    packed(np.zeros((64, 64), np.float32))
    assert stylize(style="Mixed") == {"FINISHED"}


def test_a_source_that_is_transparent_all_over_says_so(style):
    make_image("Glass", np.zeros((64, 64, 4), np.float32))
    assert "“Glass” is transparent all over" in error_of(stylize, image="Glass")


def test_a_style_that_is_transparent_all_over_says_so(source):
    make_image("Glass", np.zeros((64, 64, 4), np.float32))
    assert "“Glass” is transparent all over" in error_of(stylize, style="Glass")


def test_a_mask_as_small_as_it_likes_fits_a_picture_with_alpha(style):
    pixels = np.dstack([picture(1, 64, 64), np.ones((64, 64))]).astype(np.float32)
    pixels[:8, :, 3] = 0
    make_image("Leaf", pixels)
    make_image("Small", np.ones((16, 20, 3), np.float32))
    masks = [{"name": "Small", "channel": "GRAY"}]
    assert stylize(image="Leaf", masks=masks) == {"FINISHED"}


def test_masks_of_two_sizes_are_laid_over_each_other(source, style):
    make_image("Dunes", picture(3))
    make_image("Small", np.ones((16, 20, 3), np.float32))
    make_image("Large", np.ones((90, 120, 3), np.float32))
    styles = [{"name": name, "weight": 1} for name in ("Waves.png", "Dunes")]
    masks = [{"name": name, "channel": "GRAY"} for name in ("Small", "Large")]
    assert stylize(style="", styles=styles, masks=masks) == {"FINISHED"}


def test_an_empty_material_slot_gets_a_material_with_the_result(source, style):
    material = with_texture("Planks", None)
    owner = bpy.context.object
    owner.data.materials.append(None)
    module = modules()
    (target,) = module.objects.paintable.find(bpy.context, "ACTIVE", "EACH")
    made = module.materials.targets.Target.of_objects(target.shown_by)
    module.materials.targets.put(source, made)
    shown = [slot.material for slot in owner.material_slots]
    assert shown[0] == material and shown[1] is not None
    for each in shown:
        base = each.node_tree.nodes["Principled BSDF"].inputs["Base Color"]
        assert base.links[0].from_node.image == source


def test_an_active_slot_that_is_empty_says_so(source, style):
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.object.data.materials.append(None)
    assert "slot of “Plane” is empty" in error_of(stylize, source="MATERIAL")


def test_textures_of_hidden_objects_are_left_alone(source, style):
    with_texture("Planks", make_image("Moss", picture(3)))
    hidden = bpy.context.object
    with_texture("Other", source)
    hidden.select_set(True)
    hidden.hide_viewport = True
    assert [each.name for each in read("OBJECTS")] == ["Wood"]


def test_a_hidden_object_is_not_painted_and_says_so(source, style):
    with_texture("Planks", source)
    bpy.context.object.hide_viewport = True
    sentence = error_of(bpy.ops.nst.stylize_object, style="Waves.png", size=128, views=2)
    assert "“Plane” is hidden" in sentence


def test_a_bake_beyond_the_tile_is_refused(source):
    with_texture("Planks", source)
    for each in bpy.context.object.data.uv_layers[0].uv:
        each.vector = each.vector * 3
    assert "beyond the texture" in error_of(bpy.ops.nst.bake_base_color, size=64)
