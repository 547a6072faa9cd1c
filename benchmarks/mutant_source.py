"""The mutants of a module, as mutmut's operators make them, and how one is put into a running process."""

from __future__ import annotations

import ast
import difflib
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, cast

from libcst import FunctionDef
from mutmut.mutation.file_mutation import create_mutations, deep_replace


@dataclass(frozen=True)
class Mutant:
    """One module with one fault.

    Attributes:
        path: The module's file, relative to the project.
        number: Which of the module's mutants it is.
        source: The module as it is.
        mutated: The module with the fault.
    """

    path: str
    number: int
    source: str
    mutated: str

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return f"{self.path}:{self.line}#{self.number}"

    @cached_property
    def line(self) -> int:
        """The first line that is different."""
        pairs = zip(self.source.splitlines(), self.mutated.splitlines(), strict=False)
        return next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)

    @property
    def diff(self) -> str:
        """What is different, without context."""
        lines = difflib.unified_diff(self.source.splitlines(), self.mutated.splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))

    def lines(self) -> range:
        """The lines of the smallest statement with the fault; of a compound one those before its body.

        A fault in a signature shows when the function runs, so there the lines are the function's.
        """
        found: ast.stmt | None = None
        for node in ast.walk(ast.parse(self.source)):
            holds = isinstance(node, ast.stmt) and node.lineno <= self.line <= (node.end_lineno or node.lineno)
            if holds and (found is None or cast("ast.stmt", node).lineno >= found.lineno):
                found = cast("ast.stmt", node)
        if found is None:
            return range(self.line, self.line + 1)
        body: list[ast.stmt] = getattr(found, "body", [])
        if body and not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
            return range(found.lineno, max(body[0].lineno, found.lineno + 1))
        return range(found.lineno, (found.end_lineno or found.lineno) + 1)


@dataclass(frozen=True)
class Module:
    """A module and the faults that can be made in it."""

    path: str
    source: str
    tree: Any
    mutations: list[Any]

    @classmethod
    def read(cls, path: Path, project: Path) -> Module:
        """Read a module and list its mutants; none is written out yet, which is what takes time."""
        source = path.read_text(encoding="utf-8")
        name = path.relative_to(project).as_posix()
        tree, mutations, _, _ = create_mutations(name, source)
        inside = [each for each in mutations if isinstance(each.contained_by_top_level_function, FunctionDef)]
        return cls(name, source, tree, inside)

    def mutant(self, number: int) -> Mutant:
        """Write one mutant out."""
        mutation = self.mutations[number]
        changed = deep_replace(self.tree, mutation.original_node, mutation.mutated_node)
        return Mutant(self.path, number, self.source, cast("Any", changed).code)


def imported_functions(project: Path) -> list[FunctionType]:
    """Return the functions of a project's modules that are imported by now."""
    own = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
    return [each for each in own if each.__code__.co_filename.startswith(str(project / "generator"))]


def put_in(mutant: Mutant, file: Path, functions: list[FunctionType]) -> None:
    """Give the functions of a module that is imported already the mutant's code.

    The code of a function is exchanged, not the function, so that every name, decorator and registry that holds it
    runs the mutant. Nothing is executed again: no class is made twice and no record is registered twice.
    """
    old = dict(_functions(compile(mutant.source, str(file), "exec", dont_inherit=True)))
    new = dict(_functions(compile(mutant.mutated, str(file), "exec", dont_inherit=True)))
    defaults = _defaults(mutant)
    for function in functions:
        key = (function.__code__.co_qualname, function.__code__.co_firstlineno)
        if function.__code__.co_filename == str(file) and key in old:
            function.__code__ = _same_function(key, old, new)
            if key[0] in defaults:
                _set_defaults(function, defaults[key[0]])


def _functions(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield (constant.co_qualname, constant.co_firstlineno), constant
            yield from _functions(constant)


def _same_function(
    key: tuple[str, int], old: dict[tuple[str, int], CodeType], new: dict[tuple[str, int], CodeType]
) -> CodeType:
    """Return the new code of a function: of those with its name the one at its place among them."""
    before = [each for each in old if each[0] == key[0]]
    after = [each for each in new if each[0] == key[0]]
    return new[after[before.index(key)]]


def _defaults(mutant: Mutant) -> dict[str, ast.arguments]:
    """Return the signatures, by qualified name, that the mutant gives other defaults."""
    old, new = (dict(_signatures(ast.parse(text), "")) for text in (mutant.source, mutant.mutated))
    return {name: new[name] for name in old if ast.dump(old[name]) != ast.dump(new[name])}


def _signatures(node: ast.AST, outer: str) -> Iterator[tuple[str, ast.arguments]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield outer + child.name, child.args
        elif isinstance(child, ast.ClassDef):
            yield from _signatures(child, f"{outer}{child.name}.")


def _set_defaults(function: FunctionType, signature: ast.arguments) -> None:
    def value(expression: ast.expr) -> object:
        return eval(compile(ast.Expression(expression), "<default>", "eval"), function.__globals__)  # noqa: S307

    function.__defaults__ = tuple(value(each) for each in signature.defaults) or None
    named = zip(signature.kwonlyargs, signature.kw_defaults, strict=True)
    function.__kwdefaults__ = {each.arg: value(default) for each, default in named if default is not None}
