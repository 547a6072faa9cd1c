"""The private parts of Copier that are used here: a release of it that lacks one is found by name, not by a crash.

The dependency is pinned to the minor version that all of this was tried with. To move the pin: run this, then
``tests/test_render.py`` and ``tests/updates``.
"""

from __future__ import annotations

import ast
import inspect
import tomllib
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
RENDER = ROOT / "generator" / "render"
# Module: name in it: what of the name is used, read or overridden.
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "copier._main": {
        "Worker": (
            *("template", "subproject", "jinja_env", "resolved_vcs_ref", "run_copy", "run_update"),
            *("_ask", "_execute_tasks", "_render_file", "answers_relpath", "_render_context", "_render_folder"),
            *(
                "_render_string",
                "_render_value",
                "_render_symlink",
                "_render_template",
                "_sync_git_index_executable_bit",
            ),
        ),
        "as_operation": (),
        "subprocess": ("run",),
    },
    "copier._jinja_ext": {"get_yield_context": ()},
    "copier._settings": {"SettingsModel": ()},
    "copier._template": {
        "Template": (
            *("commit", "commit_hash", "git_index_modes", "jinja_extensions", "local_abspath", "migration_tasks"),
            *("ref", "templates_suffix", "url", "version", "_raw_config"),
        ),
    },
    "copier._tools": {"cast_to_bool": ()},
    "copier._types": {"JSONSerializable": (), "Phase": ("use", "PROMPT", "MIGRATE")},
    "copier._subproject": {"Subproject": ("template", "last_answers")},
    "copier._vcs": {"_PathStr": ()},
    "copier.errors": {"TaskError": (), "YieldTagInFileError": ()},
}
# Given back by what is used, so nobody imports it.
NOT_IMPORTED = {"copier._subproject"}


def has(owner: Any, name: str) -> bool:
    """Tell whether a class or module has an attribute, also one that only its instances have."""
    return hasattr(owner, name) or name in getattr(owner, "__dataclass_fields__", {})


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in PARTS.items() for name in names])
def test_copier_still_has_its_private_parts(module: str, name: str) -> None:
    owner = getattr(import_module(module), name, None)
    assert owner is not None, f"Copier {version('copier')} has no {module}.{name}: generator/render needs another way"
    missing = [part for part in PARTS[module][name] if not has(owner, part)]
    assert missing == [], f"Copier {version('copier')} has no {missing} in {module}.{name}"


def test_arguments_are_still_taken() -> None:
    main, template = import_module("copier._main"), import_module("copier._template")
    fields = set(main.Worker.__dataclass_fields__)
    assert {"src_path", "dst_path", "data", "vcs_ref", "answers_file", "settings", "conflict", "skip_tasks"} <= fields
    assert {"defaults", "overwrite", "quiet"} <= fields
    assert list(inspect.signature(template.Template.migration_tasks).parameters)[1:] == ["stage", "from_template"]
    assert list(inspect.signature(main.Worker._execute_tasks).parameters)[1:] == ["tasks"]
    assert "trust" in import_module("copier._settings").SettingsModel.model_fields
    # Migrations run by the module's own ``subprocess.run``, for which another one is put in.
    assert "subprocess.run(" in inspect.getsource(main.Worker._execute_tasks)


def test_every_part_that_is_imported_is_named_here() -> None:
    found = set()
    for path in RENDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("copier"):
                found |= {(str(node.module), alias.name) for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {(alias.name, "") for alias in node.names if alias.name.startswith("copier")}
    named = {(module, name) for module, names in PARTS.items() for name in ("", *names)}
    assert found - named == set()
    assert {module for module, _ in found} == set(PARTS) - NOT_IMPORTED


def test_every_private_attribute_that_is_used_is_named_here() -> None:
    used = set()
    for path in RENDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
                own = isinstance(node.value, ast.Name) and node.value.id in {"self", "os"}
                used |= set() if own else {node.attr}
    named = {part for names in PARTS.values() for parts in names.values() for part in parts}
    modules = {module.rpartition(".")[2] for module in PARTS}
    assert used - named - modules == set()


def test_pin_holds_the_tested_minor_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (pin,) = [each for each in map(Requirement, project["dependencies"]) if each.name == "copier"]
    assert version("copier") in pin.specifier
    major, minor, *_ = map(int, version("copier").split("."))
    assert f"{major}.{minor + 1}.0" not in pin.specifier
