"""What the modules of a unit define: classes, functions and where a name leads, by ``ast``; nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from generator.answers.units import PluginAnswers
from generator.edit.fit_code.names import is_deep, size_problem
from generator.syntax_trees import children_of, nodes_of, tree_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
MAIN = ""
"""What the file of the plugin's own class is called among a unit's modules."""
_HOPS = 20


@dataclass(frozen=True)
class Defined:
    """A class or function at a module's top level.

    Attributes:
        module: The module's name.
        node: Its tree.
    """

    module: str
    node: ast.ClassDef | Function

    @property
    def name(self) -> str:
        """Its name."""
        return self.node.name

    @property
    def key(self) -> str:
        """What it is called in reports, e.g. ``client.PenpotClient``."""
        return f"{self.module}.{self.name}" if self.module else self.name


class UnitCode:
    """The code of a unit's modules, read once."""

    def __init__(self, unit: PluginAnswers) -> None:
        self.config_class = unit.plugin.config_class
        codes = {each.name: each.code for each in unit.plugin.modules if each.code}
        if unit.plugin.code:
            codes[MAIN] = unit.plugin.code
        parsed = {name: read(code) for name, code in codes.items()}
        self.unread = tuple(name for name, tree in parsed.items() if tree is None)
        self.trees: Mapping[str, ast.Module] = {name: tree for name, tree in parsed.items() if tree is not None}

    @cached_property
    def defined(self) -> Mapping[tuple[str, str], Defined]:
        """All classes and functions at the top of modules; the last of a name counts, as it does in Python."""
        return {
            (module, node.name): Defined(module, node)
            for module, tree in self.trees.items()
            for node in tree.body
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        }

    def classes(self) -> Iterator[Defined]:
        """Yield the classes, in order."""
        return (each for each in self.defined.values() if isinstance(each.node, ast.ClassDef))

    def functions(self, module: str) -> list[Defined]:
        """Return the functions of a module, in order."""
        return [
            each for each in self.defined.values() if each.module == module and not isinstance(each.node, ast.ClassDef)
        ]

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, tuple[str, str]]]:
        """For each module the names that lead elsewhere: to a name in a module of the unit or the same one."""
        return {module: dict(self._leads(module, tree)) for module, tree in self.trees.items()}

    def _leads(self, module: str, tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
        for node in nodes_of(tree):
            if isinstance(node, ast.ImportFrom):
                home = (node.module or "").rpartition(".")[2]
                if home in self.trees or home == "config":
                    yield from ((alias.asname or alias.name, (home, alias.name)) for alias in node.names)
        for each in tree.body:
            match each:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=other)) if name != other:
                    yield name, (module, other)

    def resolve(self, module: str, name: str) -> tuple[str, str]:
        """Return the module and name that a name in a module stands for; itself where nothing else is known."""
        for _ in range(_HOPS):
            if (module, name) in self.defined or name not in self._names.get(module, {}):
                break
            module, name = self._names[module][name]
        return module, name

    def find(self, module: str, name: str) -> Defined | None:
        """Return the class or function that a name in a module stands for, where the unit defines it.

        A dotted name (``client.PenpotClient``) is looked up in the module that it names.
        """
        head, _, last = name.rpartition(".")
        if head and head.rpartition(".")[2] in self.trees:
            module = head.rpartition(".")[2]
        return self.defined.get(self.resolve(module, last or name))

    def is_settings(self, module: str, name: str) -> bool:
        """Tell whether a name in a module stands for the unit's settings class."""
        return bool(self.config_class) and self.resolve(module, name.rpartition(".")[2])[1] == self.config_class

    def line(self, each: Defined) -> list[Defined]:
        """Return a class and the classes of the unit that it derives from, the nearest first."""
        found = [each]
        for owner in found:
            for base in bases(owner.node):
                above = self.find(owner.module, base)
                if above is not None and isinstance(above.node, ast.ClassDef) and above not in found:
                    found.append(above)
        return found

    def foreign_bases(self, each: Defined) -> list[str]:
        """Return the bases of a class, and of those it derives from, that the unit does not define."""
        return [
            base
            for owner in self.line(each)
            for base in bases(owner.node)
            if not isinstance(getattr(self.find(owner.module, base), "node", None), ast.ClassDef)
        ]

    def methods(self, each: Defined) -> dict[str, Function]:
        """Return the methods of a class, inherited ones of the unit included."""
        found: dict[str, Function] = {}
        for owner in self.line(each):
            for node in own_methods(owner.node):
                found.setdefault(node.name, node)
        return found


@lru_cache(maxsize=128)
def read(code: str) -> ast.Module | None:
    """Return a source text's tree; ``None`` where Python cannot read it, or where it is too large or too deep."""
    tree = None if size_problem(code) else tree_of(code)
    return None if tree is None or is_deep(tree) else tree


def own_methods(node: ast.AST) -> list[Function]:
    """Return the methods that a class's body defines; the last of a name counts."""
    body = node.body if isinstance(node, ast.ClassDef) else []
    return list({each.name: each for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}.values())


def bases(node: ast.AST) -> list[str]:
    """Return the base classes of a class as dotted names, without type arguments."""
    found = node.bases if isinstance(node, ast.ClassDef) else []
    return [dotted(each.value if isinstance(each, ast.Subscript) else each) for each in found]


def decorators(node: ast.ClassDef | Function) -> list[str]:
    """Return the last names of the decorators of a class or function."""
    found = (each.func if isinstance(each, ast.Call) else each for each in node.decorator_list)
    return [dotted(each).rpartition(".")[2] for each in found]


def dotted(node: ast.AST) -> str:
    """Return a dotted name; empty for any other expression."""
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return node.id if isinstance(node, ast.Name) else ""


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function's own body; functions and classes within it do not count."""
    waiting: list[ast.AST] = list(reversed(getattr(function, "body", [])))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += reversed(children_of(node))


def is_unwritten(function: Function) -> bool:
    """Tell whether a function does nothing but say that it is not written yet."""
    body = [
        each for each in function.body if not isinstance(each, ast.Expr) or not isinstance(each.value, ast.Constant)
    ]
    match body:
        case [ast.Raise(exc=ast.expr() as raised)]:
            return dotted(raised.func if isinstance(raised, ast.Call) else raised) == "NotImplementedError"
    return False
