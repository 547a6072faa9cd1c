"""The workspace's Python sources: read once, searched as bytes, parsed only where something is to be learned."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import griffe

from generator.contract.files import MAX_TOTAL_BYTES, Listing, list_files, read_bytes
from generator.contract.findings import Notes
from generator.contract.places import ASIDE, find_units
from generator.newer_syntax import advice, readable, too_new
from generator.syntax_trees import children_of

MAX_PARSED = 400
MAX_NESTING = 150
NEWLINE = b"\n"
_CODECS = frozenset({"utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252", "koi8-r", "cp1251"})
# It also finds words of comments: they cost a look, a pattern tied to the line's start costs ten times the search.
_CLASS = re.compile(rb"class[ \t]+([A-Za-z_]\w{0,199})")

_IMPORTED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w{0,199})", re.MULTILINE)

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One parsed module.

    Attributes:
        path: Workspace-relative file.
        name: Dotted module, as importable from the workspace's root.
        module: What griffe saw in it, without running anything.
        functions: Its functions by line, for what griffe does not keep: their bodies.
        tree: Its syntax tree.
    """

    path: str
    name: str
    module: griffe.Module
    functions: dict[int, FunctionNode] = field(repr=False)
    tree: ast.Module = field(repr=False)


class Sources:
    """All Python sources of a workspace.

    Args:
        workspace: The workspace's folder.
        notes: Receives a finding for every file that cannot be parsed, and for every bound that was met.
        src_layout: Whether ``src/`` is a folder of packages rather than a package.
    """

    def __init__(self, workspace: Path, notes: Notes, *, src_layout: bool = False) -> None:
        self.workspace = workspace
        self.notes = notes
        self.listing: Listing = list_files(workspace)
        self.texts: dict[str, bytes] = {}
        self._parsed: dict[str, Source | None] = {}
        self._class_names: dict[str, list[str]] = {}
        self._read()
        self.uses_src = (src_layout or self._imports_from_src()) and "src/__init__.py" not in self.texts
        self._paths: dict[str, str] = {}
        for path in self.texts:
            name = self.module_name(path)
            if name and (path.endswith("/__init__.py") or name not in self._paths):
                self._paths[name] = path
        self._units = find_units(self.texts, self.listing)
        self._own = [path for path in self.texts if not self.is_aside(path)]

    def module_name(self, path: str) -> str:
        """Return the dotted module of a file; an empty string where it cannot be imported by name."""
        parts = path.removesuffix(".py").split("/")
        if self.uses_src and parts[0] == "src":
            parts = parts[1:]
        if parts and parts[-1] == "__init__":
            parts = parts[:-1]
        return ".".join(parts) if all(part.isidentifier() for part in parts) else ""

    def path_of(self, module: str) -> str | None:
        """Return the file of a dotted module, or ``None`` where the workspace has no such file."""
        return self._paths.get(module)

    def has_package(self, name: str) -> bool:
        """Tell whether a dotted name is a module of the workspace, or the folder of one."""
        prefix = f"{name}."
        return name in self._paths or any(module.startswith(prefix) for module in self._paths)

    def is_aside(self, path: str) -> bool:
        """Tell whether a file belongs to tests, examples, templates or a plugin: it cannot hold the contract."""
        *folders, name = path.split("/")
        if name.startswith("test_") or name == "conftest.py" or not ASIDE.isdisjoint(folders):
            return True
        return self.unit_of(path) is not None

    def unit_of(self, path: str) -> str | None:
        """Return the folder of the plugin that a file belongs to, its own path where it is one, or ``None``."""
        if path in self._units:
            return path
        folder = path.rpartition("/")[0]
        while folder:
            if folder in self._units:
                return folder
            folder = folder.rpartition("/")[0]
        return None

    @property
    def units(self) -> tuple[str, ...]:
        """The folders, and the single modules, of the existing plugins, sorted."""
        return tuple(sorted(self._units))

    def containing(self, *needles: bytes) -> list[str]:
        """Return the files that contain one of ``needles``, and may hold the contract."""
        found = {path for needle in needles for path in self._own if needle in self.texts[path]}
        return [path for path in self._own if path in found]

    def classes_with(self, word: bytes) -> dict[str, list[str]]:
        """Return the files that contain ``word`` and may hold the contract, with the classes they seem to define."""
        return {path: self.class_names(path) for path in self.containing(word)}

    def class_names(self, path: str) -> list[str]:
        """Return the names of the classes that a file seems to define; nothing is parsed for it."""
        if path not in self._class_names:
            self._class_names[path] = [name.decode("ascii") for name in _CLASS.findall(self.texts[path])]
        return self._class_names[path]

    def line_of(self, path: str, needle: bytes) -> str:
        """Return ``path:line`` of the first ``needle`` in a file, or the path alone."""
        at = self.texts[path].find(needle)
        return path if at < 0 else f"{path}:{self.texts[path].count(NEWLINE, 0, at) + 1}"

    def load(self, module: str) -> Source | None:
        """Return a module parsed, or ``None`` where it is not ours or cannot be read."""
        path = self._paths.get(module)
        return None if path is None else self.parse(path)

    def parse(self, path: str) -> Source | None:
        """Return a file parsed; ``None``, and a finding once, where it cannot be."""
        if path not in self._parsed:
            if len(self._parsed) >= MAX_PARSED:
                self.notes.found("files", MAX_PARSED, "", "no more files than this are parsed")
                return None
            self._parsed[path] = self._parse(path)
        return self._parsed[path]

    def newer_python(self, path: str) -> str:
        """Return in a clause that a file is of a newer Python than the one that runs us; empty where it is not."""
        try:
            code = decode(self.texts[path])
            ast.parse(code)
        except SyntaxError as error:
            return too_new(code, error) if error.lineno else ""
        except (UnicodeError, ValueError, RecursionError, MemoryError):
            pass
        return ""

    def _imports_from_src(self) -> bool:
        """Tell whether files import packages of ``src`` by their own names, and none imports ``src`` itself."""
        inside = {path.split("/")[1].encode() for path in self.texts if path.startswith("src/") and path.count("/") > 1}
        if not inside:
            return False
        imported = {name for text in self.texts.values() for name in _IMPORTED.findall(text)}
        return b"src" not in imported and not inside.isdisjoint(imported)

    def _parse(self, path: str) -> Source | None:
        name = self.module_name(path)
        if not name:
            return None
        try:
            code, version = readable(decode(self.texts[path]))
            if version is not None:
                self.notes.found("files", "read in part", path, advice(version))
            with warnings.catch_warnings(), griffe.logger.disable():
                warnings.simplefilter("ignore")
                tree = shallow_tree(code)
                module = self._visit(name, path, code)
        except (SyntaxError, UnicodeError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None)
            where = f"{path}:{line}" if line else path
            said = self.newer_python(path) or getattr(error, "msg", None) or error
            self.notes.found("files", "not readable", where, f"left out: {said}")
            return None
        return Source(path, name, module, _functions(tree), tree)

    def _visit(self, name: str, path: str, code: str) -> griffe.Module:
        """Let griffe look at a module; its packages are stand-ins, so that relative imports become absolute."""
        parts = name.split(".")
        parent: griffe.Module | None = None
        for part in parts[:-1]:
            parent = griffe.Module(part, filepath=Path(part, "__init__.py"), parent=parent)
        return griffe.visit(parts[-1], self.workspace / path, code, parent=parent)

    def _read(self) -> None:
        root = str(self.workspace)
        total = 0
        complete = self.listing.complete
        for path in self.listing.python:
            data = read_bytes(f"{root}/{path}")
            if data is None:
                continue
            total += len(data)
            if total > MAX_TOTAL_BYTES:
                complete = False
                break
            self.texts[path] = data
        if not complete:
            self.notes.found("files", len(self.texts), "", "the workspace has more files than are read")


def decode(data: bytes) -> str:
    """Return a Python file's text with plain newlines.

    Raises:
        SyntaxError: The coding cookie names no plain text encoding, or the bytes are not in it.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    if codecs.lookup(encoding).name not in _CODECS:
        raise SyntaxError(f"the encoding {encoding!r} is not read")
    return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def shallow_tree(code: str) -> ast.Module:
    """Return the syntax tree of a module.

    Raises:
        SyntaxError: The code is none.
        RecursionError: It is nested so deeply that functions which call themselves could not follow it.
    """
    tree = ast.parse(code)
    level: list[ast.AST] = [tree]
    for _ in range(MAX_NESTING):
        level = [child for node in level for child in children_of(node)]
        if not level:
            return tree
    raise RecursionError("nested too deeply")


def _functions(tree: ast.Module) -> dict[int, FunctionNode]:
    """Map the lines of all functions, with and without their decorators, to their nodes."""
    found: dict[int, FunctionNode] = {}
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        for child in children_of(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                found[child.lineno] = child
                if child.decorator_list:
                    found[child.decorator_list[0].lineno] = child
            if isinstance(child, ast.stmt | ast.excepthandler):
                stack.append(child)
    return found
