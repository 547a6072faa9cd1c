"""Types of results and parameters that a module's text tells for sure, by ``ast``; of all others nothing is said."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
Name = tuple[str, str]
"""A class, empty for the module itself, and a function of it."""
_CALLS = {
    **dict.fromkeys(("str", "repr", "format", "ascii", "chr", "hex"), "str"),
    **dict.fromkeys(("len", "int", "ord", "hash", "id"), "int"),
    **dict.fromkeys(("bool", "isinstance", "issubclass", "hasattr", "callable", "any", "all"), "bool"),
    **{"float": "float", "bytes": "bytes"},
}
_TEXT_METHODS = {
    **dict.fromkeys(("upper", "lower", "strip", "lstrip", "rstrip", "replace", "title", "join", "format"), "str"),
    **dict.fromkeys(("capitalize", "removeprefix", "removesuffix", "zfill", "center", "ljust", "rjust"), "str"),
    **dict.fromkeys(("startswith", "endswith", "isdigit", "isalpha", "isalnum", "isidentifier"), "bool"),
    **{"split": "list[str]", "splitlines": "list[str]", "encode": "bytes", "count": "int", "find": "int"},
}
_NUMBERS = ("int", "float")
# What is measured may be a fraction, whatever its default is.
_FRACTIONS = ("timeout", "delay", "interval", "seconds", "rate", "factor", "backoff", "threshold", "ratio")
_ROUNDS = 4


@dataclass
class Results:
    """What a module's functions return.

    Attributes:
        known: For each function its type as source; those that are annotated already included.
        classes: Classes that the module defines or takes from the unit, each with its line; 0 for those it takes.
        coroutines: Those that have to be awaited.
        future: Whether annotations are not evaluated.
    """

    known: dict[Name, str] = field(default_factory=dict)
    coroutines: frozenset[Name] = frozenset()
    classes: dict[str, int] = field(default_factory=dict)
    future: bool = False


def results_of(tree: ast.Module, unit_classes: frozenset[str] = frozenset()) -> Results:
    """Return what the functions of a module return, as far as that is sure.

    Args:
        tree: The module.
        unit_classes: Classes that other modules of the unit define.
    """
    classes = dict.fromkeys(unit_classes, 0)
    classes |= {node.name: node.lineno for node in tree.body if isinstance(node, ast.ClassDef)}
    future = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
    functions = list(_functions(tree))
    coroutines = frozenset(name for name, function, _ in functions if isinstance(function, ast.AsyncFunctionDef))
    found = Results(coroutines=coroutines, classes=classes, future=future)
    for name, function, _ in functions:
        if function.returns is not None:
            found.known[name] = ast.unparse(function.returns)
    for _ in range(_ROUNDS):
        before = len(found.known)
        for name, function, owner in functions:
            if name not in found.known and (kind := _result(function, owner, found)):
                found.known[name] = kind
        if len(found.known) == before:
            break
    return found


def _functions(tree: ast.Module) -> Iterator[tuple[Name, Function, ast.ClassDef | None]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield ("", node.name), node, None
        for each in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(node, ast.ClassDef) and isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.name, each.name), each, node


def default_type(name: str, value: ast.expr | None) -> str:
    """Return the type of a parameter with a plain default; empty for any other."""
    match value:
        case ast.Constant(value=bool()):
            return "bool"
        case ast.Constant(value=str()):
            return "str"
        case ast.Constant(value=float()):
            return "float"
        case ast.Constant(value=int()):
            return "float" if any(word in name.lower() for word in _FRACTIONS) else "int"
    return ""


def _result(function: Function, owner: ast.ClassDef | None, results: Results) -> str:
    """Return the type of what a function returns; empty where it is not sure."""
    if function.decorator_list and any("property" not in ast.unparse(each) for each in function.decorator_list):
        return ""
    nodes = list(_own_nodes(function))
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in nodes):
        return ""
    scope = _Scope(function, owner, results)
    returned = [node.value for node in nodes if isinstance(node, ast.Return)]
    kinds = ["None" if value is None else scope.kind(value) for value in returned]
    if not kinds or not all(kinds):
        return ""
    if not _ends(function.body):
        kinds.append("None")
    return _joined(kinds)


def _joined(kinds: list[str]) -> str:
    """Return one type for several; empty where they are too different."""
    plain = list(dict.fromkeys(kind for kind in kinds if kind != "None"))
    if not plain:
        return "None"
    if len(plain) > 1:
        return ""
    kind = plain[0]
    return kind if "None" not in kinds or kind.endswith("| None") or "Optional" in kind else _optional(kind)


def _optional(kind: str) -> str:
    return f'"{kind[1:-1]} | None"' if kind.startswith('"') else f"{kind} | None"


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(getattr(function, "body", ()))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _ends(body: list[ast.stmt]) -> bool:
    """Tell whether the end of some statements is never reached."""
    match body[-1] if body else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=first, orelse=second):
            return _ends(first) and _ends(second)
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return _ends(inner)
        case ast.Try(body=inner, handlers=handlers, orelse=after, finalbody=last):
            kept = _ends(after or inner) and all(_ends(handler.body) for handler in handlers)
            return kept or _ends(last)
        case ast.While(test=ast.Constant(value=True)) as loop:
            return not any(isinstance(node, ast.Break) for node in ast.walk(loop))
    return False


class _Scope:
    """What is known of the names in a function."""

    def __init__(self, function: Function, owner: ast.ClassDef | None, results: Results) -> None:
        self.owner = owner
        self.line = function.lineno
        self.results = results
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        self.names = {each.arg: ast.unparse(each.annotation) for each in every if each.annotation is not None}
        self.unknown = {each.arg for each in every} - self.names.keys()
        self._read_locals(function)

    def _read_locals(self, function: Function) -> None:
        values: dict[str, list[ast.expr]] = {}
        for node in _own_nodes(function):
            match node:
                case ast.Global(names=names) | ast.Nonlocal(names=names):
                    self.unknown |= set(names)
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    self.names[name] = ast.unparse(annotation)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    values.setdefault(name, []).append(value)
                case ast.Name(id=name, ctx=ast.Store()):
                    values.setdefault(name, [])
        # What is bound in any other way than by plain assignment is not known.
        stores = [n.id for n in _own_nodes(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        for name, assigned in values.items():
            if name in self.names or name in self.unknown or len(assigned) != stores.count(name) or not assigned:
                self.unknown |= {name} - self.names.keys()
                continue
            kinds = {self.kind(value) for value in assigned}
            if len(kinds) == 1 and (kind := kinds.pop()) and kind != "None":
                self.names[name] = kind
            else:
                self.unknown.add(name)

    def kind(self, node: ast.expr) -> str:
        """Return an expression's type; empty where it is not sure."""
        kind = _plain_kind(node)
        match node:
            case ast.Compare(left=left, ops=[op]):
                is_sure = isinstance(op, ast.Is | ast.IsNot) or self.kind(left) in {"str", "int"}
                kind = "bool" if is_sure and not isinstance(op, ast.In | ast.NotIn) else ""
            case ast.Name(id="self") if self.owner is not None:
                kind = self._class(self.owner.name)
            case ast.Name(id=name):
                kind = self.names.get(name, "") if name not in self.unknown else ""
            case ast.Dict(keys=keys):
                is_text = bool(keys) and all(key is not None and self.kind(key) == "str" for key in keys)
                kind = "dict[str, Any]" if is_text else ""
            case ast.IfExp(body=first, orelse=second):
                kinds = [self.kind(first), self.kind(second)]
                kind = _joined(kinds) if all(kinds) else ""
            case ast.BinOp(left=left, op=op, right=right):
                kind = _arithmetic(self.kind(left), op, self.kind(right))
            case ast.Await(value=ast.Call(func=func)):
                kind = self._called(func, is_awaited=True)
            case ast.Call(func=func):
                kind = self._called(func, is_awaited=False)
        return kind

    def _class(self, name: str) -> str:
        is_there = self.owner is None and self.results.classes.get(name, self.line) < self.line
        return name if self.results.future or is_there or self.results.classes.get(name) == 0 else f'"{name}"'

    def _called(self, func: ast.expr, *, is_awaited: bool) -> str:
        match func:
            case ast.Name(id=name) if name in self.results.classes and not is_awaited:
                return self._class(name)
            case ast.Name(id=name) if name in _CALLS and not is_awaited and name not in self.names:
                return _CALLS[name]
            case ast.Name(id=name):
                return self._of_function(("", name), is_awaited=is_awaited)
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if self.owner is not None:
                return self._of_function((self.owner.name, name), is_awaited=is_awaited)
            case ast.Attribute(value=value, attr=name) if not is_awaited and self.kind(value) == "str":
                return _TEXT_METHODS.get(name, "")
        return ""

    def _of_function(self, name: Name, *, is_awaited: bool) -> str:
        known = self.results.known.get(name, "")
        return known if known != "Any" and (name in self.results.coroutines) == is_awaited else ""


def _plain_kind(node: ast.expr) -> str:
    """Return the type of an expression that tells it by itself."""
    match node:
        case ast.Constant(value=value):
            return type(value).__name__.replace("NoneType", "None").replace("ellipsis", "")
        case ast.JoinedStr():
            return "str"
        case ast.UnaryOp(op=ast.Not()):
            return "bool"
        case ast.List() | ast.ListComp():
            return "list[Any]"
    return ""


def _arithmetic(left: str, op: ast.operator, right: str) -> str:
    if left == "str" and isinstance(op, ast.Mod):
        return "str"
    if left == right == "str" and isinstance(op, ast.Add):
        return "str"
    if left in _NUMBERS and right in _NUMBERS and isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Mod | ast.FloorDiv):
        return "int" if left == right == "int" else "float"
    return "float" if left in _NUMBERS and right in _NUMBERS and isinstance(op, ast.Div) else ""
