# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may import what."""

from __future__ import annotations

import subprocess
import sys
from graphlib import TopologicalSorter

import pytest
from project_files import PRODUCT, ROOT, imports, name_of, top_of

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


def _folder(name: str) -> str:
    """The folder of a file of the project, or else the package `name`."""
    return name.rpartition("/")[0] if name.endswith(".py") else name


def blender_side() -> list[str]:
    """The files of nst_addon that Blender's own process imports, directly or not."""
    waiting = [file for file in PRODUCT if not name_of(file).startswith("nst_addon")]
    seen = {name_of(file) for file in waiting}
    while waiting:
        for name in imports(waiting.pop(), at_start_only=True):
            if name.endswith(".py") and name not in seen:
                seen.add(name)
                waiting.append(ROOT / name)
    return sorted(name for name in seen if name.startswith("nst_addon"))


@pytest.mark.parametrize("folder", sorted({_folder(name_of(file)) for file in PRODUCT}))
def test_a_folder_imports_what_is_allowed_and_nothing_else(folder: str) -> None:
    allowed = set(ALLOWED[folder].split()) | {folder, *sys.stdlib_module_names}
    for file in (file for file in PRODUCT if _folder(name_of(file)) == folder):
        found = {_folder(name) for name in imports(file)}
        others = {each for each in found - allowed if f"{each.rpartition('/')[0]}/*" not in allowed}
        assert not others, f"{name_of(file)} imports {', '.join(sorted(others))}"


def test_what_is_allowed_is_needed() -> None:
    """A permission that nobody uses any more goes."""
    for folder, allowed in ALLOWED.items():
        files = [file for file in PRODUCT if _folder(name_of(file)) == folder]
        used = {_folder(name) for file in files for name in imports(file)}
        used |= {f"{each.rpartition('/')[0]}/*" for each in used}
        assert set(allowed.split()) <= used, f"{folder}: {set(allowed.split()) - used}"


def test_no_circle_of_imports() -> None:
    graph = {
        name_of(file): {name for name in imports(file, at_start_only=True) if name.endswith(".py")}
        for file in PRODUCT
    }
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_nothing_in_nst_addon_imports_blender() -> None:
    for file in PRODUCT:
        if name_of(file).startswith("nst_addon"):
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


def test_developers_commands_need_the_standard_library_only() -> None:
    for file in DEV:
        found = {top_of(name.replace("/", ".")) for name in imports(file)}
        assert found <= sys.stdlib_module_names | {"tools"}, file
