"""Comments, blank lines and docstrings of three versions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst

from generator.edit.fragment.trio import Context, Statement, Trio, code, parse_expression
from generator.edit.fragment.weaving import Clash, weave_lines

_ENTRY = re.compile(r"\s+[*\w. ()\[\]|,]+: |\s*[-*] ")
Lines = Sequence[cst.EmptyLine]


def unite_empty_lines(versions: Trio[Lines], context: Context, what: str) -> list[cst.EmptyLine]:
    """Return blank lines and comments that stand above something or at the end of a block.

    Raises:
        Objection: Both sides changed the same comment.
    """
    texts = versions.map(lambda lines: [code(line).strip() for line in lines])
    if texts.is_settled(tuple):
        return list(versions.ours if texts.settle(tuple) is texts.ours else versions.theirs)
    remarks = texts.map(lambda lines: [line for line in lines if line])
    if remarks.is_settled(tuple):
        return list(versions.ours if remarks.settle(tuple) is remarks.ours else versions.theirs)
    try:
        woven = weave_lines(texts)
    except Clash as clash:
        raise context.clash(f"a comment at {what}") from clash
    return [_empty_line(line) for line in woven]


def _empty_line(text: str) -> cst.EmptyLine:
    return cst.EmptyLine(indent=bool(text), comment=cst.Comment(text) if text else None)


def unite_leading(versions: Trio[Statement], united: Statement, context: Context, what: str) -> Statement:
    """Return a united statement with the comments and blank lines above it."""
    lines = unite_empty_lines(versions.map(lambda each: each.leading_lines), context, what)
    return united.with_changes(leading_lines=lines)


def blank_lines(statement: Statement) -> int:
    """Return how many blank lines stand above a statement and its comments."""
    lines = statement.leading_lines
    return next((place for place, line in enumerate(lines) if line.comment is not None), len(lines))


def with_blank_lines(statement: Statement, count: int) -> Statement:
    """Return a statement with that many blank lines above it and its comments."""
    rest = statement.leading_lines[blank_lines(statement) :]
    return statement.with_changes(leading_lines=[*[cst.EmptyLine(indent=False)] * count, *rest])


def unite_docstrings(versions: Trio[Statement], context: Context) -> Statement:
    """Return a docstring whose lines are taken from the side that changed them.

    Raises:
        Objection: Both sides changed the same lines, or it is no plain string.
    """
    strings = versions.map(_string)
    found = [each for each in strings if each is not None]
    if len(found) < len(strings) or len({(each.prefix, each.quote) for each in found}) > 1:
        raise context.clash("the docstring")
    values = versions.map(lambda each: _string_of(each).value.split("\n"))
    try:
        text = "\n".join(weave_lines(values, _both_entries))
    except Clash as clash:
        raise context.clash("the docstring") from clash
    united = parse_expression(text)
    if not isinstance(united, cst.SimpleString):
        raise context.clash("the docstring")
    return versions.theirs.with_deep_changes(_string_of(versions.theirs), value=united.value)


def _string(statement: Statement) -> cst.SimpleString | None:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() as string)]):
            return string
    return None


def _string_of(statement: Statement) -> cst.SimpleString:
    string = _string(statement)
    return string if string is not None else cst.SimpleString('""')


def _both_entries(ours: Sequence[str], theirs: Sequence[str]) -> Sequence[str] | None:
    """Return the entries that both sides added to a list such as ``Args:``, the new blueprint's first."""
    if not all(_ENTRY.match(side[0]) for side in (ours, theirs)):
        return None
    indents = {len(line) - len(line.lstrip()) for line in (ours[0], theirs[0])}
    if len(indents) > 1 or any(not line.strip() for line in (*ours, *theirs)):
        return None
    least = min(indents)
    deeper = all(len(line) - len(line.lstrip()) >= least for line in (*ours, *theirs))
    return [*theirs, *ours] if deeper else None
