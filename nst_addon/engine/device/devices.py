# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices and number formats: what there is, what to use."""

from __future__ import annotations

import os
from typing import Any

import torch

from ...errors import ArtistError, PrecisionNotAvailable
from ...system.machine import macos_version
from ...system.memory import total_memory

#: What oneDNN, which computes on the processor, may be told to go no further than.
_NO_BFLOAT16 = ("SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI")


def list_devices() -> list[dict[str, Any]]:
    """Every device of this machine, the best first.

    Each has a `name` that pick_device() takes, a `label` for people, `memory_bytes` (0 where it is
    not known) and an `identity` (identity_of()). ROCm counts as cuda.
    """
    found = []
    for index in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        properties = torch.cuda.get_device_properties(index)
        found.append(_device(f"cuda:{index}", properties.name, properties.total_memory))
    if torch.backends.mps.is_available():
        found.append(_device("mps", "Apple GPU", _metal_memory()))
    found.append(_device("cpu", f"CPU, {torch.get_num_threads()} threads", total_memory() or 0))
    return found


def identity_of(device: torch.device) -> str:
    """What a verdict on `device` holds for: its kind, its name and PyTorch's version."""
    name = torch.cuda.get_device_properties(device).name if device.type == "cuda" else ""
    return f"{device.type} {name} {torch.__version__}".replace("  ", " ")


def pick_device(name: str) -> torch.device:
    """The device called `name`: auto (the best), cpu, cuda, cuda:1 or mps.

    Raises ArtistError, with what there is, when there is no such device.
    """
    names = [device["name"] for device in list_devices()]
    if name == "auto":
        return torch.device(names[0])
    if name in names or (name == "cuda" and "cuda:0" in names):
        return torch.device("cuda:0" if name == "cuda" else name)
    raise ArtistError(
        "There is no device {name} here",
        "use one of auto, {names}",
        name=f"{name!r}",
        names=", ".join(names),
    )


def pick_dtype(precision: str, device: torch.device) -> torch.dtype:
    """The number format of the features: AUTO is bfloat16 where the hardware has it.

    Raises ArtistError when it is bfloat16, and the device does not know that.
    """
    if precision == "AUTO":
        return torch.bfloat16 if _has_bfloat16(device) else torch.float32
    if precision == "BFLOAT16" and not knows_bfloat16(device):
        raise PrecisionNotAvailable
    return {"FLOAT32": torch.float32, "BFLOAT16": torch.bfloat16}[precision]


def has_mkl() -> bool:
    """Whether MKL multiplies the processor's matrices, as on all but ARM."""
    untyped: Any = torch.backends.mkl
    return bool(untyped.is_available())


def knows_bfloat16(device: torch.device) -> bool:
    """Whether `device` can hold bfloat16 at all, fast or not: on Macs from macOS 14 on."""
    return device.type != "mps" or macos_version() >= (14,)


def knows_float8(device: torch.device) -> bool:
    """Whether `device` can hold numbers of eight bits: Macs' graphics cards cannot."""
    return device.type != "mps"


def _has_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        # Older cards emulate bfloat16, slower than float32.
        return torch.cuda.is_bf16_supported() and (
            torch.version.hip is not None or torch.cuda.get_device_capability(device) >= (8, 0)
        )
    if device.type == "cpu":
        if os.environ.get("ONEDNN_MAX_CPU_ISA", "").upper() in _NO_BFLOAT16:
            return False  # it would be emulated
        # Private, and younger than torch 2.4: without them we do not know, and float32 is safe.
        probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
        return any(getattr(torch.cpu, probe, bool)() for probe in probes)
    return False


def _device(name: str, label: str, memory_bytes: int) -> dict[str, Any]:
    identity = identity_of(torch.device(name))
    return {"name": name, "label": label, "memory_bytes": memory_bytes, "identity": identity}


def _metal_memory() -> int:
    ask = getattr(torch.mps, "recommended_max_memory", int)
    return int(ask())
