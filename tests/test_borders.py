"""Who may import what, and what the files of the project may not say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))

ADDON = sorted((ROOT / "nst_addon").rglob("*.py"))
OPERATORS = [ROOT / "__init__.py", *sorted((ROOT / "operators").rglob("*.py"))]
DEV = [ROOT / "dev.py", *sorted((ROOT / "tools").glob("*.py"))]

#: What Blender's own process imports of nst_addon, directly.
BLENDER_SIDE = sorted(
    {
        name
        for file in OPERATORS
        for name in re.findall(r"^\s*from \.+nst_addon\.([\w.]+)", file.read_text("utf-8"), re.M)
    }
)


def imports(file: Path, *, at_start_only: bool = False) -> set[str]:
    """The top-level packages that `file` imports; relative imports are its own."""
    return set(_imports(ast.parse(file.read_text(encoding="utf-8")), at_start_only))


def _imports(node: ast.AST, at_start_only: bool) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and not child.level:
            yield (child.module or "").partition(".")[0]
        elif not (at_start_only and isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))):
            yield from _imports(child, at_start_only)


def test_nothing_in_nst_addon_imports_blender() -> None:
    guilty = [file for file in ADDON if imports(file) & {"bpy", "mathutils", "bmesh", "gpu"}]
    assert not guilty


def test_operators_import_neither_torch_nor_what_blender_lacks() -> None:
    blender = {"bpy", "mathutils", "bmesh", "gpu", "bl_ui", "bl_operators", "numpy"}
    allowed = sys.stdlib_module_names | blender
    found = {file.name: imports(file) - allowed for file in OPERATORS}
    assert not {name: modules for name, modules in found.items() if modules}


def test_torch_is_imported_in_the_engine_and_nowhere_else() -> None:
    outside = [file for file in ADDON if "engine" not in file.parts]
    assert not [file for file in outside if "torch" in imports(file, at_start_only=True)]


@pytest.mark.parametrize("module", BLENDER_SIDE)
def test_what_blender_imports_needs_numpy_at_most(module: str) -> None:
    script = (
        f"import sys, nst_addon.{module}\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & {
        "bpy",
        "torch",
        "torchvision",
        "PIL",
        "safetensors",
        "OpenEXR",
    }


def test_every_default_and_range_stands_in_settings_only() -> None:
    """Properties of Blender and options of the command line are derived from there."""
    files = [file for file in OPERATORS + ADDON if file.name != "settings.py"]
    assert not {f"{file.name}: {given}" for file in files for given in _numbers_given(file)}


def _numbers_given(file: Path) -> Iterator[str]:
    """The defaults and ranges of properties and options that `file` has as numbers.

    From 0 to 1 is how far something has come: no range of a setting.
    """
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if not re.search(r"(Property|\badd_argument)$", ast.unparse(node.func)):
            continue
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        for name in {"default", "min", "max"} & given.keys():
            is_share = name != "default" and given[name] in ("0.0", "1.0")
            if re.fullmatch(r"-?\d[\d.]*", given[name]) and not is_share:
                yield f"{name}={given[name]}"


def test_engine_knows_nothing_of_the_house_around_it() -> None:
    """Arrows point one way: the engine gets settings, pixels and errors, nothing more."""
    house = re.compile(r"from \.\.(background|environment|install|worker)\b")
    engine = sorted((ROOT / "nst_addon" / "engine").rglob("*.py"))
    assert not [file for file in engine if house.search(file.read_text(encoding="utf-8"))]


def test_developers_commands_need_the_standard_library_only() -> None:
    for file in DEV:
        assert imports(file) <= sys.stdlib_module_names | {"tools"}, file


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
