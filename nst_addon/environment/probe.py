# SPDX-License-Identifier: GPL-3.0-or-later
"""What this Python has: `python -m nst_addon.environment.probe` prints it as one line of JSON.

Runs in the Python that an artist chose, whatever that is, so nothing is imported
before it is known to be there. check.py starts it and reads the answer.
"""

from __future__ import annotations

import importlib
import json
import platform
import sys
from typing import Any

from .requirements import PACKAGES, PYTHON, TORCH, version_text


def check() -> dict[str, Any]:
    """ok, summary and devices, as EnvironmentState (check.py) has them."""
    if sys.version_info < PYTHON:
        return _wrong(
            f"Python {platform.python_version()} is too old: "
            f"use Python {version_text(PYTHON)} or later"
        )
    from ..system.visual_cpp import visual_cpp_problem

    missing = []
    for module, package in PACKAGES.items():
        try:
            importlib.import_module(module)
        except ModuleNotFoundError as error:
            missing.append(package if error.name == module else str(error.name))
        except Exception as error:
            reason = " ".join(str(error).split())
            problem = visual_cpp_problem()
            return _wrong(problem or f"{package} does not start ({reason}): install again")
    if missing:
        pip = f'"{sys.executable}" -m pip install'
        return _wrong(
            f"{', '.join(missing)} missing in this Python: install again, "
            f"or run {pip} {' '.join(missing)}"
        )

    import torch

    version = torch.__version__.partition("+")[0]
    if tuple(int(part) for part in version.split(".")[:2]) < TORCH:
        return _wrong(
            f"PyTorch {version} is too old: install PyTorch {version_text(TORCH)} or later"
        )

    from ..engine.device.devices import list_devices

    devices = list_devices()
    summary = f"PyTorch {version}, Python {platform.python_version()}, {devices[0]['label']}"
    return {"ok": True, "summary": summary, "devices": devices}


def _wrong(summary: str) -> dict[str, Any]:
    return {"ok": False, "summary": summary, "devices": []}


if __name__ == "__main__":
    answer = check()
    # On a line of its own, after whatever the imports may have printed.
    print("\n" + json.dumps(answer))
