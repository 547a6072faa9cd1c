"""The file that is merged into: its statements by rows, and the edits that are gathered for it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.edit.refusals import Objection
from generator.edit.source import SourceText, Splice, apply_splices, read_source
from generator.edit.three_way.elisions import is_elision
from generator.edit.three_way.fragment import Fragment
from generator.edit.three_way.nodes import DEFINITIONS, end_row, first_row
from generator.edit.trees import Tree, parse_tree


@dataclass(frozen=True)
class _Block:
    lines: tuple[str, ...]
    above: int
    below: int


@dataclass
class Target:
    """A file and the edits of one merge; nothing is changed before ``result``.

    Attributes:
        source: The file's lines.
        tree: Its syntax tree, with rows of ``source``.
        unit: One level of its indentation.
        line_length: The longest line that its style admits.
        notes: What a person should know.
        splices: Edits of existing rows.
        touched: Old statements that the merge changes on purpose.
    """

    source: SourceText
    tree: ast.Module
    cst: Tree
    unit: str
    line_length: int
    notes: list[str] = field(default_factory=list)
    splices: list[Splice] = field(default_factory=list)
    touched: list[ast.stmt] = field(default_factory=list)
    _blocks: dict[int, list[_Block]] = field(default_factory=dict)

    def row(self, index: int) -> str:
        """Return a row as libcst and ``ast`` see it, without its end."""
        return self.source.masked[index].rstrip("\r\n")

    def alone(self, statement: ast.stmt, body: Sequence[ast.stmt]) -> bool:
        """Tell whether no other statement of a body shares rows with one."""
        first, end = first_row(statement), end_row(statement)
        return all(each is statement or end_row(each) <= first or first_row(each) >= end for each in body)

    def check_alone(self, statement: ast.stmt, body: Sequence[ast.stmt]) -> None:
        """Refuse a statement that shares its rows.

        Raises:
            Objection: Another statement stands on the same row.
        """
        if not self.alone(statement, body):
            raise Objection("shared-row", f"line {statement.lineno} of the file holds more than one statement")

    def margin(self, statement: ast.stmt) -> str:
        """Return the white space before a statement."""
        text = self.row(first_row(statement))
        return text[: len(text) - len(text.lstrip(" \t"))]

    def below(self, statement: ast.stmt, *, with_own: bool = False) -> int:
        """Return the row after a statement and after the comments that are indented more than it is.

        Args:
            statement: The statement.
            with_own: Whether comments that are indented as it is count too: it is the last one of its body.
        """
        width = len(self.margin(statement)) - with_own
        end = end_row(statement)
        row = end
        while row < len(self.source.lines):
            text = self.row(row).strip()
            if text.startswith("#") and len(self.row(row)) - len(self.row(row).lstrip()) > width:
                end = row + 1
            elif text:
                break
            row += 1
        return end

    def above(self, statement: ast.stmt) -> int:
        """Return a statement's first row, or that of the comments directly above it."""
        row, margin = first_row(statement), self.margin(statement)
        while row > 0 and self.row(row - 1).startswith(f"{margin}#") and not self.row(row - 1).startswith("#!"):
            row -= 1
        return row

    def insert(self, row: int, lines: Sequence[str], above: int = 0, below: int = 0) -> None:
        """Put lines before a row, with so many empty rows above and below them."""
        self._blocks.setdefault(row, []).append(_Block(tuple(lines), above, below))

    def blocks(self) -> list[Splice]:
        """Return all insertions as splices, with as many empty rows around them as they want."""
        return [self._block_splice(row, blocks) for row, blocks in sorted(self._blocks.items())]

    def _block_splice(self, row: int, blocks: Sequence[_Block]) -> Splice:
        have = self._empty_rows_above(row)
        texts: list[str] = []
        for place, block in enumerate(blocks):
            wanted = block.above if not place else max(block.above, blocks[place - 1].below)
            texts += [""] * max(0, wanted - have)
            texts += block.lines
            have = 0
        texts += [""] * max(0, blocks[-1].below - self._empty_rows_below(row))
        return Splice(row, row, tuple(texts))

    def _empty_rows_above(self, row: int) -> int:
        count = 0
        while row - count > 0 and not self.row(row - count - 1).strip():
            count += 1
        return count

    def _empty_rows_below(self, row: int) -> int:
        """Return the empty rows below; more than anybody wants at the end of the file."""
        count = 0
        while row + count < len(self.source.lines):
            if self.row(row + count).strip():
                return count
            count += 1
        return 9

    def result(self) -> bytes:
        """Return the file with all edits.

        Raises:
            Objection: The file's encoding cannot hold the new text.
        """
        try:
            return apply_splices(self.source, [*self.splices, *self.blocks()])
        except UnicodeEncodeError as error:
            raise Objection(
                "encoding", f"the file's encoding {self.source.encoding} cannot hold the new text"
            ) from error

    @property
    def changed(self) -> bool:
        """Whether anything is to be changed."""
        return bool(self.splices or self._blocks)


def read_target(data: bytes, line_length: int) -> Target:
    """Read the file that is merged into.

    Raises:
        Objection: It cannot be read or would not survive being written.
    """
    source = read_source(data)
    tree = parse_tree(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        syntax = ast.parse("".join(source.masked).removeprefix("\ufeff"))
    return Target(source, syntax, tree, _unit(syntax, source), line_length)


def _unit(tree: ast.Module, source: SourceText) -> str:
    """Return one level of indentation: that of the first definition's body, or four spaces."""
    for statement in ast.walk(tree):
        body = getattr(statement, "body", None)
        if isinstance(statement, ast.stmt) and isinstance(body, list) and body and body[0].lineno > statement.lineno:
            inner = source.masked[first_row(body[0])]
            outer = source.masked[statement.lineno - 1]
            margin = inner[: len(inner) - len(inner.lstrip(" \t"))]
            return margin[len(outer) - len(outer.lstrip(" \t")) :] or "    "
    return "    "


_INSTRUCTION_TEXT = """
    add added adding insert append put place in inside within into to update updated modify modified change
    changed new then file füge hinzufügen ergänze neu neue neuer neues datei agregar añadir añade agrega
    nuevo nueva archivo ajouter nouveau nouvelle fichier dans
"""
_INSTRUCTIONS = frozenset(_INSTRUCTION_TEXT.split())


def is_instruction(comment: str) -> bool:
    """Tell whether a comment speaks to the reader of the analysis: a file name, or «add to …»."""
    words = comment.strip("# \t-=:").split()
    if not words or (".py" in comment and len(words) <= 10):
        return True
    return len(words) <= 8 and words[0].casefold().rstrip(":") in _INSTRUCTIONS


def text_of(fragment: Fragment, statement: ast.stmt, margin: str, unit: str, *, comments: bool = True) -> list[str]:
    """Return a statement's lines, with the comments directly above it, moved to a margin of the file.

    Rows that begin inside a string stay as they are, but for those of a docstring.
    """
    first, end = first_row(statement), end_row(statement)
    old = fragment.lines[first]
    old_margin = old[: len(old) - len(old.lstrip(" \t"))]
    start = first
    while comments and start > 0 and _is_kept_comment(fragment.lines[start - 1], old_margin):
        start -= 1
    old_unit = _fragment_unit(fragment, statement) or unit
    docstrings = set(_docstring_rows(statement))
    lines = []
    for row in range(start, end):
        text = fragment.lines[row]
        if row + 1 in fragment.inside_string and row + 1 not in docstrings:
            lines.append(text)
        else:
            lines.append(_moved(text, old_margin, margin, old_unit, unit) if text.strip() else "")
    return lines


def _is_kept_comment(line: str, margin: str) -> bool:
    return line.startswith(f"{margin}#") and not is_instruction(line.strip()) and not is_elision(line.strip())


def _moved(text: str, old_margin: str, margin: str, old_unit: str, unit: str) -> str:
    body = text.lstrip(" \t")
    deeper = text[: len(text) - len(body)].removeprefix(old_margin)
    levels = 0
    while deeper.startswith(old_unit):
        deeper = deeper[len(old_unit) :]
        levels += 1
    return f"{margin}{unit * levels}{deeper}{body}"


def _fragment_unit(fragment: Fragment, statement: ast.stmt) -> str:
    for node in ast.walk(statement):
        body = getattr(node, "body", None)
        if isinstance(node, ast.stmt) and isinstance(body, list) and body and body[0].lineno > node.lineno:
            inner, outer = fragment.lines[first_row(body[0])], fragment.lines[node.lineno - 1]
            margin = inner[: len(inner) - len(inner.lstrip(" \t"))]
            return margin[len(outer) - len(outer.lstrip(" \t")) :]
    return ""


def _docstring_rows(statement: ast.stmt) -> list[int]:
    found: list[int] = []
    for node in ast.walk(statement):
        if isinstance(node, DEFINITIONS) and node.body and isinstance(node.body[0], ast.Expr):
            found += range(node.body[0].lineno, end_row(node.body[0]) + 1)
    return found
