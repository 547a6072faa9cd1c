"""Names that are used and nowhere bound, where everybody knows what is meant: imported."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Mapping

import libcst as cst

from generator.edit.fit_code.names import bound_names, has_star_import, quoted_names, read_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, insert_lines, syntax_tree
from generator.edit.fit_code.well_known import HOMES, MODULES
from generator.syntax_trees import nodes_of

_BUILTIN = frozenset(dir(builtins)) | {"__file__", "__path__", "__builtins__"}
_LOGGERS: Mapping[str, tuple[str, str]] = {
    "loguru": ("from loguru import logger", ""),
    "structlog": ("import structlog", "logger = structlog.get_logger(__name__)"),
    "logging": ("import logging", "logger = logging.getLogger(__name__)"),
}


def add_missing_imports(module: cst.Module, place: Place) -> Repaired:
    """Import the unit's own classes and well-known names that are used but nowhere bound."""
    tree = syntax_tree(module)
    found = find_missing(tree, place)
    lines = _import_lines(found.values())
    repaired = insert_lines(module, lines) if lines else module
    needs_logger = "logger" in found and _LOGGERS[place.logger][1]
    if needs_logger:
        repaired = insert_lines(repaired, [needs_logger], blank=1)
    notes = (f"Added the missing {', '.join(sorted(found))}.",) if found else ()
    return Repaired(repaired, notes)


def _import_lines(statements: Collection[str]) -> list[str]:
    """Return the statements in the sorter's order, those from one module as one."""
    plain = sorted({each for each in statements if each.startswith("import ")})
    names: dict[str, set[str]] = {}
    for each in statements:
        module, found, name = each.removeprefix("from ").partition(" import ")
        if found:
            names.setdefault(module, set()).add(name)
    ordered = sorted(names, key=lambda module: (module.startswith("."), module))
    return [*plain, *(f"from {module} import {', '.join(sorted(names[module]))}" for module in ordered)]


def find_missing(tree: ast.Module, place: Place) -> dict[str, str]:
    """Return the unbound names that are known, each with its import line."""
    bound = bound_names(tree)
    unbound = sorted((read_names(tree) | _quoted(tree)) - bound - _BUILTIN)
    if has_star_import(tree):
        unbound = [name for name in unbound if name in {place.config_class, "Any", "SecretStr"}]
    found = {name: line for name in unbound if (line := _line(name, tree, place))}
    if "logger" in found and place.logger != "loguru" and place.logger in bound:
        found["logger"] = ""
    return found


def _quoted(tree: ast.Module) -> frozenset[str]:
    """Return the names that quoted annotations need."""
    annotations = [node.annotation for node in nodes_of(tree) if isinstance(node, ast.arg | ast.AnnAssign)]
    annotations += [node.returns for node in nodes_of(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    used = (quoted_names(each) for each in annotations if each is not None and "Literal" not in read_names(each))
    return frozenset(name for names in used for name in names)


def _line(name: str, tree: ast.Module, place: Place) -> str:
    home = "config" if name == place.config_class else place.known_names.get(name)
    if home is not None and (home != place.module or place.is_test):
        return f"from {_own(home, place)} import {name}"
    if name in place.plugin_bases:
        return f"from {place.plugin_bases[name]} import {name}"
    if name == "logger":
        return _LOGGERS[place.logger][0]
    if name == "datetime" and _attributes(tree, name) & {"datetime", "timedelta", "timezone", "date"}:
        return "import datetime"
    if name in HOMES:
        return f"from {HOMES[name]} import {name}"
    return f"import {name}" if name in MODULES and _attributes(tree, name) else ""


def _own(home: str, place: Place) -> str:
    if place.is_test or place.is_absolute:
        return f"{place.package}.{home}" if home else place.package
    return f".{home}"


def _attributes(tree: ast.Module, name: str) -> set[str]:
    return {
        node.attr
        for node in nodes_of(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
    }
