# SPDX-License-Identifier: GPL-3.0-or-later
"""What the files of the project may not say, or in one place only."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from project_files import PRODUCT, ROOT, imports, name_of, tree_of

from nst_addon.settings import Settings

MANIFEST = tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))

#: What is of one system or of some: modules, attributes, and words in strings.
_OF_SYSTEMS = re.compile(
    r"(sys\.(platform|getwindowsversion)|os\.(name|uname|nice|sysconf|getppid|kill\w*|fork\w*)"
    r"|platform\.(?!python_version)\w+|signal\.SIG(?!TERM|INT)\w+|errno\.(ENOSPC|EDQUOT)"
    r"|(\w+\.)*(winerror|st_reparse_tag|st_file_attributes)|subprocess\.(CREATE_|STARTUP)\w+)"
)
_MODULES_OF_SYSTEMS = {"ctypes", "fcntl", "msvcrt", "resource", "winreg", "_winapi", "pwd", "grp"}
_WORDS_OF_SYSTEMS = re.compile(
    r"^(/proc|/dev|/sys)/|winerror|st_reparse_tag|^\\\\|taskkill|SIG(KILL|CONT|HUP)|^CREATE_NO"
)


def test_only_the_folder_system_asks_which_system_this_is() -> None:
    for file in PRODUCT:
        if "system" not in file.parts:
            asked = set(_questions(file)) | imports(file) & _MODULES_OF_SYSTEMS
            assert not asked, f"{name_of(file)} asks for the system: {asked}"


def _questions(file: Path) -> Iterator[str]:
    """What `file` asks of which the answer is another on another system."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Attribute) and _OF_SYSTEMS.fullmatch(ast.unparse(node)):
            yield ast.unparse(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("hasattr", "getattr"):
            what = ast.unparse(node.args[0])
            if what in ("os", "signal", "subprocess", "sys", "errno", "time"):
                yield ast.unparse(node)
    yield from _texts(file, _WORDS_OF_SYSTEMS)


def test_names_in_the_paths_of_blender_are_not_asked_of_pathlib() -> None:
    """ "//größe 1.png" is a network share to Windows' pathlib, and has no name: names.py knows."""
    for file in (file for file in PRODUCT if "operators" in file.parts):
        for node in ast.walk(tree_of(file)):
            if not isinstance(node, ast.Attribute) or node.attr not in ("name", "stem", "suffix"):
                continue
            made = re.fullmatch(r"Path\((.*)\)", ast.unparse(node.value))
            is_absolute = made is None or made[1].startswith(("bpy.path.abspath(", "os.path.abs"))
            assert is_absolute, f"{name_of(file)}: {ast.unparse(node)}"


def test_what_cannot_be_cleaned_up_hides_no_error_and_is_none() -> None:
    """On Windows a scanner may have a file open that was written a moment ago."""
    for file in PRODUCT:
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and "TemporaryDirectory" in ast.unparse(node.func):
                assert "ignore_cleanup_errors=True" in ast.unparse(node), file


def test_words_of_the_panel_stand_in_operators_only() -> None:
    """The command line and farms know no panel: what is told there has the settings' names."""
    labels = "|".join(
        setting.label for _, setting in Settings.each_setting() if setting.group != "layers"
    )
    panel = re.compile(
        rf"[Pp]references|\bpress\b|Online Access|Enable Passes|Cache Folder|Style Size|Step Size"
        rf"|\b(lower|raise|set|choose) ({labels})\b"
    )
    files = [
        file for file in PRODUCT if "operators" not in file.parts and file.name != "settings.py"
    ]
    assert not {f"{file.name}: {text}" for file in files for text in _texts(file, panel)}


def _texts(file: Path, pattern: re.Pattern[str]) -> Iterator[str]:
    """The strings of `file` in which there is `pattern`; docstrings are none."""
    nodes = list(ast.walk(tree_of(file)))
    docstrings = [node.value for node in nodes if isinstance(node, ast.Expr)]
    for node in nodes:
        if isinstance(node, ast.Constant) and node not in docstrings:
            text = str(node.value)
            if pattern.search(text):
                yield text


def test_every_default_and_range_stands_in_settings_only() -> None:
    """Properties of Blender and options of the command line are derived from there."""
    files = [file for file in PRODUCT if file.name != "settings.py"]
    assert not {f"{file.name}: {given}" for file in files for given in _numbers_given(file)}


def _numbers_given(file: Path) -> Iterator[str]:
    """The defaults and ranges of properties and options that `file` has as numbers.

    From 0 to 1 is how far something has come: no range of a setting.
    """
    for node in ast.walk(tree_of(file)):
        if not isinstance(node, ast.Call):
            continue
        if not re.search(r"(Property|\badd_argument)$", ast.unparse(node.func)):
            continue
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        for name in {"default", "min", "max"} & given.keys():
            is_share = name != "default" and given[name] in ("0.0", "1.0")
            if re.fullmatch(r"-?\d[\d.]*", given[name]) and not is_share:
                yield f"{name}={given[name]}"


def test_manifest_sentences_fit_blender() -> None:
    for sentence in (MANIFEST["tagline"], *MANIFEST["permissions"].values()):
        assert len(sentence) <= 64 and not sentence.endswith("."), sentence


def test_no_file_names_a_machine_or_a_package_host() -> None:
    private = re.compile(r"/(?:home|root|Users)/\w|pypi\.|pythonhosted|whl/c|://\d")
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.toml", "*.md", "*.txt", ".ci/*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.split():
        if name != Path(__file__).relative_to(ROOT).as_posix():
            found = private.search((ROOT / name).read_text(encoding="utf-8"))
            assert not found, f"{name}: {found[0]}"
