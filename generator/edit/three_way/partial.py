"""A function of which a fragment shows only a part: where its new statements go. This module decides."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.edit.fit_code.names import bound_names, read_names
from generator.edit.refusals import Objection
from generator.edit.three_way.nodes import (
    Function,
    dump,
    has_named_gap,
    is_elided_value,
    is_mark,
    is_text,
    without_docstring,
)

_SEVERAL = -2


@dataclass(frozen=True)
class Insertion:
    """New statements, and the index in the old body (docstring left out) before which they go."""

    index: int
    statements: tuple[ast.stmt, ...]


def find_insertions(old: Function, new: Function, existing: Sequence[ast.stmt]) -> list[Insertion]:
    """Return where the new statements of a partly shown function go.

    Args:
        old: The file's function.
        new: The fragment's, with marks where something is left out.
        existing: Statements of it that a comment calls existing.

    Raises:
        Objection: The place of a new statement is not certain.
    """
    body = without_docstring(old.body)
    places = _places(body)
    segments = _segments(without_docstring(new.body))
    fresh = [dump(each) for segment in segments for each in segment if dump(each) not in places]
    if len(set(fresh)) != len(fresh):
        raise Objection("ambiguous", f"in {old.name!r} the fragment adds the same statement twice")
    for statement in existing:
        if not isinstance(statement, ast.Pass) and dump(statement) not in places:
            raise Objection(
                "ambiguous", f"line {statement.lineno} of the fragment is called existing, but is not there"
            )
    found: list[Insertion] = []
    for number, segment in enumerate(segments):
        found += _of_segment(old, body, places, segment, opens=number == 0, closes=number == len(segments) - 1)
    return found


def _places(body: Sequence[ast.stmt]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for index, statement in enumerate(body):
        places.setdefault(dump(statement), []).append(index)
    return places


def _segments(body: Sequence[ast.stmt]) -> list[list[ast.stmt]]:
    segments: list[list[ast.stmt]] = [[]]
    for statement in body:
        if is_mark(statement):
            segments.append([])
        else:
            segments[-1].append(statement)
    return segments


def _of_segment(
    old: Function,
    body: Sequence[ast.stmt],
    places: dict[str, list[int]],
    segment: Sequence[ast.stmt],
    *,
    opens: bool,
    closes: bool,
) -> list[Insertion]:
    found: list[Insertion] = []
    run: list[ast.stmt] = []
    anchor: int | None = None
    for statement in segment:
        at = places.get(dump(statement))
        if at is None:
            _check_new(old, statement)
            run.append(statement)
            continue
        if run:
            found.append(Insertion(_before(old, anchor, _only(old, statement, at), opens), tuple(run)))
            run = []
        anchor = at[0] if len(at) == 1 else _SEVERAL
    if run:
        found.append(Insertion(_after(old, body, anchor, opens, closes), tuple(run)))
    return found


def _only(old: Function, statement: ast.stmt, at: Sequence[int]) -> int:
    if len(at) > 1:
        text = ast.unparse(statement).split("\n")[0][:60]
        raise Objection("ambiguous", f"in {old.name!r} the statement {text!r} stands more than once")
    return at[0]


def _before(old: Function, anchor: int | None, following: int, opens: bool) -> int:
    if anchor is None and opens and following != 0:
        raise _unclear(old)
    if anchor is not None and anchor + 1 != following:
        raise _unclear(old)
    return following


def _after(old: Function, body: Sequence[ast.stmt], anchor: int | None, opens: bool, closes: bool) -> int:
    end = len(body) - 1 if body and _leaves(body[-1]) else len(body)
    if anchor == _SEVERAL:
        raise _unclear(old)
    if anchor is not None:
        if closes and anchor + 1 not in (end, len(body)):
            raise _unclear(old)
        if anchor == len(body) - 1 and end < len(body):
            raise Objection("unreachable", f"in {old.name!r} the new statements would stand behind its last return")
        return anchor + 1
    if opens and not closes:
        return 0
    if closes and not opens:
        if end == len(body) and body and _always_leaves(body[-1]):
            raise Objection("unreachable", f"every way through {old.name!r} leaves it before its end")
        return end
    raise _unclear(old)


def _unclear(old: Function) -> Objection:
    return Objection("ambiguous", f"it is not clear where in {old.name!r} the new statements go")


def _check_new(old: Function, statement: ast.stmt) -> None:
    """Refuse a new statement that is not whole, or that could be a changed form of one that is there."""
    if has_named_gap(statement) or is_elided_value(statement) or any(_inner_mark(each) for each in ast.walk(statement)):
        raise Objection("left-out", f"in {old.name!r} something is left out inside a new statement")
    if is_text(statement):
        raise Objection("ambiguous", f"in {old.name!r} a string stands between the statements")
    if isinstance(statement, ast.Return | ast.Raise | ast.Pass | ast.Nonlocal | ast.Global):
        word = type(statement).__name__.lower()
        raise Objection("ambiguous", f"in {old.name!r} the fragment adds a {word!r} that the file does not have there")
    known = {trait for each in ast.walk(old) if each is not old for trait in _traits(each)}
    if any(trait in known for each in ast.walk(statement) for trait in _traits(each)):
        text = ast.unparse(statement).split("\n")[0][:60]
        raise Objection(
            "ambiguous", f"in {old.name!r} it is not clear whether {text!r} is new or takes another's place"
        )


def _traits(node: ast.AST) -> Iterator[str]:
    """Give what tells a statement: the head of a compound one, the targets of an assignment, else all of it."""
    match node:
        case ast.Assign(targets=targets):
            yield from (f"target {dump(target)}" for target in targets)
        case ast.AnnAssign(target=target):
            yield f"target {dump(target)}"
        case ast.For(target=target, iter=iterated) | ast.AsyncFor(target=target, iter=iterated):
            yield f"for {dump(target)} {dump(iterated)}"
        case ast.While(test=test) | ast.If(test=test):
            yield f"{type(node).__name__} {dump(test)}"
        case ast.With(items=items) | ast.AsyncWith(items=items):
            yield f"with {[dump(item) for item in items]}"
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield f"definition {name}"
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield dump(node)


def _inner_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt) and is_mark(node)


def read_too_early(old: Function, insertion: Insertion) -> str:
    """Return a name that new statements read before the function binds it; empty where there is none."""
    body = without_docstring(old.body)
    later = bound_names(*body[insertion.index :])
    known = {*bound_names(old.args, *body[: insertion.index], *insertion.statements)}
    return next((name for name in sorted(read_names(*insertion.statements) & later) if name not in known), "")


def _leaves(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Return | ast.Raise)


def _always_leaves(statement: ast.stmt) -> bool:
    if _leaves(statement):
        return True
    match statement:
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and _always_leaves(body[-1]) and _always_leaves(orelse[-1])
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return _always_leaves(body[-1])
        case ast.Try() | ast.TryStar() | ast.Match():
            return any(isinstance(each, ast.Return | ast.Raise) for each in ast.walk(statement))
        case ast.While(test=ast.Constant(value=value)):
            return bool(value)
    return False
