# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of code says under which license it is, in its first line."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINE = "# SPDX-License-Identifier: GPL-3.0-or-later\n"


def test_every_python_file_names_the_license_first() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    files = [ROOT / name for name in listed if (ROOT / name).exists()]
    assert files
    assert not [file for file in files if not file.read_text("utf-8").startswith(LINE)]


def test_the_manifest_names_the_same_license() -> None:
    manifest = (ROOT / "blender_manifest.toml").read_text(encoding="utf-8")
    assert f'"SPDX:{LINE.split()[-1]}"' in manifest
