"""What a fragment says about a module or about a class: its definitions and assignments, each at its place."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from generator.edit.fit_code.names import bound_names
from generator.edit.refusals import Objection
from generator.edit.three_way.containers import DISPLAYS, extend
from generator.edit.three_way.fragment import ELIDED, Fragment
from generator.edit.three_way.functions import merge_function
from generator.edit.three_way.importing import check_guarded
from generator.edit.three_way.nodes import (
    DEFINITIONS,
    FUNCTIONS,
    Definition,
    assigned_names,
    dump,
    end_row,
    first_row,
    has_named_gap,
    is_elided_value,
    is_mark,
    is_text,
    last_name,
    load_reads,
    may_be_stub,
    same,
    without_docstring,
)
from generator.edit.three_way.places import Places
from generator.edit.three_way.target import Target, text_of

_RECORDS = ("BaseModel", "BaseSettings", "NamedTuple", "Struct")
_ERRORS = ("Error", "Exception", "Warning")


@dataclass(frozen=True)
class Scope:
    """A body of the file that is merged into: the module's, or that of ``owner``."""

    body: Sequence[ast.stmt]
    owner: ast.ClassDef | None = None

    @property
    def label(self) -> str:
        """What a message calls it."""
        return f"the class {self.owner.name!r}" if self.owner else "the file"

    def definitions(self, name: str) -> list[Definition]:
        """Return all functions and classes of a name that stand directly in it."""
        return [each for each in self.body if isinstance(each, DEFINITIONS) and each.name == name]

    def assignments(self, name: str) -> list[ast.stmt]:
        """Return all assignments of a name that stand directly in it."""
        return [each for each in self.body if name in assigned_names(each)]

    def taken(self, name: str) -> bool:
        """Tell whether a name is bound in it in whatever way."""
        for each in self.body:
            if isinstance(each, DEFINITIONS):
                if each.name == name:
                    return True
            elif name in bound_names(each):
                return True
        return False


class BodyMerge:
    """Merges the statements of a fragment into one body of the file, planning the edits in ``target``.

    Args:
        target: The file.
        fragment: Where the statements come from.
        scope: The body.
        known: The names that the module binds, the fragment's included.
    """

    def __init__(self, target: Target, fragment: Fragment, scope: Scope, known: Collection[str]) -> None:
        self._target = target
        self._fragment = fragment
        self._scope = scope
        self._known = known
        self._new: list[ast.stmt] = []
        self._extended: list[ast.stmt] = []

    def merge(self, statements: Sequence[ast.stmt]) -> None:
        """Plan all edits.

        Raises:
            Objection: Something of the fragment has no certain place.
        """
        done: set[str] = set()
        for statement in statements:
            if isinstance(statement, DEFINITIONS):
                if statement.name not in done:
                    done.add(statement.name)
                    self._definitions(
                        [e for e in statements if isinstance(e, DEFINITIONS) and e.name == statement.name]
                    )
            elif names := assigned_names(statement):
                self._assignment(statement, names, statements)
            elif not is_mark(statement):
                self._other(statement)
        if self._new:
            self._place(statements)

    def _definitions(self, new: Sequence[Definition]) -> None:
        name = new[0].name
        old = self._scope.definitions(name)
        if not old:
            if self._scope.taken(name):
                raise Objection("name-taken", f"{self._scope.label} binds {name!r} in another way")
            for each in new:
                self._check_complete(each)
            self._new += new
        elif all(any(same(each, one) for one in old) for each in new):
            return
        elif len(old) > 1 or len(new) > 1:
            raise Objection("ambiguous", f"{name!r} is defined more than once")
        else:
            self._existing(old[0], new[0])

    def _existing(self, old: Definition, new: Definition) -> None:
        if isinstance(old, FUNCTIONS) and isinstance(new, FUNCTIONS):
            merge_function(self._target, self._fragment, old, new, siblings=self._scope.body, known=self._known)
        elif isinstance(old, ast.ClassDef) and isinstance(new, ast.ClassDef):
            self._class(old, new)
        else:
            raise Objection("name-taken", f"{old.name!r} is a function in one of the two and a class in the other")

    def _class(self, old: ast.ClassDef, new: ast.ClassDef) -> None:
        for what in ("bases", "keywords", "decorator_list"):
            known = {dump(each) for each in getattr(old, what)}
            extra = [each for each in getattr(new, what) if dump(each) not in known]
            if extra:
                word = {"bases": "base class", "keywords": "keyword", "decorator_list": "decorator"}[what]
                text = ast.unparse(extra[0])[:60]
                raise Objection("other-head", f"the class {old.name!r} does not have the {word} {text!r} in the file")
        merge_members(self._target, self._fragment, old, without_docstring(new.body), self._known)

    def _assignment(self, statement: ast.stmt, names: Sequence[str], statements: Sequence[ast.stmt]) -> None:
        if len(names) != 1 or sum(names[0] in assigned_names(each) for each in statements) > 1:
            raise Objection(
                "ambiguous", f"line {statement.lineno} of the fragment assigns more than one name, or one twice"
            )
        name = names[0]
        old = self._scope.assignments(name)
        if any(same(each, statement) for each in old):
            return
        if not old:
            if self._scope.taken(name):
                raise Objection("name-taken", f"{self._scope.label} binds {name!r} in another way")
            self._check_complete(statement)
            self._check_record(statement, name)
            self._new.append(statement)
            return
        if len(old) > 1:
            raise Objection("ambiguous", f"{name!r} is assigned more than once")
        self._changed_value(name, old[0], statement)

    def _changed_value(self, name: str, old: ast.stmt, new: ast.stmt) -> None:
        before, after = getattr(old, "value", None), getattr(new, "value", None)
        if after is not None and (is_mark(ast.Expr(after)) or (before is not None and dump(before) == dump(after))):
            return
        if not isinstance(before, DISPLAYS) or not isinstance(after, DISPLAYS):
            text = ast.unparse(before)[:60] if before is not None else "no value"
            raise Objection(
                "other-value", f"{name!r} is {text} in {self._scope.label}, and something else in the fragment"
            )
        self._target.check_alone(old, self._scope.body)
        before_count = len(self._target.splices)
        extend(self._target, name, old, before, after)
        if len(self._target.splices) > before_count:
            self._target.touched.append(old)
            self._extended.append(new)

    def _check_record(self, statement: ast.stmt, name: str) -> None:
        """Refuse a field without a default in a class whose constructor is made from its fields."""
        owner = self._scope.owner
        if owner is None or not isinstance(statement, ast.AnnAssign) or statement.value is not None:
            return
        decorators = {last_name(each) for each in owner.decorator_list}
        if decorators & {"dataclass", "define", "frozen"} or any(last_name(each) in _RECORDS for each in owner.bases):
            raise Objection("required-field", f"{name!r} has no default, so those who make a {owner.name!r} would fail")

    def _other(self, statement: ast.stmt) -> None:
        if any(same(statement, each) for each in self._scope.body) or isinstance(statement, ast.Pass):
            return
        if isinstance(statement, ast.If) and self._scope.owner is None:
            if last_name(statement.test) == "TYPE_CHECKING":
                check_guarded(self._target, statement)
                return
            if any(isinstance(each, ast.Name) and each.id == "__name__" for each in ast.walk(statement.test)):
                self._target.notes.append("The fragment's 'if __name__' block was left out.")
                return
        if is_text(statement) and (self._scope.owner or statement.lineno == self._first_row()):
            return
        text = ast.unparse(statement).split("\n")[0][:60].replace(ELIDED, "...")
        raise Objection("no-place", f"it is not clear where in {self._scope.label} the statement {text!r} goes")

    def _first_row(self) -> int:
        return self._fragment.tree.body[0].lineno

    def _check_complete(self, statement: ast.stmt) -> None:
        """Refuse something new of which a part is left out."""
        rows = set(range(first_row(statement) + 1, end_row(statement) + 1))
        name = getattr(statement, "name", "") or ", ".join(assigned_names(statement))
        problem = Objection("left-out", f"{name!r} is new, and a part of it is left out")
        if rows & (self._fragment.gaps | self._fragment.marked) or has_named_gap(statement):
            raise problem
        owners: list[tuple[ast.AST, ast.ClassDef | None]] = [(statement, self._scope.owner)]
        while owners:
            node, owner = owners.pop()
            if isinstance(node, FUNCTIONS):
                body = without_docstring(node.body)
                if any(map(is_mark, body)) and not (len(body) == 1 and may_be_stub(node, owner)):
                    raise problem
                if any(is_elided_value(each) for each in body):
                    raise problem
            elif isinstance(node, ast.ClassDef):
                errors = any(last_name(base).endswith(_ERRORS) for base in node.bases)
                if any(map(is_mark, node.body)) and not (errors and len(without_docstring(node.body)) == 1):
                    raise problem
            inner = node if isinstance(node, ast.ClassDef) else None if isinstance(node, FUNCTIONS) else owner
            owners += [(child, inner) for child in ast.iter_child_nodes(node)]
        if isinstance(statement, ast.Assign | ast.AnnAssign) and self._has_gap_entry(statement.value):
            raise problem

    @staticmethod
    def _has_gap_entry(value: ast.expr | None) -> bool:
        if value is None:
            return False
        displays = [value, *getattr(value, "elts", []), *getattr(value, "values", [])]
        return any(isinstance(each, ast.Constant) and each.value is Ellipsis for each in displays)

    def _place(self, statements: Sequence[ast.stmt]) -> None:
        places = Places(self._target, self._scope.body, self._scope.owner)
        early = {name for each in self._extended for name in load_reads(each)}
        bound = {id(old): old for old in self._target.touched}
        limit = min((self._target.above(old) for old in bound.values() if old in self._scope.body), default=None)
        names = []
        for statement in self._new:
            moved = (
                limit if limit is not None and isinstance(statement, DEFINITIONS) and statement.name in early else None
            )
            row, above, below = places.of(statement, statements, self._new, moved)
            unit = self._target.unit
            lines = text_of(self._fragment, statement, places.margin, unit)
            self._target.insert(row, lines, above, below)
            names.append(getattr(statement, "name", "") or assigned_names(statement)[0])
        where = f" to the class {self._scope.owner.name!r}" if self._scope.owner else ""
        self._target.notes.append(f"Added {', '.join(map(repr, names))}{where}.")


def merge_members(
    target: Target, fragment: Fragment, old: ast.ClassDef, statements: Sequence[ast.stmt], known: Collection[str]
) -> None:
    """Plan what a fragment adds to a class of the file.

    Raises:
        Objection: Something of it has no certain place.
    """
    before = len(target.notes)
    if any(isinstance(each, ast.Import | ast.ImportFrom) for each in statements):
        raise Objection("no-place", f"the fragment imports inside the class {old.name!r}")
    BodyMerge(target, fragment, Scope(old.body, old), known).merge(statements)
    if len(target.notes) > before and old.body[0].lineno == old.lineno:
        raise Objection("shared-row", f"the body of the class {old.name!r} stands on one line")
