"""Imports that new code needs: which lines change, and where new ones go."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from generator.edit.import_lines import ImportLine, import_lines, merge_names, sort_keys
from generator.edit.names import Names
from generator.edit.origins import module_of
from generator.edit.source import Splice
from generator.edit.trees import Tree


def plan_imports(tree: Tree, names: Names, before: int, width: int) -> list[Splice]:
    """Return the splices that import what is needed; at most one existing line is changed.

    A second module whose import line would have to change gets a line of its own instead.

    Args:
        tree: The file.
        names: What is needed.
        before: The class's first line, from 0.
        width: The longest line that the file's style admits, in characters.
    """
    return plan_import_lines(tree, names.needed, (), before, width)


def plan_import_lines(
    tree: Tree,
    needed: Mapping[str, Sequence[str]],
    modules: Sequence[tuple[str, str]],
    before: int,
    width: int,
    *,
    one_line: bool = True,
) -> list[Splice]:
    """Return the splices that import names by module, and ``modules``, each with its line; see ``plan_imports``.

    ``one_line`` says whether at most one existing line may be changed.
    """
    lines = list(import_lines(tree, before))
    splices: list[Splice] = []
    may_change = True
    fresh = [_new_line(tree, lines, module, text, plain=True) for module, text in sorted(modules)]
    for module in sorted(needed, key=lambda home: (home != "pydantic", home)):
        merged = merge_names(tree, lines, module, list(needed[module]), width, may_change=may_change)
        if merged is None:
            text = f"from {module} import {', '.join(sorted(needed[module], key=sort_keys()[0]))}"
            fresh.append(_new_line(tree, lines, module, text))
        else:
            may_change = may_change and (not one_line or merged.start == merged.end)
            splices.append(merged)
    return splices + _grouped(fresh)


@dataclass(frozen=True)
class NewLine:
    """A new import line: where it goes, and whether blank lines set it apart from what is above and below."""

    row: int
    module: str
    text: str
    blank_above: bool = False
    blank_below: bool = False


def _grouped(fresh: list[NewLine]) -> list[Splice]:
    """Return one splice for all new lines of a row, with a blank line between kinds of modules."""
    splices = []
    for row in sorted({line.row for line in fresh}):
        ordered = sorted((line for line in fresh if line.row == row), key=lambda line: _order(line.module))
        texts = [""] if ordered[0].blank_above else []
        for place, line in enumerate(ordered):
            if place and _category(line.module) != _category(ordered[place - 1].module):
                texts.append("")
            texts.append(line.text)
        splices.append(Splice(row, row, (*texts, *([""] if ordered[-1].blank_below else []))))
    return splices


def _order(module: str) -> tuple[int, str]:
    return _category(module), module


def _category(module: str) -> int:
    root = module.partition(".")[0]
    if module == "__future__":
        return 0
    if module.startswith("."):
        return 3
    return 1 if root in sys.stdlib_module_names else 2


def _new_line(tree: Tree, lines: list[ImportLine], module: str, text: str, *, plain: bool = False) -> NewLine:
    """Return a new import line at its place among the others; ``plain`` for ``import module``."""
    category = _category(module)
    same = [line for line in lines if _category(line.module) == category]
    froms = [line for line in same if (line.node is None) == plain]
    above = [line for line in froms if line.module <= module] or [
        line for line in same if line.node is None and not plain
    ]
    later = [line for line in lines if _category(line.module) > category]
    earlier = [line for line in lines if 0 < _category(line.module) < category]
    if above:
        return NewLine(above[-1].last, module, text)
    if froms or same:
        return NewLine((froms or same)[0].first, module, text)
    if earlier:
        return NewLine(earlier[-1].last, module, text, blank_above=True)
    if later:
        return NewLine(_above_comments(tree, later[0].first), module, text, blank_below=True)
    return _first_import(tree, module, text)


def _above_comments(tree: Tree, line: int) -> int:
    """Return the first line of the comment block directly above a line, the file's own header excepted."""
    start = line
    while start > 0 and tree.source.masked[start - 1].startswith("#"):
        start -= 1
    header = [row for row in range(min(2, len(tree.source.masked))) if _is_header(tree.source.masked[row])]
    return line if start == 0 or (header and start <= header[-1]) else start


def _is_header(line: str) -> bool:
    return line.startswith("#") and (line.startswith("#!") or "coding" in line)


def _first_import(tree: Tree, module: str, text: str) -> NewLine:
    """Return the line for a file without imports of this kind: below the docstring and the future imports."""
    place, body = 0, tree.module.body
    for statement in body:
        if not isinstance(statement, cst.SimpleStatementLine) or not _is_prologue(statement.body[0]):
            break
        place = tree.end_line(statement)
    if place:
        return NewLine(place, module, text, blank_above=True)
    first = body[0]
    decorators = first.decorators if isinstance(first, cst.ClassDef | cst.FunctionDef) else ()
    row = tree.first_line(decorators[0] if decorators else first)
    return NewLine(row, module, text, blank_below=True)


def _is_prologue(node: cst.BaseSmallStatement) -> bool:
    if isinstance(node, cst.ImportFrom):
        return module_of(node) == "__future__"
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
