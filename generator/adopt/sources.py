"""The files of a unit as text and as syntax trees; nothing of them is imported."""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.answers.text import SOURCE_MAX

TEXT_MAX = SOURCE_MAX * 4
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Files:
    """The workspace's files at one commit.

    Attributes:
        paths: All of them.
        read: Returns a regular file; ``None`` for what is none.
    """

    paths: frozenset[str]
    read: Callable[[str], bytes | None]

    def text(self, path: str) -> str | None:
        r"""Return a file as text with ``\n`` line ends; ``None`` where it is missing, too large or no UTF-8."""
        content = self.read(path) if path in self.paths else None
        if content is None or len(content) > TEXT_MAX:
            return None
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return None

    def tree(self, path: str) -> ast.Module | None:
        """Return a Python file's syntax tree; ``None`` where it has none."""
        text = self.text(path)
        return None if text is None else parse(text)

    def mapping(self, path: str) -> dict[str, Any] | None:
        """Return what a JSON file says; ``None`` where it is missing, cannot be read or is no object."""
        try:
            data = json.loads(self.text(path) or "")
        except (ValueError, RecursionError):
            return None
        return data if isinstance(data, dict) else None

    def python_in(self, folder: str) -> list[str]:
        """Return the names of the Python files right in a folder, without ``.py``."""
        prefix = f"{folder}/"
        names = [path.removeprefix(prefix) for path in self.paths if path.startswith(prefix) and path.endswith(".py")]
        return sorted(name.removesuffix(".py") for name in names if "/" not in name)


@cache
def parse(text: str) -> ast.Module | None:
    """Return the syntax tree of a text; ``None`` where it has none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def classes_of(tree: ast.Module | None) -> list[ast.ClassDef]:
    """Return the top-level classes of a module."""
    return [node for node in tree.body if isinstance(node, ast.ClassDef)] if tree else []


def methods_of(node: ast.ClassDef) -> dict[str, Function]:
    """Return the methods of a class by name."""
    return {each.name: each for each in node.body if isinstance(each, Function)}


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, ``Model`` of ``library.Model[int]``; empty for what is no name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return last_name(value)
    return ""


def base_names(node: ast.ClassDef) -> list[str]:
    """Return the last parts of the names of a class's bases."""
    return [last_name(base) for base in node.bases]


def source_of(node: ast.expr) -> str:
    """Return an expression as source text; empty where it is nested too deeply."""
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError):
        return ""


def text_of(node: ast.expr | None) -> str | None:
    """Return the text that an expression is; ``None`` where it is no constant text."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def imports_of(tree: ast.Module | None, path: str, source_root: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (name, (module, its name there)) of everything that a file imports by ``from … import``.

    Args:
        tree: The file's tree.
        path: Where the file is, for relative imports.
        source_root: The folder from which packages are imported; empty for the workspace's own.
    """
    inside = path.removeprefix(f"{source_root}/") if source_root else path
    package = inside.split("/")[:-1]
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ImportFrom) and node.level <= len(package):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *filter(None, [node.module])])
            yield from ((alias.asname or alias.name, (module, alias.name)) for alias in node.names)


def imported_modules(tree: ast.Module | None) -> set[str]:
    """Return the dotted modules that a module imports, and for ``from a import b`` also ``a.b``."""
    found: set[str] = set()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def belongs_to(modules: set[str], package: str) -> bool:
    """Tell whether one of some modules is a package or in it."""
    return any(module == package or module.startswith(f"{package}.") for module in modules)


def first_of(wanted: Sequence[str | None]) -> str:
    """Return the first text that is not empty."""
    return next((text for text in wanted if text), "")
