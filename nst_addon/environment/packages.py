# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the packages of an installation come from: the package index, or a folder of wheels.

uv installs them, for it finds the build of PyTorch that fits the graphics card, and knows how to
write paths of more than 260 letters on Windows. pip does where uv cannot be had.
"""

from __future__ import annotations

import os
import sysconfig
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from ..errors import ArtistError
from ..sentences import Sentence
from ..system.paths import longest_path
from .download import Download, default_download, expected_download
from .install_errors import no_uv
from .process import clean_environ
from .requirements import OPTIONAL, REQUIREMENTS
from .sizes import format_bytes
from .tool import CommandFailed

#: How far the installation has come (0–1) when uv is fetched, and when PyTorch is.
FETCHING, DOWNLOADING = 0.02, 0.05

#: The settings of pip that say where packages come from. Others may say where they go, which is
#: for us to say.
_SOURCES = frozenset(
    f"PIP_{name}"
    for name in (
        *("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "CONFIG_FILE"),
        *("PROXY", "CERT", "CLIENT_CERT", "TRUSTED_HOST", "KEYRING_PROVIDER"),
        *("TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CONSTRAINT"),
    )
)


class Work(Protocol):
    """The installation that packages are for (install.py)."""

    @property
    def python(self) -> Path:
        """The Python that they are for."""

    def step(self, text: str, done: float) -> None:
        """Tell what is being done."""

    def log(self, text: str) -> None:
        """Write a line to the log."""

    def run(self, *command: str | Path, expecting: Download | None = None) -> None:
        """Run a tool; `expecting` says how much it will write. Raises CommandFailed."""


def install_online(work: Work) -> None:
    """Install from the package index, as far as its rules let: the build that fits this machine,
    else the default one. Raises CommandFailed, and what work.run() raises."""
    work.step("Downloading uv, which chooses the fitting PyTorch", FETCHING)
    work.run(*_pip(work), "uv")
    try:
        _download(work, expected_download(), [*_uv(work), "--torch-backend=auto"])
    except CommandFailed:
        work.log("The fitting build cannot be had: taking the package index's default")
        try:
            _download(work, default_download(), _uv(work))
        except CommandFailed:
            # uv does not read pip's settings, where studios name their own index.
            work.log("uv cannot have that either: trying pip")
            _download(work, default_download(), _pip(work))


def install_from(wheels: Path, work: Work) -> None:
    """Install from a folder of wheels, without a network. Raises as install_online()."""
    work.step("Installing PyTorch", DOWNLOADING)
    source = ["--no-index", "--find-links", str(wheels)]
    install = _pip(work)
    if _has(wheels, "uv"):
        work.run(*install, *source, "uv")
        install = [*_uv(work), "--offline", "--no-config"]
    packages = [*REQUIREMENTS, *([OPTIONAL] if _has(wheels, OPTIONAL) else [])]
    expected = Download("wheels", 0, sum(size for _, size in _files_in(wheels)))
    work.run(*install, *source, *packages, expecting=expected)


def check_folder(wheels: Path, folder: Path, *, limit: int | None = longest_path()) -> None:
    """Raises ArtistError if an environment in `folder` cannot be filled from `wheels`: there are
    none, one is damaged, or pip, without uv, would need paths of more than `limit` letters."""
    if not wheels.is_dir():
        raise ArtistError(
            "There is no folder {folder}", "choose the folder of wheels", folder=wheels
        )
    for wheel in sorted(wheels.glob("*.whl")):
        if not zipfile.is_zipfile(wheel):
            raise ArtistError(
                "{wheel} is damaged", "copy it again, then install again", wheel=wheel
            )
    if limit is not None and not _has(wheels, "uv"):
        packages = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
        longest = longest_name(packages, [name for name, _ in _files_in(wheels)])
        if longest > limit:
            raise no_uv(longest, wheels)


def longest_name(packages: str, names: Sequence[str]) -> int:
    """Letters of the longest path that files called `names` get in the folder `packages`."""
    return len(packages) + 1 + max(map(len, names), default=0)


def environ_for(wheels: Path | None, temporary: Path) -> dict[str, str]:
    """Environment variables for the tools: they find nothing of ours, keep their files in
    `temporary`, and with `wheels` no setting of this machine leads them to the network."""
    environ = clean_environ()
    del environ["PYTHONPATH"]
    for name in ("TMPDIR", "TEMP", "TMP", "UV_CACHE_DIR"):
        environ[name] = str(temporary)
    # Nor does any lead pip to another place than ours.
    wanted = () if wheels else _SOURCES
    for name in list(environ):
        if name.startswith("PIP_") and name not in wanted:
            del environ[name]
        if name.startswith("UV_") and wheels and name != "UV_CACHE_DIR":
            del environ[name]
    if wheels:
        environ["PIP_CONFIG_FILE"] = os.devnull
    return environ


def _download(work: Work, expected: Download, install: Sequence[str]) -> None:
    size = format_bytes(expected.download)
    text = "Downloading PyTorch ({build}, {size})"
    work.step(Sentence(text, build=expected.build, size=size), DOWNLOADING)
    work.run(*install, *REQUIREMENTS, OPTIONAL, expecting=expected)


def _pip(work: Work) -> list[str]:
    # Compiled is what is loaded, when it first is, as after uv: not all of PyTorch.
    options = ["--no-cache-dir", "--no-compile"]
    return [str(work.python), "-m", "pip", "--no-input", "install", *options]


def _uv(work: Work) -> list[str]:
    python = str(work.python)
    return [python, "-m", "uv", "pip", "install", "--python", python]


def _has(wheels: Path, package: str) -> bool:
    return any(wheels.glob(f"{package}-*.whl"))


def _files_in(wheels: Path) -> Iterator[tuple[str, int]]:
    """The name and the size in bytes of each file that the wheels hold."""
    for wheel in wheels.glob("*.whl"):
        try:
            with zipfile.ZipFile(wheel) as archive:
                members = archive.infolist()
        except (OSError, zipfile.BadZipFile):
            continue  # pip will say what is wrong with it, if it is needed
        for member in members:
            yield member.filename, member.file_size
