"""Statements with blocks in three versions: ``if``, ``for``, ``while``, ``with`` and ``try``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import libcst as cst

from generator.edit.fragment.expressions import unite_values
from generator.edit.fragment.imports import are_imports, unite_imports
from generator.edit.fragment.prose import unite_empty_lines
from generator.edit.fragment.steps import unite_steps
from generator.edit.fragment.trio import Context, Statement, Trio, block_of, code, part, statements

N = TypeVar("N", bound=cst.CSTNode)
Body = Callable[[Trio[Sequence[Statement]], Context], Sequence[Statement]]
_VALUES = ("test", "iter", "target")
_BLOCKS = ("orelse", "finalbody")


def unite_compound(versions: Trio[Statement], context: Context) -> Statement:
    """Return a statement with blocks, each part from the side that changed it.

    Raises:
        Objection: Both sides changed the same part, or it has a shape that is not taken apart.
    """
    if len({type(each) for each in versions}) > 1:
        raise context.clash("a statement")
    if not isinstance(versions.theirs, cst.If | cst.For | cst.While | cst.With | cst.Try | cst.TryStar):
        raise context.clash("a statement")
    _check_condition(versions, context)
    united: Statement = versions.theirs
    for field in _VALUES:
        if hasattr(united, field):
            parts = versions.map(lambda each: part(each, field))  # noqa: B023
            united = united.with_changes(**{field: unite_values(parts, context, "a condition or loop")})
    united = united.with_changes(**_heading(versions, context))
    united = united.with_changes(body=unite_block(versions.map(lambda each: part(each, "body")), context))
    if isinstance(united, cst.Try | cst.TryStar):
        united = united.with_changes(handlers=_handlers(versions.map(lambda each: part(each, "handlers")), context))
    for field in _BLOCKS:
        if hasattr(united, field):
            united = united.with_changes(**{field: _branch(versions.map(lambda each: part(each, field)), context)})  # noqa: B023
    return united


def _heading(versions: Trio[Statement], context: Context) -> dict[str, object]:
    """Return the fields of ``with`` and ``async`` from the side that changed them."""
    fields = [name for name in ("items", "lpar", "rpar", "asynchronous") if hasattr(versions.theirs, name)]

    def text(statement: Statement) -> str:
        bare = cst.With(**{"items": [cst.WithItem(cst.Name("_"))], **_fields(statement), "body": _NOTHING})
        return code(bare)

    def _fields(statement: Statement) -> dict[str, Any]:
        return {name: part(statement, name) for name in fields}

    if fields and not versions.is_settled(text):
        raise context.clash("a statement")
    return _fields(versions.settle(text)) if fields else {}


_NOTHING = cst.SimpleStatementSuite([cst.Pass()])


def _check_condition(versions: Trio[Statement], context: Context) -> None:
    """Refuse where one side changed when a block runs, and the other what it does, unless the old condition stays."""
    tests = versions.map(lambda each: code(test) if (test := part(each, "test")) is not None else "")
    bodies = versions.map(lambda each: code(part(each, "body")))
    by_ours, by_theirs = tests.ours != tests.base, tests.theirs != tests.base
    kept = all(test.startswith(tests.base) and test[len(tests.base) :][:5] in {"", " and "} for test in tests)
    crossed = (by_ours and bodies.theirs != bodies.base) or (by_theirs and bodies.ours != bodies.base)
    if crossed and not kept:
        raise context.clash("a condition and what depends on it")


def unite_block(versions: Trio[cst.BaseSuite], context: Context, body: Body | None = None) -> cst.BaseSuite:
    """Return the block of a statement.

    Args:
        versions: The blocks.
        context: Where they are, the block included.
        body: Unites their statements; by steps where nothing else is given.

    Raises:
        Objection: Both sides changed the same in it.
    """
    if versions.is_settled(code):
        return versions.settle(code)
    blocks = versions.map(block_of)
    found = [each for each in blocks if each is not None]
    if len(found) < len(blocks):
        raise context.clash("a block on one line")
    known = Trio(*found)
    inner = context if body is not None else context.inside(declarative=False)
    united = (body or _by_kind)(known.map(statements), inner)
    footer = unite_empty_lines(known.map(lambda each: each.footer), context, "the end of a block")
    headers = known.map(lambda each: each.header)
    if not headers.is_settled(code):
        raise context.clash("a comment")
    return known.theirs.with_changes(body=united, footer=footer, header=headers.settle(code))


def _by_kind(versions: Trio[Sequence[Statement]], context: Context) -> Sequence[Statement]:
    if all(map(are_imports, versions)):
        return unite_imports(versions, context)
    return unite_steps(versions, context)


def _whole(versions: Trio[Sequence[N]], context: Context) -> Sequence[N]:
    """Return a list that only one side may have changed."""

    def text(nodes: Sequence[N]) -> str:
        return "".join(map(code, nodes))

    if not versions.is_settled(text):
        raise context.clash("a statement")
    return versions.settle(text)


def _handlers(versions: Trio[Sequence[cst.ExceptHandler]], context: Context) -> Sequence[cst.ExceptHandler]:
    if len(set(map(len, versions))) > 1:
        return _whole(versions, context)
    united = []
    for three in zip(*versions, strict=True):
        trio = Trio(*three)
        if not trio.is_settled(_head):
            raise context.clash("an except")
        block = unite_block(trio.map(lambda each: each.body), context)
        lines = unite_empty_lines(trio.map(lambda each: each.leading_lines), context, "an except")
        united.append(trio.settle(_head).with_changes(body=block, leading_lines=lines))
    return united


def _head(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> str:
    return code(handler.with_changes(body=_NOTHING, leading_lines=()))


def _branch(versions: Trio[cst.CSTNode | None], context: Context) -> cst.CSTNode | None:
    """Return an ``else``, ``elif`` or ``finally``, or none."""

    def text(node: cst.CSTNode | None) -> str:
        return code(node) if node is not None else ""

    if versions.is_settled(text):
        return versions.settle(text)
    base, ours, theirs = versions
    match versions:
        case Trio(cst.If(), cst.If(), cst.If()):
            return unite_compound(Trio(base, ours, theirs), context)  # type: ignore[arg-type]
        case Trio(cst.Else(), cst.Else(), cst.Else()) | Trio(cst.Finally(), cst.Finally(), cst.Finally()):
            block = unite_block(versions.map(lambda each: part(each, "body")), context)
            return theirs.with_changes(body=block) if theirs is not None else None
    raise context.clash("the branches of a statement")
