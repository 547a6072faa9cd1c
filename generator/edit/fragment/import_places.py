"""Where an import goes in a block that lacks it: into its group, in the order of the others."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import libcst as cst

from generator.edit.fragment.keys import module_name
from generator.edit.fragment.prose import blank_lines, with_blank_lines
from generator.edit.fragment.trio import Statement, bare, code, only

_Order = tuple[bool, str]


def insert_sorted(
    block: Sequence[Statement], new: Statement, side: Sequence[Statement], statement: Statement
) -> list[Statement]:
    """Return a block of imports with one more.

    Args:
        block: The imports.
        new: The further one.
        side: The block of the version that it comes from.
        statement: Its own statement in that block.
    """
    groups = _groups(block)
    mates = _mates(side, statement)
    place = next((at for at, group in enumerate(groups) if mates & {_origin(each) for each in group}), None)
    if place is None:
        place = next((at for at, group in enumerate(groups) if _root(new) in map(_root, group)), None)
    if place is None and (mates or len(_groups(side)) == 1):
        place = next((at for at, group in enumerate(groups) if _kind(group[0]) == _kind(new)), None)
    if place is not None:
        groups[place] = _into_group(groups[place], new)
        return [each for group in groups for each in group]
    before = [at for at, group in enumerate(groups) if _kind(group[0]) <= _kind(new)]
    groups.insert(before[-1] + 1 if before else 0, [new])
    return _apart(groups)


def _groups(block: Sequence[Statement]) -> list[list[Statement]]:
    groups: list[list[Statement]] = []
    for statement in block:
        if not groups or blank_lines(statement):
            groups.append([])
        groups[-1].append(statement)
    return groups


def _mates(side: Sequence[Statement], statement: Statement) -> set[str]:
    """Return where the other imports of a statement's group import from."""
    group = next(group for group in _groups(side) if any(each is statement for each in group))
    return {_origin(each) for each in group if each is not statement}


def _origin(statement: Statement) -> str:
    small = only(statement)
    return f"from {module_name(small)}" if isinstance(small, cst.ImportFrom) else bare(statement).strip()


def _module(statement: Statement) -> str:
    small = only(statement)
    if isinstance(small, cst.ImportFrom):
        return module_name(small)
    return code(small.names[0].name) if isinstance(small, cst.Import) else ""


def _root(statement: Statement) -> str:
    module = _module(statement)
    return "." if module.startswith(".") else module.partition(".")[0]


def _kind(statement: Statement) -> int:
    """Return the place of an import's group: future, standard library, others, relative."""
    module = _module(statement)
    if module == "__future__":
        return 0
    if module.startswith("."):
        return 3
    return 1 if module.partition(".")[0] in sys.stdlib_module_names else 2


def _orders(statement: Statement) -> tuple[tuple[object, ...], ...]:
    """Return a statement's place in each of the usual orders: plain imports first, by module alone."""
    is_from = isinstance(only(statement), cst.ImportFrom)
    name = _module(statement).casefold()
    dots = len(name) - len(name.lstrip("."))
    return ((is_from, -dots, name), (-dots, name, is_from))


def _into_group(group: Sequence[Statement], new: Statement) -> list[Statement]:
    result = list(group)
    places = [[_orders(each)[order] for each in group] for order in (0, 1)]
    order = next((order for order, keys in enumerate(places) if keys == sorted(keys)), None)
    at = len(group) if order is None else sum(key < _orders(new)[order] for key in places[order])
    above = blank_lines(group[0])
    result.insert(at, with_blank_lines(new, above if at == 0 else 0))
    if at == 0:
        result[1] = with_blank_lines(group[0], 0)
    return result


def _apart(groups: Sequence[Sequence[Statement]]) -> list[Statement]:
    """Return groups with a blank line between them."""
    result: list[Statement] = []
    for place, group in enumerate(groups):
        above = blank_lines(group[0])
        first = with_blank_lines(group[0], max(above, 1)) if place else group[0]
        result += [first, *group[1:]]
    return result
