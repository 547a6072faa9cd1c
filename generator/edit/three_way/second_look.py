"""A second look at a merged file: it is Python, nothing is lost, and what is new finds its names when it runs."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

from generator.edit.fit_code.names import bound_names, has_star_import, outer_reads
from generator.edit.refusals import Objection
from generator.edit.source import parse_python
from generator.edit.three_way.fragment import ELIDED
from generator.edit.three_way.importing import imports_of
from generator.edit.three_way.nodes import DEFINITIONS, assigned_names, dump, load_reads, names_at_load
from generator.edit.three_way.target import Target
from generator.edit.three_way.whole import unknown_names


def check_result(target: Target, code: bytes) -> None:
    """Compare a file before and after a merge.

    Raises:
        Objection: Something is lost, or new code reads what is not there.
    """
    try:
        new = parse_python(code)
    except Objection as error:
        raise Objection("verify", f"the result would be no valid Python: {error.reason.problem}") from error
    touched = {id(each) for each in target.touched}
    _check_kept(target.tree.body, new.body, touched, "the file")
    before = Counter(dump(each) for each in target.tree.body)
    fresh = [each for each in new.body if not before[dump(each)]]
    if ELIDED in {each.id for each in ast.walk(new) if isinstance(each, ast.Name)}:
        raise Objection("verify", "a mark for code that is not shown would stay in the file")
    if not has_star_import(new):
        _check_names(target.tree, new, fresh)


def _check_kept(old: Sequence[ast.stmt], new: Sequence[ast.stmt], touched: set[int], label: str) -> None:
    present = Counter(dump(each) for each in new)
    imported = {one for each in new for one in imports_of(each)}
    for statement in old:
        text = dump(statement)
        if present[text]:
            present[text] -= 1
            continue
        if isinstance(statement, ast.Import | ast.ImportFrom) and set(imports_of(statement)) <= imported:
            continue
        name = getattr(statement, "name", "") or ", ".join(assigned_names(statement)) or f"line {statement.lineno}"
        others = [
            each
            for each in new
            # What is replaced on purpose may become another kind of statement: a function one that is async.
            if (type(each) is type(statement) or id(statement) in touched) and _name(each) == _name(statement)
        ]
        if id(statement) in touched and len(others) == 1:
            continue
        if isinstance(statement, ast.ClassDef) and len(others) == 1 and isinstance(others[0], ast.ClassDef):
            _check_kept(statement.body, others[0].body, touched, f"the class {statement.name!r}")
            continue
        raise Objection("verify", f"{name!r} of {label} would be lost")


def _name(statement: ast.stmt) -> str:
    return getattr(statement, "name", "") or ",".join(assigned_names(statement))


def _check_names(old: ast.Module, new: ast.Module, fresh: Sequence[ast.stmt]) -> None:
    known = bound_names(new) | outer_reads(old)
    first: dict[str, int] = {}
    for index, statement in enumerate(new.body):
        for name in names_at_load(statement):
            first.setdefault(name, index)
    for statement in fresh:
        index = next(place for place, each in enumerate(new.body) if each is statement)
        if isinstance(statement, DEFINITIONS) or assigned_names(statement):
            _check_loaded(statement, index, first)
        if unknown := unknown_names([statement], known):
            raise Objection("unknown-name", f"the new code reads {unknown[0]!r}, which nothing defines")


def _check_loaded(statement: ast.stmt, index: int, first: dict[str, int]) -> None:
    own = (
        bound_names(statement)
        if not isinstance(statement, DEFINITIONS)
        else bound_names(*ast.iter_child_nodes(statement))
    )
    for name in sorted(set(load_reads(statement)) - own):
        if first.get(name, -1) >= index:
            raise Objection("order", f"{_name(statement)!r} would read {name!r} before the file defines it")
