# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text that the artist reads, as the program's files have it, and where: read by `ast`.

What Blender knows of classes and their properties is not here; tests/blender/test_languages.py
asks Blender for it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).resolve().parents[2]
#: What only developers, or those at a command line, read: in English.
_NOT_SHOWN = (
    "nst_addon/commands/",
    "nst_addon/farm/",
    "nst_addon/engine/measure.py",
    "operators/command_line.py",
)
#: The texts that a function is given to be shown, by its name: which of its arguments they are.
_SHOWN = {
    "translated": (0,),
    "ArtistError": (0, 1),
    "SourceError": (1, 2),
    "Sentence": (0,),
    "WeightsDamaged": (1,),
    "held": (2,),
    "_bake_first": (1,),
    "finite": (1,),
    "_not_readable": (1,),
    "_wrong": (0,),
    "check_sides": (0,),
    "push_undo": (0,),
    "step": (0,),
    "super().__init__": (0, 1),
}
#: Functions that show what they are given as it is: it has to be translated before.
_AS_IT_IS = {
    "add_error": (0,),
    "draw_wrapped": (1,),
    "fail": (0,),
    "in_turn": (0, 1),
    "poll_message_set": (0,),
    "refuse": (0,),
    "report": (1,),
    "tell": (0,),
}
#: Arguments by name that Blender translates itself, and those that it shows as they are.
_BLENDERS, _BARE = {"text", "heading"}, {"confirm_text", "message", "placeholder", "title"}
#: Errors whose advice Blender's side has in words of its own.
_ADVISED = re.findall(
    r"^ +errors\.(\w+):", (ROOT / "operators/app/messages.py").read_text(encoding="utf-8"), re.M
)
#: Names, units and numbers, which are the same everywhere.
_THE_SAME = {
    *("Adam", "L-BFGS", "VGG-16", "VGG-19", "VGG16", "X", "Y", "bfloat16", "float32", "px"),
    *(f"relu{number}_1" for number in range(1, 6)),
}
#: Names of Blender's data, which do not change with the language.
_DATA = {
    *("Base Color", "Color Space", "Render Result", "Style Preview"),
    *("Cryptomatte Material", "Cryptomatte Object", "Stylized Texture", "Stylized Texture UV"),
    "A job of Neural Style Transfer for Blender: its picture, until a file has it.\n",
}
_LETTERS = re.compile(r"[^\W\d_]{2}")
#: Two words: most likely somebody reads it.
_PROSE = re.compile(r"[^\W\d_]{2,}[,:]? [^\W\d_]{2,}")
_TRANSLATE = "{file}:{line}: translated({text!r}) — it is shown, and not translated"
_TEMPLATE = "{file}:{line}: give values by name, translated('… {{name}} …', name=…): {text}"


def is_translated(text: str) -> bool:
    """Whether `text` reads otherwise in another language."""
    if len(re.findall(r"\{\w+\}", text)) > 1:
        return True  # what stands between the values, or their order, may be another
    return text not in _THE_SAME and bool(_LETTERS.search(re.sub(r"\{\w+\}", "", text)))


@cache
def shown_texts() -> tuple[dict[str, str], list[str]]:
    """The texts, each with the file and the line where it is; and what is wrong in the files."""
    texts: dict[str, str] = {}
    faults: list[str] = []
    for folder in ("operators", "nst_addon"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(_NOT_SHOWN):
                file = _File(path, name)
                texts = {**file.texts, **texts}
                faults += file.faults
    return texts, faults


class _Text(ast.Constant):
    """A literal that is a text."""

    value: str


class _File:
    """What one file shows."""

    def __init__(self, path: Path, name: str) -> None:
        self.texts: dict[str, str] = {}
        self.faults: list[str] = []
        self._name = name
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        self._seen: set[int] = set()
        self._class = ""
        self._look(self._tree, [self._tree])
        if name.startswith("operators/"):
            self._look_for_others()

    def _look(self, node: ast.AST, scopes: list[ast.AST]) -> None:
        if isinstance(node, ast.ClassDef):
            self._class = node.name
        if isinstance(node, ast.Call):
            self._look_at_call(node, scopes)
        if isinstance(node, ast.Tuple):
            self._look_at_item(node)
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "_ADVICE":
            assert node.value
            self._take(node.value, scopes)
        inner = [*scopes, node] if isinstance(node, ast.FunctionDef) else scopes
        for child in ast.iter_child_nodes(node):
            self._look(child, inner)

    def _look_at_call(self, call: ast.Call, scopes: list[ast.AST]) -> None:
        """The texts that a function is given, by position or by name."""
        whole = ast.unparse(call.func)
        name = whole if whole in _SHOWN else whole.rpartition(".")[2]
        for place in _SHOWN.get(name, ()):
            if place == 1 and self._class in _ADVISED and name == whole:
                continue  # that is for the command line
            for given in call.args[place : place + 1]:
                self._take(given, scopes)
        by_name = {each.arg: each.value for each in call.keywords}
        bare = [call.args[at] for at in _AS_IT_IS.get(name, ()) if at < len(call.args)]
        if self._name.startswith("operators/"):
            is_bare = "translate" in by_name
            bare += [each for arg, each in by_name.items() if arg in _BARE]
            for arg, value in by_name.items():
                if arg in _BLENDERS and name != "translated":
                    (bare.append(value) if is_bare else self._take(value, scopes))
            for each in bare:
                self._refuse(each, scopes)

    def _look_at_item(self, item: ast.Tuple) -> None:
        """An item of an enum: its identifier, its name and its description."""
        if len(item.elts) < 3 or not self._name.startswith("operators/"):
            return
        identifier = ast.unparse(item.elts[0]).strip("'")
        are_texts = _is_text(item.elts[1]) and _is_text(item.elts[2])
        if are_texts and (identifier == "auto" or identifier.isupper()):
            for each in item.elts[1:3]:
                if not (_is_text(each) and each.value.isupper()):
                    self._take(each, [])

    def _take(self, given: ast.expr, scopes: list[ast.AST]) -> None:
        """The texts that an expression can be."""
        for each in self._texts_of(given, scopes):
            self._seen.add(id(each))
            if isinstance(each, ast.JoinedStr):
                self._complain(_TEMPLATE, each, ast.unparse(each))
            elif is_translated(each.value) and "dev.py" not in each.value:
                self.texts.setdefault(each.value, f"{self._name}:{each.lineno}")

    def _refuse(self, given: ast.expr, scopes: list[ast.AST]) -> None:
        """An expression that is shown as it is must not be a text of ours."""
        if isinstance(given, ast.Name) and any(
            isinstance(value, ast.Call) for scope in scopes for value in _assigned(given.id, scope)
        ):
            return  # that translates it, most likely
        for each in self._texts_of(given, scopes):
            if isinstance(each, ast.JoinedStr) and _reads_as_prose(each):
                self._seen.add(id(each))
                self._complain(_TEMPLATE, each, ast.unparse(each))
            elif not isinstance(each, ast.JoinedStr) and is_translated(each.value):
                self._seen.add(id(each))
                self._complain(_TRANSLATE, each, each.value)

    def _texts_of(self, given: ast.expr, scopes: list[ast.AST]) -> Iterator[_Text | ast.JoinedStr]:
        """The texts that `given` can be, through names and conditions."""
        if isinstance(given, ast.JoinedStr) or _is_text(given):
            yield given
        elif isinstance(given, ast.IfExp):
            yield from self._texts_of(given.body, scopes)
            yield from self._texts_of(given.orelse, scopes)
        elif isinstance(given, (ast.BoolOp, ast.Dict)):
            for each in given.values:
                yield from self._texts_of(each, scopes)
        elif isinstance(given, ast.Subscript):
            yield from self._texts_of(given.value, scopes)
        elif isinstance(given, ast.Name):
            for scope in reversed(scopes):
                if values := list(_assigned(given.id, scope)):
                    for each in values:
                        outer = [] if given.id in ast.unparse(each) else scopes
                        yield from self._texts_of(each, outer)
                    return

    def _look_for_others(self) -> None:
        """Texts that read as if somebody sees them, and that none of the above has found."""
        inner = {id(each) for node in ast.walk(self._tree) for each in _not_shown(node)}
        for node in ast.walk(self._tree):
            if id(node) in inner or id(node) in self._seen:
                continue
            if isinstance(node, ast.JoinedStr) and _reads_as_prose(node):
                self._complain(_TEMPLATE, node, ast.unparse(node))
            elif _is_text(node) and self._is_missed(node.value):
                self._complain(_TRANSLATE, node, node.value)

    def _is_missed(self, text: str) -> bool:
        return text not in self.texts and text not in _DATA and bool(_PROSE.search(text))

    def _complain(self, what: str, node: ast.expr, text: str) -> None:
        self.faults.append(what.format(file=self._name, line=node.lineno, text=text))


def _is_text(node: ast.AST) -> TypeGuard[_Text]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _assigned(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    """What `name` is set to in a function or a file."""
    for node in ast.walk(scope):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value and any(ast.unparse(each) == name for each in targets):
                yield node.value
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Tuple):
            names = [ast.unparse(each) for each in node.target.elts]
            if name in names and isinstance(node.iter, ast.Tuple):
                for each in node.iter.elts:
                    if isinstance(each, ast.Tuple):
                        yield each.elts[names.index(name)]
        elif isinstance(node, ast.FunctionDef) and node is scope:
            yield from (each for each in _defaults(node, name))


def _defaults(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """What the argument `name` of `function` is when it is not given."""
    names = [each.arg for each in function.args.args]
    defaults = dict(zip(reversed(names), reversed(function.args.defaults), strict=False))
    if name in defaults:
        yield defaults[name]


def _reads_as_prose(text: ast.JoinedStr) -> bool:
    """Whether an f-string has words of its own: not those of a file's name or of a number."""
    fixed = [each.value for each in text.values if isinstance(each, ast.Constant)]
    return any(re.search(r"[^\W\d_]{2,} | [^\W\d_]{3,}", str(each)) for each in fixed)


def _not_shown(node: ast.AST) -> Iterator[ast.AST]:
    """What lies in `node` and is for developers, or for Blender: docstrings, the log, other
    errors, and what properties are called, which Blender is asked for."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        or isinstance(node, ast.Assign)
        and "bl_" in ast.unparse(node.targets[0])
    ):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (each for each in ast.walk(node) if each is not node)
    elif isinstance(node, ast.Assert):
        yield from ast.walk(node)
    elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        if not ast.unparse(node.exc.func).endswith(("Error", "ArtistError")) or ast.unparse(
            node.exc.func
        ) in {"ValueError", "RuntimeError", "KeyError", "TypeError"}:
            yield from ast.walk(node)
    elif isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if name.startswith(("log.", "re.", "print")) or name.endswith(("Property", "_property")):
            yield from ast.walk(node)
