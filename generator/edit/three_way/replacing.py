"""One definition of a file replaced by another of the same name, because a caller said so by that name."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from generator.edit.refusals import Objection
from generator.edit.source import Splice
from generator.edit.three_way.fragment import Fragment
from generator.edit.three_way.nodes import DEFINITIONS, assigned_names, end_row, first_row, is_mark
from generator.edit.three_way.target import Target, text_of


def replace_named(target: Target, fragment: Fragment, name: str) -> bool:
    """Plan that a definition of the file becomes the fragment's; tell whether the file has it.

    Args:
        target: The file.
        fragment: All of the new definition: a function, a class or an assignment, for a member within its class.
        name: The definition's name, for a member of a class ``Class.member``.

    Raises:
        Objection: The fragment leaves something out or defines something else, the name means several definitions of
            the file, or the file has no such class.
    """
    if (
        fragment.marked
        or fragment.gaps
        or any(isinstance(each, ast.stmt) and is_mark(each) for each in ast.walk(fragment.tree))
    ):
        raise Objection("left-out", f"the new source of {name!r} leaves something out")
    new = _find(fragment.tree.body, name, "the new source")
    if new is None:
        raise Objection("other-name", f"the new source of {name!r} does not define it")
    owner, _, _ = name.rpartition(".")
    if len(_siblings(fragment.tree.body, name)) > 1 and owner:
        raise Objection("other-name", f"the new source of {name!r} holds more than its definition")
    if owner and _find(target.tree.body, owner, "the file") is None:
        raise Objection("missing-class", f"the file has no class {owner!r}")
    old = _find(target.tree.body, name, "the file")
    if old is None:
        return False
    target.check_alone(old, _siblings(target.tree.body, name))
    lines = text_of(fragment, new, target.margin(old), target.unit, comments=False)
    target.splices.append(Splice(first_row(old), end_row(old), tuple(lines)))
    target.touched.append(old)
    target.notes.append(f"Replaced {name!r}.")
    return True


def _siblings(body: Sequence[ast.stmt], name: str) -> Sequence[ast.stmt]:
    """Return the statements of the body that holds what a dotted name names; none where a class is missing."""
    for part in name.split(".")[:-1]:
        owner = next((each for each in body if isinstance(each, ast.ClassDef) and each.name == part), None)
        body = owner.body if owner else []
    return body


def _find(body: Sequence[ast.stmt], name: str, place: str) -> ast.stmt | None:
    last = name.rpartition(".")[2]
    found = [each for each in _siblings(body, name) if _defines(each, last)]
    if len(found) > 1:
        raise Objection("ambiguous", f"{place} defines {name!r} more than once")
    return found[0] if found else None


def _defines(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, DEFINITIONS):
        return statement.name == name
    return assigned_names(statement) == [name]
