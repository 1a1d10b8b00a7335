# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel says before its button is pressed, where it is reached from, and its help."""

from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

import bpy
import pytest
from bl_operators.wm import WM_OT_doc_view_manual
from in_blender import make_image, modules, picture, scene_settings, stylize, with_texture
from material_files import write


def subject(kind: str):
    return modules().inputs.subject.of_pictures(bpy.context, kind)


def test_the_button_knows_what_it_paints_and_how_large(source):
    scene_settings().image, scene_settings().size = source, 512
    found = subject("IMAGE")
    assert (found.name, found.pictures, found.width, found.height) == ("Wood", 1, 512, 384)


def test_the_button_knows_how_many_textures_it_paints(source):
    material = with_texture("Planks", source)
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = make_image("Moss", picture(3))
    into = material.node_tree.nodes["Principled BSDF"].inputs["Roughness"]
    material.node_tree.links.new(node.outputs[0], into)
    assert subject("MATERIAL").pictures == 2


@pytest.mark.parametrize("kind", ["IMAGE", "RENDER", "TEXTURE"])
def test_what_cannot_be_painted_is_a_reason_beside_the_button(kind):
    assert subject(kind).reason and not subject(kind).name


def why_not(*, are_materials: bool) -> str:
    return modules().inputs.styles.why_not(bpy.context, are_materials=are_materials)


def test_styles_that_cannot_be_painted_in_are_a_reason_beside_the_button(style):
    assert why_not(are_materials=False) == "There is no style yet: click one in the gallery"
    bpy.ops.nst.add_style(image="Waves.png")
    assert not why_not(are_materials=False)
    assert why_not(are_materials=True).startswith("“Waves.png” has no maps: switch Maps off")
    scene_settings().styles[0].learned = "IMAGE"
    assert why_not(are_materials=False).startswith("What to learn of the style “Waves.png” has no")


def test_a_style_that_has_maps_is_no_reason(style):
    material = with_texture("Wall", style)
    bpy.ops.nst.add_style(image="Waves.png")
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = make_image("Rough", picture(3), data=True)
    into = material.node_tree.nodes["Principled BSDF"].inputs["Roughness"]
    material.node_tree.links.new(node.outputs[0], into)
    assert not why_not(are_materials=True)


def test_a_panel_looks_for_maps_on_the_disk_once_in_a_while(tmp_path, monkeypatch):
    """It is drawn many times a second, and the folder may be on another computer."""
    maps = modules().inputs.material_maps
    write(tmp_path / "wall_basecolor.png", picture(3))
    bpy.ops.nst.add_style(directory=str(tmp_path), files=[{"name": "wall_basecolor.png"}])
    monkeypatch.setattr(maps, "FRESH", 1000.0)
    assert why_not(are_materials=True)
    write(tmp_path / "wall_rough.png", picture(3))
    assert why_not(are_materials=True)
    later = maps.time.monotonic() + 1001
    monkeypatch.setattr(maps.time, "monotonic", lambda: later)
    assert not why_not(are_materials=True)


def test_a_list_of_which_a_script_took_styles_has_an_active_one(style):
    for _ in range(2):
        bpy.ops.nst.add_style(image="Waves.png")
    scene_settings().styles.add().image = style
    scene_settings().active_style = 5
    assert modules().properties.panel.active_style(bpy.context.scene).image == style


def test_looking_changes_nothing_of_the_file(source):
    with_texture("Planks", source)
    subject("TEXTURE"), subject("OBJECTS")
    assert not source.keys()


def test_textures_go_where_they_were_until_the_artist_chooses_otherwise():
    call = modules().properties.calls.stylize_call
    assert call(bpy.context.scene, {"source": "MATERIAL"}).target == "NODE"
    assert call(bpy.context.scene, {"source": "IMAGE"}).target == "IMAGE"
    scene_settings().texture_target = "IMAGE"
    assert call(bpy.context.scene, {"source": "MATERIAL"}).target == "IMAGE"


@pytest.fixture
def estimate():
    module = modules().jobs.estimate
    file = modules().app.paths.timings_file()
    file.unlink(missing_ok=True)
    module.forget()
    yield module
    file.unlink(missing_ok=True)
    module.forget()


def like(quality: str, iterations: int = 0):
    return SimpleNamespace(quality=quality, iterations=iterations)


def test_there_is_no_estimate_until_there_was_a_job(estimate):
    assert estimate.of("PICTURES", like("DRAFT"), 10**6) == (0.0, 0)


def took(estimate, quality: str, seconds: float, **others):
    like = estimate.Took("PICTURES", "cpu", quality, 0, 10**6, seconds, 0)
    return like._replace(**others)


def test_an_estimate_goes_by_the_last_jobs_their_size_and_quality(estimate):
    estimate.note(took(estimate, "DRAFT", 20.0))
    estimate.note(took(estimate, "FINE", 400.0))
    estimate.forget()  # it is read from the file
    assert estimate.of("PICTURES", like("DRAFT"), 2 * 10**6)[0] == 40.0
    assert estimate.of("PICTURES", like("FINE"), 10**6, 3)[0] == 1200.0
    assert 20.0 < estimate.of("PICTURES", like("NORMAL"), 10**6)[0] < 400.0
    assert estimate.of("OBJECTS", like("DRAFT"), 10**6)[0] == 0.0
    assert estimate.of("PICTURES", like("DRAFT", 50), 10**6)[0] == 0.0


def test_an_estimate_of_memory_goes_by_a_job_of_about_the_same_size(estimate):
    estimate.note(took(estimate, "DRAFT", 20.0, memory=10**9))
    estimate.note(took(estimate, "DRAFT", 20.0, pixels=4 * 10**6, memory=2 * 10**9))
    estimate.note(took(estimate, "DRAFT", 20.0))  # it told of none
    assert estimate.of("PICTURES", like("FINE"), 1_100_000)[1] == 10**9
    assert estimate.of("PICTURES", like("FINE"), 4 * 10**6)[1] == 2 * 10**9
    assert estimate.of("PICTURES", like("FINE"), 2 * 10**6)[1] == 0


def test_an_estimate_is_of_the_chosen_device(estimate):
    estimate.note(took(estimate, "DRAFT", 20.0, device="cuda:0", memory=10**9))
    assert estimate.of("PICTURES", like("DRAFT"), 10**6) == (0.0, 0)


def test_a_finished_job_tells_its_time_and_memory(estimate, source, style):
    stylize()
    (found,) = estimate.last()
    assert (found.kind, found.device, found.quality) == ("PICTURES", "cpu", "DRAFT")
    assert found.pixels == 64 * 48 and found.seconds > 0 and found.memory > 2**27


def test_damaged_figures_are_as_if_there_were_none(estimate):
    file: Path = modules().app.paths.timings_file()
    whole = '"PICTURES", "cpu", "DRAFT", 0'
    for text in ("{", "[1]", f"[[{whole}, 0, 1.0, 0]]", f"[[{whole}]]", "7"):
        file.write_text(text)
        estimate.forget()
        assert estimate.last() == []


@pytest.mark.parametrize(
    ("thing", "heading"),
    [
        ("bpy.ops.nst.stylize", "use"),
        ("bpy.ops.nst.stylize_object", "objects"),
        ("bpy.ops.nst.put_result", "results"),
        ("bpy.types.NST_PG_settings.strength", "strength-and-style-size"),
        ("bpy.types.NST_PG_settings.quality", "use"),
    ],
)
def test_f1_leads_to_a_heading_of_the_manual_on_this_computer(thing, heading):
    url = urlparse(WM_OT_doc_view_manual._lookup_rna_url(thing, verbose=False))
    assert url.fragment == heading
    assert f'id="{heading}"' in Path(url2pathname(unquote(url.path))).read_text(encoding="utf-8")


def test_every_heading_that_f1_leads_to_is_in_the_manual():
    page = modules().app.paths.manual_file()
    text = page.read_text(encoding="utf-8")
    for _, heading in modules().open_manual.manual_map()[1]:
        assert f'id="{heading}"' in text
    assert all((page.parent / name).exists() for name in _pictures(text))


def _pictures(text: str) -> list[str]:
    return [each.partition('"')[0] for each in text.split('src="')[1:]]
