# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python files of the extension, and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The files that the extension runs, in Blender and beside it.
PRODUCT = [ROOT / "__init__.py", *sorted(ROOT.glob("operators/**/*.py"))]
PRODUCT += sorted(ROOT.glob("nst_addon/**/*.py"))


@cache
def tree_of(file: Path) -> ast.Module:
    """The syntax tree of `file`."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports(file: Path, *, at_start_only: bool = False) -> frozenset[str]:
    """What `file` imports: packages ("numpy"), and files of the project ("nst_addon/errors.py").

    With `at_start_only` what functions import later does not count.
    """
    return frozenset(_imports(tree_of(file), file, at_start_only))


def _imports(node: ast.AST, file: Path, at_start_only: bool) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (top_of(alias.name) for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.level:
            folder = file.parents[child.level - 1].joinpath(*(child.module or "").split("."))
            for alias in child.names:
                yield _found(folder, alias.name)
        elif isinstance(child, ast.ImportFrom):
            yield top_of(child.module or "")
        elif not (at_start_only and _is_later(child)):
            yield from _imports(child, file, at_start_only)


def top_of(module: str) -> str:
    """The package that a dotted name begins with."""
    return module.partition(".")[0]


def _found(folder: Path, name: str) -> str:
    """The file that `from folder import name` reads it from."""
    for file in (folder / f"{name}.py", folder / name / "__init__.py", folder.with_suffix(".py")):
        if file.is_file():
            return file.relative_to(ROOT).as_posix()
    return (folder / "__init__.py").relative_to(ROOT).as_posix()


def _is_later(node: ast.AST) -> bool:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return True
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def name_of(file: Path) -> str:
    """How messages call a file of the project."""
    return file.relative_to(ROOT).as_posix()
