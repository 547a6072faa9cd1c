"""A function that the file has already: left alone, given new statements, or replaced."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from generator.edit.fit_code.names import bound_names
from generator.edit.refusals import Objection
from generator.edit.source import Splice
from generator.edit.three_way.fragment import Fragment
from generator.edit.three_way.nodes import (
    Function,
    dump,
    end_row,
    first_row,
    has_docstring,
    has_named_gap,
    is_mark,
    same,
    without_docstring,
)
from generator.edit.three_way.partial import Insertion, find_insertions, read_too_early
from generator.edit.three_way.target import Target, text_of
from generator.edit.three_way.whole import replacement_fault, unknown_names


def merge_function(
    target: Target,
    fragment: Fragment,
    old: Function,
    new: Function,
    *,
    siblings: Sequence[ast.stmt],
    known: Collection[str],
) -> None:
    """Plan what a fragment's function changes in the file's function of that name.

    Raises:
        Objection: It is not certain what the fragment means.
    """
    if same(old, new):
        return
    body = without_docstring(new.body)
    rows = range(first_row(new) + 1, end_row(new) + 1)
    marked = [each for each in ast.walk(new) if isinstance(each, ast.stmt) and each.lineno in fragment.marked]
    if fragment.gaps & set(rows):
        raise Objection("left-out", f"in {old.name!r} something is left out between brackets")
    if not (marked or has_named_gap(new) or any(map(is_mark, body))):
        _replace(target, fragment, old, new, siblings=siblings, known=known)
        return
    _check_head(old, new)
    shown = [each for each in body if not is_mark(each) and not (isinstance(each, ast.Pass) and each in marked)]
    if shown:
        _insert(target, fragment, old, find_insertions(old, new, [each for each in marked if each in shown]), known)


def _check_head(old: Function, new: Function) -> None:
    if type(old) is not type(new):
        raise Objection("other-head", f"only one of the two {old.name!r} is async")
    before, after = (dump(_plain_arguments(node)) for node in (old, new))
    if before != after:
        raise Objection("other-head", f"the parameters of {old.name!r} are not the same, and its body is left out")
    known = {dump(each) for each in old.decorator_list}
    if any(dump(each) not in known for each in new.decorator_list):
        raise Objection("other-head", f"the decorators of {old.name!r} are not the same, and its body is left out")


def _plain_arguments(node: Function) -> ast.Lambda:
    """Return the parameters without their annotations, which an excerpt often leaves out."""
    args = node.args

    def bare(each: ast.arg | None) -> ast.arg | None:
        return ast.arg(each.arg) if each else None

    plain = ast.arguments(
        posonlyargs=[ast.arg(each.arg) for each in args.posonlyargs],
        args=[ast.arg(each.arg) for each in args.args],
        vararg=bare(args.vararg),
        kwonlyargs=[ast.arg(each.arg) for each in args.kwonlyargs],
        kw_defaults=args.kw_defaults,
        kwarg=bare(args.kwarg),
        defaults=args.defaults,
    )
    return ast.Lambda(plain, ast.Constant(None))


def _insert(
    target: Target, fragment: Fragment, old: Function, insertions: Sequence[Insertion], known: Collection[str]
) -> None:
    if not insertions:
        return
    if old.body[0].lineno == old.lineno or not target.alone(old.body[-1], old.body):
        raise Objection("shared-row", f"the body of {old.name!r} stands on one line")
    fresh = [each for insertion in insertions for each in insertion.statements]
    if any(set(range(each.lineno, end_row(each) + 1)) & fragment.marked for each in fresh):
        raise Objection("ambiguous", f"in {old.name!r} a part of a new statement is called existing")
    if unknown := unknown_names(fresh, {*known, *bound_names(old, *fresh)}):
        raise Objection(
            "unknown-name", f"in {old.name!r} the new statements read {unknown[0]!r}, which nothing defines"
        )
    for insertion in insertions:
        if early := read_too_early(old, insertion):
            raise Objection("ambiguous", f"in {old.name!r} the new statements would read {early!r} before it is set")
        _insert_statements(target, fragment, old, insertion)
    target.touched.append(old)
    target.notes.append(f"Added statements to {old.name!r}.")


def _insert_statements(target: Target, fragment: Fragment, old: Function, insertion: Insertion) -> None:
    body = without_docstring(old.body)
    for neighbour in body[max(0, insertion.index - 1) : insertion.index + 1]:
        target.check_alone(neighbour, old.body)
    if insertion.index < len(body):
        row = target.above(body[insertion.index])
        if insertion.index == 0:
            row = max(row, end_row(old.body[0]) if has_docstring(old.body) else first_row(body[0]))
    else:
        row = target.below(old.body[-1], with_own=True)
    lines: list[str] = []
    margin = target.margin(old.body[0])
    for place, statement in enumerate(insertion.statements):
        text = text_of(fragment, statement, margin, target.unit)
        if place and _gap_above(fragment, statement, text):
            lines.append("")
        lines += text
    target.insert(row, lines)


def _gap_above(fragment: Fragment, statement: ast.stmt, text: Sequence[str]) -> bool:
    above = end_row(statement) - len(text) - 1
    return above >= 0 and not fragment.lines[above].strip()


def _replace(
    target: Target,
    fragment: Fragment,
    old: Function,
    new: Function,
    *,
    siblings: Sequence[ast.stmt],
    known: Collection[str],
) -> None:
    if fault := replacement_fault(old, new, known):
        raise Objection("not-whole", f"{old.name!r} exists already and is not replaced: {fault}")
    target.check_alone(old, siblings)
    if old.body[0].lineno == old.lineno and new.body[0].lineno != new.lineno and not target.row(first_row(old)):
        raise Objection("shared-row", f"the body of {old.name!r} stands on one line")
    lines = text_of(fragment, new, target.margin(old), target.unit, comments=False)
    target.splices.append(Splice(first_row(old), end_row(old), tuple(lines)))
    target.touched.append(old)
    target.notes.append(f"Replaced {old.name!r}.")
