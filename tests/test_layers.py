"""Who may import whom, and who may say what: checked by a machine."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "generator").rglob("*.py"))


def test_layers_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return everything in a module that says who is imported, called or named; each file is read once."""
    kinds = (ast.Constant, ast.Import, ast.ImportFrom, ast.Call)
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds)]


def strings(path: Path) -> set[str]:
    """Return the string constants of a module."""
    return {node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_one_package_runs_git() -> None:
    others = [path for path in MODULES if not {"probes", "git"} & set(path.parts)]
    assert [path.name for path in others if "git" in strings(path) and path.name != "requirements.py"] == []


def imports(path: Path) -> set[str]:
    """Return the top-level modules that a module imports."""
    found = {alias.name for node in nodes(path) if isinstance(node, ast.Import) for alias in node.names}
    found |= {node.module or "" for node in nodes(path) if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in found}


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("copier", "render"),
        ("libcst", "edit"),
        ("griffe", "contract"),
        ("typer", "cli"),
        ("rich", "output"),
    ],
)
def test_library_is_imported_in_one_place(library: str, home: str) -> None:
    elsewhere = [str(path.relative_to(ROOT)) for path in MODULES if library in imports(path) and home not in path.parts]
    assert elsewhere == []


CHILD_PROGRAMS = {"probes", "sandbox"}


def test_nothing_prints_but_the_output_package_and_child_programs() -> None:
    def prints(path: Path) -> bool:
        calls = (node.func for node in nodes(path) if isinstance(node, ast.Call))
        return any(isinstance(func, ast.Name) and func.id == "print" for func in calls)

    printing = [path for path in MODULES if prints(path)]
    assert [
        path.name for path in printing if "output" not in path.parts and CHILD_PROGRAMS.isdisjoint(path.parts)
    ] == []
