# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may import what, and what the files of the project may not say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from nst_addon.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))
PRODUCT = [ROOT / "__init__.py", *sorted(ROOT.glob("operators/**/*.py"))]
PRODUCT += sorted(ROOT.glob("nst_addon/**/*.py"))
DEV = [ROOT / "dev.py", *sorted((ROOT / "tools").glob("*.py"))]

#: What the files of each folder may import besides the standard library and their own folder:
#: packages, and folders of the project. Whoever needs more has to say so here.
ALLOWED = {
    "": "operators",
    "operators": "bpy numpy operators/* nst_addon nst_addon/commands nst_addon/job "
    "nst_addon/environment nst_addon/farm nst_addon/system",
    "operators/app": "bpy nst_addon",
    "operators/directions": "bpy mathutils numpy operators/images operators/inputs "
    "operators/materials operators/objects operators/properties nst_addon nst_addon/images",
    "operators/environment": "bpy operators/app nst_addon nst_addon/environment nst_addon/job "
    "nst_addon/worker",
    "operators/gallery": "bpy operators/app operators/images operators/inputs "
    "operators/properties nst_addon "
    "nst_addon/system",
    "operators/images": "bpy mathutils numpy operators/app nst_addon nst_addon/images "
    "nst_addon/job",
    "operators/inputs": "bpy numpy operators/app operators/images operators/materials "
    "operators/properties "
    "nst_addon nst_addon/images nst_addon/job nst_addon/shot nst_addon/system",
    "operators/jobs": "bpy numpy operators/app operators/environment operators/images "
    "operators/materials operators/objects operators/properties nst_addon nst_addon/images "
    "nst_addon/job nst_addon/shot nst_addon/system nst_addon/worker",
    "operators/languages": "bpy operators/app",
    "operators/materials": "bpy operators/app operators/images nst_addon nst_addon/job",
    "operators/objects": "bpy gpu gpu_extras mathutils numpy operators/app operators/images "
    "operators/inputs operators/materials "
    "nst_addon nst_addon/images nst_addon/job",
    "operators/presets": "bpy operators/app operators/gallery operators/images "
    "operators/properties nst_addon nst_addon/system",
    "operators/properties": "bpy operators/app nst_addon",
    "operators/ui": "bpy bl_ui operators operators/app operators/environment "
    "operators/gallery operators/images operators/inputs operators/jobs operators/objects "
    "operators/presets operators/properties "
    "nst_addon nst_addon/environment nst_addon/system",
    "nst_addon": "nst_addon/commands nst_addon/environment nst_addon/system",
    "nst_addon/job": "numpy nst_addon nst_addon/system",
    "nst_addon/farm": "nst_addon nst_addon/job",
    "nst_addon/images": "numpy PIL OpenEXR nst_addon nst_addon/job",
    "nst_addon/shot": "numpy OpenEXR nst_addon nst_addon/images",
    "nst_addon/objects": "numpy nst_addon nst_addon/images nst_addon/job",
    "nst_addon/environment": "torch nst_addon nst_addon/job nst_addon/system "
    "nst_addon/engine/device",
    "nst_addon/worker": "numpy nst_addon nst_addon/job nst_addon/images nst_addon/objects "
    "nst_addon/environment nst_addon/shot nst_addon/system "
    "nst_addon/engine nst_addon/engine/*",
    "nst_addon/commands": "numpy nst_addon nst_addon/job nst_addon/images nst_addon/worker "
    "nst_addon/environment "
    "nst_addon/shot "
    "nst_addon/engine nst_addon/engine/*",
    "nst_addon/engine": "torch numpy PIL nst_addon nst_addon/job nst_addon/system "
    "nst_addon/engine/*",
    "nst_addon/engine/cost": "torch nst_addon nst_addon/system nst_addon/engine/device "
    "nst_addon/engine/network nst_addon/engine/pictures",
    "nst_addon/engine/device": "torch nst_addon nst_addon/system",
    "nst_addon/engine/network": "torch torchvision numpy safetensors nst_addon "
    "nst_addon/system nst_addon/engine/device nst_addon/engine/pictures",
    "nst_addon/engine/materials": "torch numpy nst_addon nst_addon/job nst_addon/engine "
    "nst_addon/engine/cost nst_addon/engine/network nst_addon/engine/pictures",
    "nst_addon/engine/objects": "torch numpy nst_addon nst_addon/job nst_addon/engine "
    "nst_addon/engine/cost nst_addon/engine/device nst_addon/engine/network "
    "nst_addon/engine/pictures",
    "nst_addon/engine/shots": "torch numpy nst_addon nst_addon/shot nst_addon/engine "
    "nst_addon/engine/cost nst_addon/engine/network nst_addon/engine/pictures",
    "nst_addon/engine/optimizers": "torch nst_addon/engine/device",
    "nst_addon/engine/pictures": "torch",
    "nst_addon/system": "",
}

#: What only the worker's process may load.
HEAVY = {"torch", "torchvision", "PIL", "safetensors", "OpenEXR"}


@cache
def imports(file: Path, *, at_start_only: bool = False) -> frozenset[str]:
    """What `file` imports: packages ("numpy"), and files of the project ("nst_addon/errors.py").

    With `at_start_only` what functions import later does not count.
    """
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(_imports(tree, file, at_start_only))


def _imports(node: ast.AST, file: Path, at_start_only: bool) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (_top(alias.name) for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.level:
            folder = file.parents[child.level - 1].joinpath(*(child.module or "").split("."))
            for alias in child.names:
                yield _found(folder, alias.name)
        elif isinstance(child, ast.ImportFrom):
            yield _top(child.module or "")
        elif not (at_start_only and _is_later(child)):
            yield from _imports(child, file, at_start_only)


def _top(module: str) -> str:
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


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _folder(name: str) -> str:
    """The folder of a file of the project, or else the package `name`."""
    return name.rpartition("/")[0] if name.endswith(".py") else name


def blender_side() -> list[str]:
    """The files of nst_addon that Blender's own process imports, directly or not."""
    waiting = [file for file in PRODUCT if not _name(file).startswith("nst_addon")]
    seen = {_name(file) for file in waiting}
    while waiting:
        for name in imports(waiting.pop(), at_start_only=True):
            if name.endswith(".py") and name not in seen:
                seen.add(name)
                waiting.append(ROOT / name)
    return sorted(name for name in seen if name.startswith("nst_addon"))


@pytest.mark.parametrize("folder", sorted({_folder(_name(file)) for file in PRODUCT}))
def test_a_folder_imports_what_is_allowed_and_nothing_else(folder: str) -> None:
    allowed = set(ALLOWED[folder].split()) | {folder, *sys.stdlib_module_names}
    for file in (file for file in PRODUCT if _folder(_name(file)) == folder):
        found = {_folder(name) for name in imports(file)}
        others = {each for each in found - allowed if f"{each.rpartition('/')[0]}/*" not in allowed}
        assert not others, f"{_name(file)} imports {', '.join(sorted(others))}"


def test_what_is_allowed_is_needed() -> None:
    """A permission that nobody uses any more goes."""
    for folder, allowed in ALLOWED.items():
        files = [file for file in PRODUCT if _folder(_name(file)) == folder]
        used = {_folder(name) for file in files for name in imports(file)}
        used |= {f"{each.rpartition('/')[0]}/*" for each in used}
        assert set(allowed.split()) <= used, f"{folder}: {set(allowed.split()) - used}"


def test_no_circle_of_imports() -> None:
    graph = {
        _name(file): {name for name in imports(file, at_start_only=True) if name.endswith(".py")}
        for file in PRODUCT
    }
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_nothing_in_nst_addon_imports_blender() -> None:
    for file in PRODUCT:
        if _name(file).startswith("nst_addon"):
            assert not imports(file) & {"bpy", "mathutils", "bmesh", "gpu"}, file


def test_torch_is_imported_in_the_engine_and_nowhere_else() -> None:
    for file in PRODUCT:
        if "engine" not in file.parts:
            assert "torch" not in imports(file, at_start_only=True), file


def test_the_worker_starts_with_numpy_alone() -> None:
    """Whatever a Python lacks, its worker can say so."""
    waiting, seen = [ROOT / "nst_addon/worker/serve.py"], set[str]()
    while waiting:
        found = imports(waiting.pop(), at_start_only=True)
        assert not found & HEAVY, found & HEAVY
        fresh = {name for name in found if name.endswith(".py")} - seen
        seen |= fresh
        waiting += [ROOT / name for name in fresh]


def test_what_blender_imports_needs_numpy_at_most() -> None:
    modules = [name.removesuffix(".py").replace("/", ".") for name in blender_side()]
    modules = [name.removesuffix(".__init__") for name in modules]
    script = (
        f"import sys, {', '.join(modules)}\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & {*HEAVY, "bpy"}


def test_engine_gets_settings_jobs_and_errors_and_knows_nothing_else_of_the_project() -> None:
    allowed = {"nst_addon/settings.py", "nst_addon/errors.py", "nst_addon/job/model.py"}
    allowed |= {"nst_addon/whole_file.py"}  # downloaded weights are written
    allowed |= {
        f"nst_addon/system/{name}.py"
        for name in ("__init__", "in_use", "machine", "malloc", "memory")
    }
    allowed |= {f"nst_addon/shot/{name}.py" for name in ("frame", "motion")}  # arrays, no files
    for file in PRODUCT:
        if "engine" in file.parts:
            own = {name for name in imports(file) if name.endswith(".py")}
            assert {name for name in own if "/engine/" not in name} <= allowed, file


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
            assert not asked, f"{_name(file)} asks for the system: {asked}"


def _questions(file: Path) -> Iterator[str]:
    """What `file` asks of which the answer is another on another system."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
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
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute) or node.attr not in ("name", "stem", "suffix"):
                continue
            made = re.fullmatch(r"Path\((.*)\)", ast.unparse(node.value))
            is_absolute = made is None or made[1].startswith(("bpy.path.abspath(", "os.path.abs"))
            assert is_absolute, f"{_name(file)}: {ast.unparse(node)}"


def test_what_cannot_be_cleaned_up_hides_no_error_and_is_none() -> None:
    """On Windows a scanner may have a file open that was written a moment ago."""
    for file in PRODUCT:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
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
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
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


def test_developers_commands_need_the_standard_library_only() -> None:
    for file in DEV:
        found = {_top(name.replace("/", ".")) for name in imports(file)}
        assert found <= sys.stdlib_module_names | {"tools"}, file


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
