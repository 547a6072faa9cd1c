"""Imports of a fragment: which of them the file lacks, and which contradict what it imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.edit.imports import plan_import_lines
from generator.edit.refusals import Objection
from generator.edit.three_way.nodes import DEFINITIONS, first_row, last_name
from generator.edit.three_way.target import Target


@dataclass(frozen=True)
class Import:
    """One imported name: the name it gets, and where it comes from; ``name`` is empty for ``import module``."""

    local: str
    module: str
    name: str = ""

    @property
    def text(self) -> str:
        """The statement as source text."""
        if not self.name:
            return f"import {self.module}" if self.local == self.module else f"import {self.module} as {self.local}"
        return f"from {self.module} import {self.alias}"

    @property
    def alias(self) -> str:
        """What stands behind ``import``."""
        return self.name if self.local == self.name else f"{self.name} as {self.local}"


def imports_of(statement: ast.stmt) -> Iterator[Import]:
    """Give the names that one statement imports."""
    if isinstance(statement, ast.ImportFrom):
        module = "." * statement.level + (statement.module or "")
        yield from (Import(each.asname or each.name, module, each.name) for each in statement.names)
    elif isinstance(statement, ast.Import):
        yield from (Import(each.asname or each.name, each.name) for each in statement.names)


def _all_imports(body: Sequence[ast.stmt], guarded: bool = False) -> Iterator[tuple[Import, bool]]:
    for statement in body:
        for each in imports_of(statement):
            yield each, guarded
        if isinstance(statement, ast.If | ast.Try | ast.With):
            inner = guarded or (isinstance(statement, ast.If) and last_name(statement.test) == "TYPE_CHECKING")
            blocks = [statement.body, getattr(statement, "orelse", []), getattr(statement, "finalbody", [])]
            blocks += [handler.body for handler in getattr(statement, "handlers", [])]
            for block in blocks:
                yield from _all_imports(block, inner)


def check_guarded(target: Target, statement: ast.If) -> None:
    """Check that all imports of an ``if TYPE_CHECKING:`` are in the file.

    Raises:
        Objection: One is missing, or something else stands there.
    """
    known = {each for each, _ in _all_imports(target.tree.body)}
    wanted = [each for inner in statement.body for each in imports_of(inner)]
    if len(wanted) < len(statement.body) or statement.orelse or not set(wanted) <= known:
        raise Objection("ambiguous", "the fragment's 'if TYPE_CHECKING:' has something that the file lacks")


def add_imports(target: Target, wanted: Sequence[Import]) -> None:
    """Plan the imports that the file lacks.

    Raises:
        Objection: A name means something else in the file, or cannot be imported safely.
    """
    known = list(_all_imports(target.tree.body))
    missing = [each for each in dict.fromkeys(wanted) if not _is_there(each, known)]
    if not missing:
        return
    taken = _taken(target.tree)
    for each in missing:
        _check(each, known, taken)
    first = next((each for each in target.tree.body if isinstance(each, DEFINITIONS)), None)
    before = first_row(first) if first else len(target.source.lines)
    by_module: dict[str, list[str]] = {}
    for one in missing:
        if one.name:
            by_module.setdefault(one.module, []).append(one.alias)
    plain = [(one.module, one.text) for one in missing if not one.name]
    if not target.tree.body:
        raise Objection("empty", "the file has no statement yet")
    target.splices += plan_import_lines(target.cst, by_module, plain, before, target.line_length, one_line=False)
    target.notes.append(f"Added {', '.join(repr(each.text) for each in missing[:8])}.")


def _is_there(wanted: Import, known: Sequence[tuple[Import, bool]]) -> bool:
    for each, guarded in known:
        if each.local != wanted.local and not (not wanted.name and each.local == wanted.local):
            continue
        if _same_origin(each, wanted):
            if guarded:
                raise Objection("types-only", f"the file imports {wanted.local!r} for type checkers only")
            return True
    return False


def _same_origin(one: Import, other: Import) -> bool:
    if one == other:
        return True
    relative = one.module.startswith(".") != other.module.startswith(".")
    tails = [each.module.lstrip(".").rpartition(".")[2] for each in (one, other)]
    return bool(one.name) and one.name == other.name and relative and tails[0] == tails[1] != ""


def _taken(tree: ast.Module) -> set[str]:
    """Return the names that the module binds by anything but imports."""
    found: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, DEFINITIONS):
            found.add(statement.name)
            continue
        stored = (each for each in ast.walk(statement) if isinstance(each, ast.Name))
        found |= {each.id for each in stored if isinstance(each.ctx, ast.Store)}
        found |= {each.name for each in ast.walk(statement) if isinstance(each, DEFINITIONS)}
    return found


def _check(wanted: Import, known: Sequence[tuple[Import, bool]], taken: set[str]) -> None:
    if wanted.module == "__future__":
        raise Objection("future", f"{wanted.text!r} would change what the rest of the file means")
    if wanted.name == "*":
        raise Objection("star", f"{wanted.text!r} brings names that nobody can see")
    root = wanted.local.partition(".")[0]
    other = next(
        (each for each, _ in known if each.local.partition(".")[0] == root and not _shares(each, wanted)), None
    )
    if other is not None:
        raise Objection("name-taken", f"the file has {other.text!r}, the fragment {wanted.text!r}")
    if root in taken:
        raise Objection("name-taken", f"{root!r} of {wanted.text!r} is something else in the file")


def _shares(one: Import, other: Import) -> bool:
    """Tell whether two plain imports bind the same package: ``import os`` and ``import os.path``."""
    bare = not one.name and not other.name and one.local == one.module and other.local == other.module
    return bare and one.module.partition(".")[0] == other.module.partition(".")[0]
