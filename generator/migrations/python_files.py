"""Python files of a unit as a migration edits them: found by the parser, changed as text, all else stays."""

from __future__ import annotations

import ast
from dataclasses import dataclass

BYTES_MAX = 1 << 20


@dataclass(frozen=True)
class Splice:
    """Bytes ``start`` to ``end`` of a file that become ``text``."""

    start: int
    end: int
    text: str


class PythonFile:
    """A parsed file whose nodes know their place in its bytes."""

    def __init__(self, source: bytes) -> None:
        """Parse a file.

        Raises:
            ValueError: It is too large, or no Python; a file with conflict markers is none.
        """
        if len(source) > BYTES_MAX:
            raise ValueError(f"it has more than {BYTES_MAX} bytes")
        if b"\r" in source.replace(b"\r\n", b""):
            raise ValueError("it has line breaks of old kinds")
        self.source = source
        try:
            self.module = ast.parse(source.decode("utf-8"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ValueError("it is no Python as it stands") from None
        self._starts = [0]
        for line in source.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return where a node starts and ends."""
        last = self._starts[(node.end_lineno or node.lineno) - 1]
        return self._starts[node.lineno - 1] + node.col_offset, last + (node.end_col_offset or 0)

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return a node's source."""
        start, end = self.span(node)
        return self.source[start:end].decode("utf-8")

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        """Return where a statement's lines start and end, its decorators and last line break included."""
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
        first = min([node.lineno, *(each.lineno for each in decorators)])
        return self._starts[first - 1], min(self._starts[node.end_lineno or node.lineno], len(self.source))

    def find_class(self, name: str) -> ast.ClassDef | None:
        """Return the one top-level class of a name."""
        found = [node for node in self.module.body if isinstance(node, ast.ClassDef) and node.name == name]
        return found[0] if len(found) == 1 else None

    def imported_from(self, module: str) -> set[str]:
        """Return the names that the file imports from a module, under their own names."""
        froms = [node for node in self.module.body if isinstance(node, ast.ImportFrom) and node.module == module]
        return {alias.name for node in froms for alias in node.names if alias.asname in (None, alias.name)}

    def spliced(self, splices: list[Splice]) -> bytes:
        """Return the file with changes made; they must not overlap.

        Raises:
            ValueError: The result would be no Python.
        """
        result = self.source
        line_break = "\r\n" if b"\r\n" in self.source else "\n"
        for splice in sorted(splices, key=lambda each: each.start, reverse=True):
            result = result[: splice.start] + splice.text.replace("\n", line_break).encode() + result[splice.end :]
        return PythonFile(result).source
