"""A class that repeats the unit's settings: left out in favour of the unit's own."""

from __future__ import annotations

import ast

import libcst as cst

from generator.edit.fit_code.names import field_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import MODELS, Repaired, class_bases, syntax_tree


def share_settings(module: cst.Module, place: Place) -> Repaired:
    """Leave out classes that repeat the unit's settings; another name for them stays as an alias."""
    repeated = find_repeated(syntax_tree(module), place)
    if not repeated:
        return Repaired(module)
    body: list[cst.SimpleStatementLine | cst.BaseCompoundStatement] = []
    for statement in module.body:
        if not isinstance(statement, cst.ClassDef) or statement.name.value not in repeated:
            body.append(statement)
        elif statement.name.value != place.config_class:
            alias = cst.parse_statement(f"{statement.name.value} = {place.config_class}")
            body.append(alias.with_changes(leading_lines=statement.leading_lines))
    return Repaired(module.with_changes(body=body), tuple(repeated.values()))


def find_repeated(tree: ast.Module, place: Place) -> dict[str, str]:
    """Return the classes that repeat the unit's settings, each with a note on what is lost."""
    if not place.config_class or place.module == "config":
        return {}
    bases = class_bases(tree)
    names = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or names.count(node.name) != 1:
            continue
        if node.name == place.config_class or _repeats(node, bases[node.name], place):
            found[node.name] = _note(node, place)
    return found


def _repeats(node: ast.ClassDef, bases: frozenset[str], place: Place) -> bool:
    fields = {name.lower() for name in field_names(node)}
    plain = not any(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)
    return (
        plain and bool(fields) and bool(bases & MODELS) and fields <= {name.lower() for name in place.settings_fields}
    )


def _note(node: ast.ClassDef, place: Place) -> str:
    known = {name.lower() for name in place.settings_fields}
    lost = [name for name in field_names(node) if name.lower() not in known]
    lost += [f"{each.name}()" for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    losing = f"; without its {', '.join(lost)}" if lost else ""
    return f"The class {node.name} gave way to the unit's settings{losing}."
