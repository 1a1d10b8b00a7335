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
    """ok, summary with its fields, and devices, as EnvironmentState (check.py) has them."""
    if sys.version_info < PYTHON:
        return _wrong(
            "Python {version} is too old: use Python {least} or later",
            version=platform.python_version(),
            least=version_text(PYTHON),
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
            if problem := visual_cpp_problem():
                return _wrong(problem)
            text = "{package} does not start ({reason}): install again"
            return _wrong(text, package=package, reason=reason)
    if missing:
        return _wrong(
            "{names} missing in this Python: install again, or run {command}",
            names=", ".join(missing),
            command=f'"{sys.executable}" -m pip install {" ".join(missing)}',
        )

    import torch

    version = torch.__version__.partition("+")[0]
    if tuple(int(part) for part in version.split(".")[:2]) < TORCH:
        return _wrong(
            "PyTorch {version} is too old: install PyTorch {least} or later",
            version=version,
            least=version_text(TORCH),
        )

    from ..engine.device.devices import list_devices

    devices = list_devices()
    fields = {"torch": version, "python": platform.python_version(), "device": devices[0]["label"]}
    summary = "PyTorch {torch}, Python {python}, {device}"
    return {"ok": True, "summary": summary, "fields": fields, "devices": devices}


def _wrong(summary: str, **fields: str) -> dict[str, Any]:
    return {"ok": False, "summary": summary, "fields": fields, "devices": []}


if __name__ == "__main__":
    answer = check()
    # On a line of its own, after whatever the imports may have printed.
    print("\n" + json.dumps(answer))
