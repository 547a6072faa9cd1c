"""Bodies that run step by step: the statements of functions and of blocks such as ``if`` and ``with``."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import libcst as cst
import libcst.matchers as m

from generator.edit.fragment.keys import shape_of
from generator.edit.fragment.prose import unite_leading
from generator.edit.fragment.trio import Context, Statement, Trio, bare, code, is_docstring
from generator.edit.fragment.weaving import Clash, Loom, Pairs, equal_pairs


def unite_steps(versions: Trio[Sequence[Statement]], context: Context) -> list[Statement]:
    """Return the statements of a body with what both sides changed.

    Raises:
        Objection: Both changed the same statement, or both added some at one place where their order matters.
    """

    def change(three: Trio[Statement]) -> Statement:
        united = three.settle(bare) if three.is_settled(bare) else context.unite(three, context)
        return unite_leading(three, united, context, "a statement")

    try:
        return Loom[Statement](bare, _matching, change, _independent).weave(versions)
    except Clash as clash:
        raise context.clash("the same statements") from clash


def _matching(base: Sequence[Statement], side: Sequence[Statement]) -> Pairs:
    """Return which statements are versions of one another: equal ones, then those of one shape, then lone ones."""
    pairs = equal_pairs(list(map(bare, base)), list(map(bare, side)))
    for shapes in (_shapes, _lone):
        fixed = [(-1, -1), *pairs, (len(base), len(side))]
        for (start, other_start), (end, other_end) in pairwise(fixed):
            here, there = base[start + 1 : end], side[other_start + 1 : other_end]
            if here and there:
                found = _blocks(shapes(here), shapes(there))
                pairs += [(start + 1 + one, other_start + 1 + other) for one, other in found]
        pairs.sort()
    return pairs


def _blocks(one: Sequence[object], other: Sequence[object]) -> Pairs:
    if not one or not other:
        return []
    blocks = SequenceMatcher(None, [*one], [*other], autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]


def _shapes(body: Sequence[Statement]) -> list[object]:
    return [("docstring",) if is_docstring(each) and not place else shape_of(each) for place, each in enumerate(body)]


def _lone(body: Sequence[Statement]) -> list[object]:
    """Return what matches a lone statement with a lone one, whatever they are."""
    return ["statement"] if len(body) == 1 else []


def _independent(ours: Sequence[Statement], theirs: Sequence[Statement]) -> Sequence[Statement] | None:
    """Return both sides' new statements, the new blueprint's first, where their order cannot matter."""
    if not all(map(_is_quiet, (*ours, *theirs))):
        return None
    for one, other in ((ours, theirs), (theirs, ours)):
        if _written(one) & (_written(other) | _read(other)):
            return None
    return [*theirs, *ours]


_TARGET = m.Name() | m.Attribute(value=m.Name("self"))
_LOUD = m.Await() | m.Yield() | m.NamedExpr() | m.Lambda()


def _is_quiet(statement: Statement) -> bool:
    """Tell whether a statement only gives a new attribute or variable its value, or asserts something."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(target=target)])]):
            plain = m.matches(target, _TARGET)
        case cst.SimpleStatementLine(body=[cst.AnnAssign(target=target, value=cst.BaseExpression())]):
            plain = m.matches(target, _TARGET)
        case cst.SimpleStatementLine(body=[cst.Assert()]):
            plain = True
        case _:
            return False
    return plain and not m.findall(statement, _LOUD)


def _written(body: Sequence[Statement]) -> set[str]:
    found: set[str] = set()
    for statement in body:
        match statement:
            case cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(target=target)])]):
                found.add(code(target))
            case cst.SimpleStatementLine(body=[cst.AnnAssign(target=target)]):
                found.add(code(target))
    return found


def _read(body: Sequence[Statement]) -> set[str]:
    return {
        code(node) for each in body for node in m.findall(each, _TARGET) if isinstance(node, cst.Name | cst.Attribute)
    }
