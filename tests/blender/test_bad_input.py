# SPDX-License-Identifier: GPL-3.0-or-later
"""Every bad input gets one clear sentence, before any work is done."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import bpy
import numpy as np
import pytest
from in_blender import error_of, make_image, modules, picture, preferences, progress_of, stylize


def test_no_image(style):
    assert error_of(stylize, image="") == "No image: choose an image to stylize"


def test_an_image_that_is_not_in_the_file(style):
    assert error_of(stylize, image="Gone") == (
        "There is no image “Gone” in this file: choose an image to stylize"
    )


def test_no_style(source):
    assert error_of(stylize, style="") == "There is no style yet: click one in the gallery"


def test_a_style_that_is_not_there(source):
    assert error_of(stylize, style="//nowhere.jpg") == (
        "There is no style image //nowhere.jpg: choose a picture file"
    )


def test_a_style_that_is_not_a_picture(source, tmp_path):
    (tmp_path / "notes.jpg").write_text("Not a picture at all")
    assert error_of(stylize, style=str(tmp_path / "notes.jpg")) == (
        "The style notes.jpg is not a picture: choose an image file"
    )
    assert list(bpy.data.images.keys()) == ["Wood"]


def test_a_mask_that_is_not_there(source, style):
    sentence = error_of(stylize, masks=[{"name": "//nowhere.jpg", "channel": "GRAY"}])
    assert sentence == "There is no mask image //nowhere.jpg: choose a picture file"


@pytest.mark.parametrize(
    "name", ["a\nb.png", "a\x01.png", "{0} %s.png", "“größe” 🎨.png", "x" * 300]
)
def test_any_name_that_blender_allows_can_be_painted(source, name):
    style, wood = make_image(name, picture(2)), make_image(name, picture(1))
    for _ in range(2):
        assert stylize(image=wood.name, style=style.name, overwrite=True) == {"FINISHED"}
    assert sum("nst" in image for image in bpy.data.images) == 1


def test_an_image_without_data(style, tmp_path):
    image = make_image("Wood", picture(1))
    image.filepath_raw, image.file_format = str(tmp_path / "lost.png"), "PNG"
    image.save()
    lost = bpy.data.images.load(str(tmp_path / "lost.png"))
    (tmp_path / "lost.png").unlink()
    lost.reload()
    assert error_of(stylize, image="lost.png") == (
        "The image “lost.png” has no pixels: reload it or choose another"
    )


@pytest.mark.parametrize(("height", "width"), [(16, 16), (1, 4000)])
def test_a_source_too_small_to_paint(style, height, width):
    make_image("Wood", np.full((height, width, 3), 0.5, np.float32))
    assert error_of(stylize) == (
        f"The source is {width} × {height} pixels: use one of at least 32 × 32"
    )


def test_a_result_too_narrow_to_paint(style):
    make_image("Wood", picture(1, height=40, width=400))
    assert error_of(stylize, size=256).startswith("The result would be 256 × 26 pixels: ")


def test_a_value_out_of_range_names_setting_value_and_range():
    call = modules().properties.calls.stylize_call
    with pytest.raises(Exception, match=r"strength is 1.5: use a number from 0 to 1"):
        call(bpy.context.scene, {"strength": 1.5})


def test_no_environment(source, style):
    preferences().python = ""
    assert not bpy.ops.nst.stylize.poll()
    with pytest.raises(Exception, match="PyTorch is not installed: press Install"):
        modules().environment.python.worker_python()


def test_a_python_that_is_not_there(source, style, tmp_path):
    preferences().python = str(tmp_path / "python")
    assert not bpy.ops.nst.stylize.poll()


@pytest.mark.any_blender
def test_a_broken_environment(source, style, tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'a library is missing' >&2\nexit 127\n")
    broken.chmod(0o755)
    preferences().python = str(broken)
    assert error_of(stylize) == (
        "The worker did not start (status 127): "
        "see the log, then check the Python environment in the preferences"
    )
    log = modules().app.paths.log_file().read_text()
    assert "a library is missing" in log


@pytest.mark.any_blender
def test_an_environment_without_torch(source, style, tmp_path):
    import sys

    preferences().python = sys.executable
    assert "torch" in error_of(stylize)
    assert "preferences" in error_of(stylize)


@pytest.mark.any_blender
def test_an_environment_whose_python_has_gone(source, style):
    preferences().python = ""
    environment = modules().app.paths.environment_folder()
    (environment / "1" / "bin").mkdir(parents=True)
    (environment / "1" / "bin" / "python3").symlink_to("/nowhere/python3")
    (environment / "current").write_text("1")
    try:
        assert error_of(stylize) == (
            "The Python environment does not start (No such file or directory): "
            "press Check in the preferences, or install again"
        )
    finally:
        shutil.rmtree(environment)


def installed_weights() -> Path:
    return Path(modules().__file__).parent.parent / "nst_addon/weights/vgg16.safetensors"


@pytest.mark.any_blender
def test_missing_weights(source, style):
    weights = installed_weights()
    weights.rename(weights.with_suffix(".away"))
    modules().jobs.queue.queue.close_worker()
    try:
        assert "weights" in error_of(stylize)
    finally:
        weights.with_suffix(".away").rename(weights)
    assert stylize() == {"FINISHED"}


@pytest.mark.any_blender
def test_weights_with_a_wrong_hash(source, style):
    weights = installed_weights()
    good = weights.read_bytes()
    weights.write_bytes(good[:-4] + b"evil")
    modules().jobs.queue.queue.close_worker()
    try:
        assert "weights" in error_of(stylize)
    finally:
        weights.write_bytes(good)


@pytest.fixture
def cache_of(small_disk) -> Iterator[Callable[[str], Path]]:
    """A function that moves the Cache Folder to a disk of a size."""

    def move(size: str) -> Path:
        disk: Path = small_disk(size)
        preferences().cache = str(disk)
        return disk

    yield move
    preferences().cache = ""


@pytest.mark.any_blender
def test_a_full_disk(source, style, cache_of):
    cache_of("128k")
    make_image("Big", picture(1, height=512, width=512))
    assert error_of(stylize, image="Big") == (
        "The disk is full: make room, or choose another Cache Folder in the preferences"
    )


@pytest.mark.any_blender
def test_a_disk_that_is_full_already_gets_no_folder(source, style, cache_of):
    disk = cache_of("4k")
    (disk / "full").write_bytes(bytes(4096))
    assert error_of(stylize).startswith("The disk is full: make room")
    assert not list((disk / "jobs").iterdir())


@pytest.mark.any_blender
def test_a_disk_that_fills_up_while_painting(source, style, cache_of):
    cache_of("400k")
    assert error_of(stylize, size=512, iterations=2).startswith("The disk is full: make room")


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        (
            "OutOfMemory",
            (),
            "There is not enough memory for this picture: lower Resolution or Style Size, "
            "or close other programs, then stylize again",
        ),
        (
            "CostNotFinite",
            (),
            "The cost is not a finite number at any step size: set Precision to float32, "
            "lower Step Size, or use other pictures",
        ),
        (
            "ResultTooSmall",
            (256, 26, 32),
            "The result would be 256 × 26 pixels: raise Resolution, or crop the source, "
            "so that its short side is at least 32",
        ),
        (
            "PassMissing",
            ("Cryptomatte Object",),
            "The render has no Cryptomatte Object pass: switch it on in the view layer, "
            "or press Enable Passes and Render",
        ),
        ("NothingSeen", (), "No view sees the object: raise Views, or add a camera"),
        ("MaskOnObject", (), "Styles of an object have no masks: set Mask to None"),
        (
            "DownloadNotAllowed",
            (),
            "The weights of VGG-19 are not on this computer: press Stylize, which asks for the "
            "download of 548 MB, or allow Download VGG-19 in the preferences, and Online Access; "
            "or set Network to VGG-16",
        ),
        (
            "TorchvisionMissing",
            ("ImportError",),
            "VGG-19 needs torchvision, which is missing or does not fit this torch (ImportError): "
            "install again, or set Network to VGG-16",
        ),
        (
            "PackageMissing",
            ("torch",),
            "This Python lacks torch: press Install in the add-on's preferences",
        ),
        (
            "DiskFull",
            (),
            "The disk is full: make room, or choose another Cache Folder in the preferences",
        ),
        (
            "FolderNotWritable",
            ("Permission denied",),
            "The job folder cannot be written (Permission denied): "
            "choose another Cache Folder in the preferences",
        ),
        ("SettingError", ("strength", 1.5, "a number"), "strength is 1.5: use a number"),
    ],
)
def test_an_error_of_the_worker_is_told_in_the_words_of_the_panel(kind, given, sentence):
    messages = modules().app.messages
    error = getattr(messages.errors, kind)(*given)
    assert messages.message_for(messages.errors.ArtistError.from_dict(error.to_dict())) == sentence


def test_a_failed_job_leaves_nothing_running(source, style, tmp_path):
    make_image("Small", np.full((16, 16, 3), 0.5, np.float32))
    error_of(stylize, image="Small")
    assert not modules().jobs.queue.queue.tasks
    assert not progress_of().running
