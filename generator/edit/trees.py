"""A file as libcst sees it, and what can be asked of its nodes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from generator.edit.refusals import Objection
from generator.edit.source import SourceText


@dataclass(frozen=True)
class Tree:
    """A file as libcst sees it.

    Attributes:
        source: The file's lines.
        module: The parsed masked copy.
        positions: Lines (from 1) and columns (from 0) of every node.
    """

    source: SourceText
    module: cst.Module
    positions: Mapping[cst.CSTNode, CodeRange]

    def first_line(self, node: cst.CSTNode) -> int:
        """Return a node's first line, from 0."""
        return self.positions[node].start.line - 1

    def end_line(self, node: cst.CSTNode) -> int:
        """Return one past a node's last line, from 0."""
        return self.positions[node].end.line

    def code(self, node: cst.CSTNode) -> str:
        """Return a node's source text."""
        return self.module.code_for_node(node)

    def expression(self, node: cst.CSTNode) -> ast.expr | None:
        """Return a node's expression; ``None`` where it cannot be parsed alone."""
        try:
            return ast.parse(f"({self.code(node)}\n)", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def parse_tree(source: SourceText) -> Tree:
    """Parse a file's masked copy with libcst.

    Raises:
        Objection: libcst cannot read it, or would not write it back byte for byte.
    """
    masked = "".join(source.masked)
    data = masked.encode(source.encoding)
    try:
        module = cst.parse_module(data)
    except (cst.ParserSyntaxError, RecursionError, UnicodeDecodeError) as error:
        raise Objection("syntax", f"libcst cannot read the file: {str(error)[:200]}") from error
    if module.bytes != data or module.code != masked:
        raise Objection("round-trip", "libcst would not write the file back as it is")
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return Tree(source, module, positions)


def inner_blocks(statement: cst.CSTNode) -> Iterator[Sequence[cst.BaseStatement]]:
    """Give the bodies of ``if``, ``try`` and ``with``, but of no function, class or loop."""
    if not isinstance(statement, cst.If | cst.Else | cst.Try | cst.TryStar | cst.Finally | cst.With):
        return
    if isinstance(statement.body, cst.IndentedBlock):
        yield statement.body.body
    parts: list[cst.CSTNode | None] = []
    if isinstance(statement, cst.If):
        parts = [statement.orelse]
    elif isinstance(statement, cst.Try | cst.TryStar):
        handlers = [handler.body for handler in statement.handlers]
        yield from (handler.body for handler in handlers if isinstance(handler, cst.IndentedBlock))
        parts = [statement.orelse, statement.finalbody]
    for part in parts:
        if part is not None:
            yield from inner_blocks(part)


def dotted_name(node: cst.CSTNode) -> str:
    """Return a name such as ``pydantic.Field``; an empty string for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join([node.value, *reversed(parts)]) if isinstance(node, cst.Name) else ""


def base_names(node: cst.ClassDef) -> list[str]:
    """Return the dotted names of a class's bases, subscripts left out."""
    values = [arg.value for arg in node.bases if not arg.star]
    return [
        name for value in values if (name := dotted_name(value.value if isinstance(value, cst.Subscript) else value))
    ]


def statements_of(node: cst.ClassDef) -> Sequence[cst.BaseStatement]:
    """Return the statements of a class's block; none where its body stands on its first line."""
    return node.body.body if isinstance(node.body, cst.IndentedBlock) else ()
