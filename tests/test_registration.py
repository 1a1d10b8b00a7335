# SPDX-License-Identifier: GPL-3.0-or-later
"""Every class that Blender has to know is registered. A forgotten one shows in the panel only."""

from __future__ import annotations

import ast
from pathlib import Path

OPERATORS = Path(__file__).resolve().parent.parent / "operators"
#: Blender's classes that need registering.
KINDS = {"AddonPreferences", "FileHandler", "Menu", "Operator", "Panel", "PropertyGroup", "UIList"}


def test_every_class_of_blender_is_in_its_files_classes() -> None:
    for file in OPERATORS.rglob("*.py"):
        tree = _tree(file)
        assert _classes_of_blender(tree) <= _names_in(tree, "CLASSES"), file


def test_every_file_with_classes_is_registered() -> None:
    registered = _names_in(_tree(OPERATORS / "__init__.py"), "_MODULES")
    files = [file for file in OPERATORS.rglob("*.py") if _names_in(_tree(file), "CLASSES")]
    assert {file.stem for file in files if file.stem != "__init__"} == registered


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _classes_of_blender(tree: ast.Module) -> set[str]:
    """The classes that are Blender's themselves, not bases of ours."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {each.name for each in classes if KINDS & {ast.unparse(base) for base in each.bases}}


def _names_in(tree: ast.Module, name: str) -> set[str]:
    """What the tuple `name` of a file holds."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    return set()
