"""Where new definitions and assignments go in a body of the file."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from generator.edit.fit_code.names import bound_names
from generator.edit.three_way.nodes import (
    DEFINITIONS,
    assigned_names,
    end_row,
    first_row,
    has_docstring,
    is_mark,
    is_text,
    load_reads,
)
from generator.edit.three_way.target import Target


class Places:
    """Finds rows in the module's body, or in that of ``owner``."""

    def __init__(self, target: Target, body: Sequence[ast.stmt], owner: ast.ClassDef | None) -> None:
        self._target = target
        self._body = body
        self._owner = owner
        self._rows: dict[int, int] = {}
        self.margin = target.margin(body[0]) if owner else ""
        self._apart = 1 if owner else 2

    def of(
        self, new: ast.stmt, statements: Sequence[ast.stmt], added: Sequence[ast.stmt], moved: int | None
    ) -> tuple[int, int, int]:
        """Return the row before which a new statement goes, and the empty rows above and below it.

        Beside its neighbour of the fragment where the file has that one, else where things of its kind end.

        Args:
            new: The statement.
            statements: The fragment's statements of this body, in order.
            added: Those of them that are new.
            moved: The row that it must stand above; ``None`` where there is none.
        """
        row = moved if moved is not None else self._row(new, statements, added)
        self._rows[id(new)] = row
        if isinstance(new, DEFINITIONS):
            return row, 0 if self._is_head(row) else self._apart, self._apart if self._followed(row) else 0
        return row, self._above_assignment(row), self._below_assignment(row)

    def _row(self, new: ast.stmt, statements: Sequence[ast.stmt], added: Sequence[ast.stmt]) -> int:
        place = next(index for index, each in enumerate(statements) if each is new)
        before = statements[place - 1] if place else None
        if before is not None and id(before) in self._rows and type(before) is type(new):
            return self._rows[id(before)]
        least = self._after_what_it_reads(new)
        found = [self._existing(before)] if before is not None else []
        if found and found[0] is not None and (row := self._target.below(found[0])) >= least:
            return row
        following = next((each for each in statements[place + 1 :] if each not in added), None)
        old = self._existing(following) if following is not None else None
        if old is not None and (row := self._target.above(old)) >= least:
            return row
        return max(self._default(new), least, *self._rows_of_read(new, added), 0)

    def _rows_of_read(self, new: ast.stmt, added: Sequence[ast.stmt]) -> Iterable[int]:
        """Return the rows of new statements whose names this one reads when it runs."""
        reads = set(load_reads(new))
        for each in added:
            if each is not new and id(each) in self._rows and reads & set(_names(each)):
                yield self._rows[id(each)]

    def _existing(self, statement: ast.stmt) -> ast.stmt | None:
        if is_mark(statement) or is_text(statement):
            return None
        names = set(_names(statement))
        return next((each for each in self._body if names & set(_names(each))), None)

    def _after_what_it_reads(self, new: ast.stmt) -> int:
        """Return the row below everything in the body that the statement needs when it runs."""
        reads = set(load_reads(new)) - (bound_names(new) - set(_names(new)))
        rows = [self._target.below(each) for each in self._body if reads & (set(_names(each)) or bound_names(each))]
        return max(rows, default=0)

    def _default(self, new: ast.stmt) -> int:
        if isinstance(new, DEFINITIONS):
            if self._owner and getattr(new, "name", "") == "__init__":
                return self._first_definition()
            return self._below_last_definition()
        return self._below_preamble()

    def _definitions(self) -> list[ast.stmt]:
        return [each for each in self._body if isinstance(each, DEFINITIONS)]

    def _first_definition(self) -> int:
        definitions = self._definitions()
        return self._target.above(definitions[0]) if definitions else self._target.below(self._body[-1])

    def _below_last_definition(self) -> int:
        definitions = self._definitions()
        if self._owner:
            return self._target.below(self._body[-1])
        if definitions:
            return self._target.below(definitions[-1])
        guard = next((each for each in self._body if _is_guard(each)), None)
        if guard is not None:
            return self._target.above(guard)
        return self._target.below(self._body[-1]) if self._body else len(self._target.source.lines)

    def _below_preamble(self) -> int:
        """Return the row below the last plain statement above the first definition."""
        row = None
        for each in self._body:
            if isinstance(each, DEFINITIONS) or _is_guard(each):
                break
            row = self._target.below(each)
        if row is not None:
            return row
        return self._target.above(self._body[0]) if self._body else len(self._target.source.lines)

    def _is_head(self, row: int) -> bool:
        """Tell whether nothing of the body stands above a row."""
        return all(first_row(each) >= row for each in self._body)

    def _followed(self, row: int) -> bool:
        return any(first_row(each) >= row for each in self._body)

    def _above_assignment(self, row: int) -> int:
        above = [each for each in self._body if end_row(each) <= row]
        if not above:
            return 0
        if isinstance(above[-1], DEFINITIONS):
            return self._apart
        plain = is_text(above[-1]) and len(above) == 1 and has_docstring(self._body)
        return 1 if plain or isinstance(above[-1], ast.Import | ast.ImportFrom) else 0

    def _below_assignment(self, row: int) -> int:
        below = [each for each in self._body if first_row(each) >= row]
        if not below:
            return 0
        return self._apart if isinstance(below[0], DEFINITIONS) else 0


def _names(statement: ast.stmt) -> list[str]:
    return [statement.name] if isinstance(statement, DEFINITIONS) else assigned_names(statement)


def _is_guard(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and any(
        isinstance(each, ast.Name) and each.id == "__name__" for each in ast.walk(statement.test)
    )
