"""Import lines that exist: which there are, and how one takes further names in the file's own style."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst

from generator.edit.origins import module_of
from generator.edit.source import Splice
from generator.edit.trees import Tree, dotted_name


@dataclass(frozen=True)
class ImportLine:
    """One top-level ``from MODULE import …`` or ``import …`` above the class.

    Attributes:
        module: The module, with its leading dots.
        first: Its first line, from 0.
        last: One past its last line.
        node: The statement; ``None`` for ``import …``.
        alone: Whether nothing else stands on its logical line.
    """

    module: str
    first: int
    last: int
    node: cst.ImportFrom | None
    alone: bool


def import_lines(tree: Tree, before: int) -> Iterator[ImportLine]:
    """Yield the top-level imports above line ``before`` (from 0)."""
    for statement in tree.module.body:
        first = tree.first_line(statement)
        if first >= before or not isinstance(statement, cst.SimpleStatementLine):
            continue
        node = statement.body[0]
        alone = len(statement.body) == 1
        if isinstance(node, cst.ImportFrom):
            yield ImportLine(module_of(node), first, tree.end_line(statement), node, alone)
        elif isinstance(node, cst.Import):
            yield ImportLine(dotted_name(node.names[0].name), first, tree.end_line(statement), None, alone)


def sort_keys() -> list[Callable[[str], tuple[object, ...]]]:
    """Return the orders that import lists have: constants before classes before functions, by letter, by code."""

    def by_kind(name: str) -> tuple[object, ...]:
        kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
        return (kind, name.casefold() if kind != 1 else name)

    return [by_kind, lambda name: (name.casefold(),), lambda name: (name,)]


def _position(existing: list[str], new: str) -> int:
    """Return where a name goes: at its place in a sorted list, at the end of any other."""
    for key in sort_keys():
        if existing == sorted(existing, key=key):
            return sum(key(name) < key(new) for name in existing)
    return len(existing)


def merge_names(
    tree: Tree, lines: list[ImportLine], module: str, new: list[str], width: int, *, may_change: bool
) -> Splice | None:
    """Return the splice that adds names to the line of their module; ``None`` where no line can take them."""
    for line in lines:
        if line.node is None or line.module != module or isinstance(line.node.names, cst.ImportStar):
            continue
        if line.last - line.first == 1 and may_change:
            return _merge_short(tree, line, new, width)
        if line.last - line.first > 1 and line.node.lpar is not None:
            merged = _merge_long(tree, line, new)
            if may_change or (merged and merged.start == merged.end):
                return merged
    return None


def _texts(tree: Tree, node: cst.ImportFrom) -> list[str]:
    if isinstance(node.names, cst.ImportStar):
        return []
    return [tree.code(alias.with_changes(comma=cst.MaybeSentinel.DEFAULT)).strip() for alias in node.names]


def _with_new(existing: list[str], new: list[str]) -> list[str]:
    result = list(existing)
    for name in sorted(new, key=sort_keys()[0]):
        result.insert(_position([text.partition(" ")[0] for text in result], name), name)
    return result


def _merge_short(tree: Tree, line: ImportLine, new: list[str], width: int) -> Splice | None:
    """Rewrite an import on one line, keeping parentheses, comment and what else stands there."""
    node = line.node
    if node is None or isinstance(node.names, cst.ImportStar):
        return None
    names = list(node.names)
    real = tree.source.lines[line.first].rstrip("\r\n")
    shift = tree.source.shift(line.first + 1)
    start = tree.positions[names[0].name].start.column + shift
    last = names[-1].asname.name if names[-1].asname else names[-1].name
    end = tree.positions[last].end.column + shift
    texts = _with_new(_texts(tree, node), new)
    changed = f"{real[:start]}{', '.join(texts)}{real[end:]}"
    plain = line.alone and not real[end:].strip() and node.lpar is None
    if len(changed) > width and plain:
        unit = tree.module.default_indent
        exploded = (f"{real[:start].rstrip()} (", *(f"{unit}{text}," for text in texts), ")")
        return Splice(line.first, line.last, exploded)
    return Splice(line.first, line.last, (changed,))


def _merge_long(tree: Tree, line: ImportLine, new: list[str]) -> Splice | None:
    """Add lines to a parenthesised import over several lines; its last line gets a comma where it has none."""
    node = line.node
    if node is None or isinstance(node.names, cst.ImportStar):
        return None
    names = list(node.names)
    rows = [tree.first_line(alias.name) for alias in names]
    texts = [text.partition(" ")[0] for text in _texts(tree, node)]
    places = {_position(texts, name) for name in new}
    place = places.pop() if len(places) == 1 else len(names)
    closing_own_line = line.last - 1 > rows[-1]
    ordered = sorted(new, key=sort_keys()[0])
    real = tree.source.lines
    own_rows = len(set(rows)) == len(rows) and rows[0] > line.first
    has_comma = isinstance(names[-1].comma, cst.Comma)
    if own_rows and (place < len(names) or (has_comma and closing_own_line)):
        indent = _leading(real[rows[0]])
        row = rows[place] if place < len(names) else rows[-1] + 1
        return Splice(row, row, tuple(f"{indent}{name}," for name in ordered))
    last = names[-1].asname.name if names[-1].asname else names[-1].name
    row = tree.positions[last].end.line - 1
    column = tree.positions[last].end.column + tree.source.shift(row + 1)
    text = real[row].rstrip("\r\n")
    if own_rows and closing_own_line:
        indent = _leading(real[rows[0]])
        added = [f"{indent}{name}" for name in ordered]
        new_lines = [f"{text[:column]},{text[column:]}", *(f"{one}," for one in added[:-1]), added[-1]]
        return Splice(row, row + 1, tuple(new_lines))
    return Splice(row, row + 1, (f"{text[:column]}, {', '.join(ordered)}{text[column:]}",))


def _leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
