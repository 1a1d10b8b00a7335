# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the project lead somewhere, show what there is, and name what exists."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _tracked(*patterns: str) -> list[Path]:
    """The files of the repository, whether committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in sorted(listed.stdout.split()) if (ROOT / name).exists()]


PAGES = _tracked("*.md")
#: The pages that name files and tests of the project.
GUIDES = [ROOT / "docs/architecture.md", ROOT / "CONTRIBUTING.md"]
PROMISES = ROOT / "docs/promises.md"


def _links(page: Path) -> Iterator[str]:
    """What `page` links to in the repository, without the heading."""
    for target in re.findall(r"\]\(([^)\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            yield target.partition("#")[0]


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    assert not [target for target in _links(page) if not (page.parent / target).exists()]


def test_every_picture_of_docs_is_shown_by_a_page() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for target in _links(page)}
    pictures = [file for file in (ROOT / "docs").iterdir() if file.suffix != ".md"]
    assert not [file.name for file in pictures if file not in shown]


@pytest.mark.parametrize("page", GUIDES, ids=_name)
def test_a_guide_names_files_that_exist(page: Path) -> None:
    kinds = "bench|docs|examples|findings|nst_addon|operators|tests|tools"
    named = re.findall(rf"`((?:{kinds})/[a-z0-9_./-]*)`", page.read_text(encoding="utf-8"))
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize("page", [*GUIDES, PROMISES], ids=_name)
def test_a_guide_names_tests_that_exist(page: Path) -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in _tracked("tests/*.py"))
    there = set(re.findall(r"^def (test_\w+)", code, re.M))
    named = set(re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8")))
    missing = named - there
    assert named
    assert not missing


def _plain(text: str) -> str:
    """`text` as it is read: in one line, without marks."""
    return " ".join(text.replace("*", "").replace("#", "").split())


def test_the_promises_of_the_readme_are_its_words() -> None:
    rows = PROMISES.read_text(encoding="utf-8").partition("## What README.md says")[2]
    promised = re.findall(r"^\| ([^|]+) \|", rows, re.M)[1:]
    readme = _plain((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(promised) > 5
    assert not [each for each in promised if _plain(each) not in readme]


def test_every_promise_of_the_readme_has_a_row() -> None:
    """What it says that is never, nothing or no trouble at all is a promise."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("## For developers")[0]
    clauses = re.split(r"[.:;,]\s", " ".join(re.sub(r"^\|.*$", "", readme, flags=re.M).split()))
    words = r"\b(never|nothing|ever|no administrator|not needed)\b"
    held = _plain(PROMISES.read_text(encoding="utf-8"))
    found = [_plain(each) for each in clauses if re.search(words, each)]
    assert found
    assert not [each for each in found if each.removeprefix("and ") not in held]


def test_the_manual_explains_every_setting() -> None:
    manual = (ROOT / "docs/manual.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \|", manual, re.M)
    explained = {name for row in rows for name in row.split(", ")}
    settings = (ROOT / "nst_addon/settings.py").read_text(encoding="utf-8")
    labels = set(re.findall(r'label="(.+?)"', settings))
    missing = labels - explained
    assert labels
    assert not missing


@pytest.mark.parametrize("page", ["README.md", "docs/console.md"])
def test_the_lines_for_the_console_call_operators_that_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.M | re.S))
    called = set(re.findall(r"bpy\.ops\.(nst\.\w+)\(", ast.unparse(ast.parse(lines))))
    operators = "".join(file.read_text(encoding="utf-8") for file in _tracked("operators/*.py"))
    missing = called - set(re.findall(r'bl_idname = "(nst\.\w+)"', operators))
    assert called
    assert not missing
