"""Results of unknown type in functions that promise a type: given that type before they are returned."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import libcst as cst

from generator.edit.fit_code.names import bound_names, read_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import OutlineTransformer, Repaired, counted, syntax_tree
from generator.edit.trees import dotted_name
from generator.syntax_trees import nodes_of

_LOADERS = frozenset({"json.load", "json.loads", "yaml.safe_load", "yaml.load", "pickle.loads", "pickle.load"})
_METHODS = frozenset({"json"})
_OPEN = frozenset({"Any", "object", "None"})


def name_any_results(module: cst.Module, place: Place) -> Repaired:
    """Put a typed name between an expression of type ``Any`` and the ``return`` of a function with a result type."""
    tree = syntax_tree(module)
    unknown = _foreign_names(tree, place) | _own_anys(tree)
    if not _may_return(tree, unknown):
        return Repaired(module)
    namer = _Namer(unknown, bound_names(tree))
    changed = module.visit(namer)
    if not namer.count:
        return Repaired(module)
    return Repaired(changed, (f"Gave {counted(namer.count, 'returned value')} of unknown type the promised type.",))


def _own_anys(tree: ast.Module) -> frozenset[str]:
    """Return what the module itself says to be ``Any``: functions and attributes; ``x[]`` for what is in them."""
    found: set[str] = set()
    for node in nodes_of(tree):
        match node:
            case ast.FunctionDef(name=name, returns=ast.Name(id="Any")):
                found |= {name, f"self.{name}"}
            case ast.AsyncFunctionDef(name=name, returns=ast.Name(id="Any")):
                found |= {name, f"self.{name}"}
            case ast.AnnAssign(target=target, annotation=annotation):
                kind = ast.unparse(annotation)
                if kind == "Any":
                    found.add(ast.unparse(target))
                elif kind.endswith((", Any]", "list[Any]", "deque[Any]")):
                    found.add(f"{ast.unparse(target)}[]")
    return frozenset(found)


def _foreign_names(tree: ast.Module, place: Place) -> frozenset[str]:
    """Return what comes from packages that may have no types: neither standard library, pydantic nor the unit."""
    typed = sys.stdlib_module_names | {"pydantic", "pydantic_settings", "loguru", "pytest", *place.workspace_roots}
    found: set[str] = set()
    for node in nodes_of(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] not in typed:
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names = [alias for alias in node.names if alias.name.partition(".")[0] not in typed]
            found |= {alias.asname or alias.name.partition(".")[0] for alias in names}
    return frozenset(found)


def _may_return(tree: ast.Module, unknown: frozenset[str]) -> bool:
    """Tell whether a function may return something of type ``Any``: a name in it may stand for such a thing."""
    suspects = {each.partition(".")[0].removesuffix("[]") for each in unknown} | set(_bound_to_any(tree))
    values = (node.value for node in nodes_of(tree) if isinstance(node, ast.Return) and node.value is not None)
    return any(not suspects.isdisjoint(read_names(value)) or _reads_data(value) for value in values)


def _bound_to_any(tree: ast.Module) -> Iterator[str]:
    """Yield the parameters of type ``Any``, and all names that something is assigned to."""
    for node in nodes_of(tree):
        match node:
            case ast.arg(arg=name, annotation=ast.Name(id="Any")) | ast.Name(id=name, ctx=ast.Store()):
                yield name


def _reads_data(value: ast.expr) -> bool:
    names = {node.attr for node in ast.walk(value) if isinstance(node, ast.Attribute)}
    return not names.isdisjoint(_METHODS | {each.rpartition(".")[2] for each in _LOADERS})


class _Namer(OutlineTransformer):
    def __init__(self, foreign: frozenset[str], bound: frozenset[str]) -> None:
        self.foreign = foreign
        self.count = 0
        self.results: list[cst.BaseExpression | None] = []
        self.tainted: list[set[str]] = []
        self.name = next(each for each in ("result", "answer", "returned", "value_to_return", "_") if each not in bound)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        returns = node.returns.annotation if node.returns else None
        is_open = returns is None or self._admits_any(returns)
        taints = _Taints(self.foreign)
        if not is_open:
            node.params.visit(taints)
            node.body.visit(taints)
        self.results.append(None if is_open else returns)
        self.tainted.append(taints.names)

    def _admits_any(self, returns: cst.BaseExpression) -> bool:
        name = dotted_name(returns)
        return name in _OPEN or name.partition(".")[0] in self.foreign

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.results.pop()
        self.tainted.pop()
        return updated_node

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        result = self.results[-1] if self.results else None
        match updated_node.body:
            case [cst.Return(value=value) as statement] if result is not None and value is not None:
                if not is_any(value, self.tainted[-1], self.foreign):
                    return updated_node
                self.count += 1
                named = cst.AnnAssign(
                    cst.Name(self.name), cst.Annotation(result.deep_clone()), value, cst.AssignEqual()
                )
                first = updated_node.with_changes(body=[named], trailing_whitespace=cst.TrailingWhitespace())
                returned = statement.with_changes(
                    value=cst.Name(self.name), whitespace_after_return=cst.SimpleWhitespace(" ")
                )
                last = updated_node.with_changes(body=[returned], leading_lines=[])
                return cst.FlattenSentinel([first, last])
        return updated_node


class _Taints(cst.CSTVisitor):
    """Collects local names that hold values of type ``Any``."""

    def __init__(self, foreign: frozenset[str]) -> None:
        self.foreign = foreign
        self.names: set[str] = set()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def visit_Param(self, node: cst.Param) -> None:
        if node.annotation is not None and dotted_name(node.annotation.annotation) == "Any" and not node.star:
            self.names.add(node.name.value)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        self.names.discard(dotted_name(node.target))

    def visit_Assign(self, node: cst.Assign) -> None:
        self._bind(node.targets[0].target, node.value)

    def _bind_as(self, item: cst.BaseExpression, name: cst.AsName | None) -> None:
        if name is not None:
            self._bind(name.name, item)

    def visit_WithItem(self, node: cst.WithItem) -> None:
        self._bind_as(node.item, node.asname)

    def visit_For(self, node: cst.For) -> None:
        self._bind(node.target, node.iter)

    def _bind(self, target: cst.CSTNode, value: cst.BaseExpression) -> None:
        if not isinstance(target, cst.Name):
            return
        if is_any(value, self.names, self.foreign):
            self.names.add(target.value)
        else:
            self.names.discard(target.value)


def is_any(node: cst.BaseExpression, tainted: set[str], foreign: frozenset[str]) -> bool:
    """Tell whether an expression's type is ``Any``, as far as can be told without a type checker."""
    while True:
        if (dotted := dotted_name(node)) and "." in dotted and dotted in foreign:
            return True
        match node:
            case cst.Subscript(value=value) if f"{dotted_name(value)}[]" in foreign:
                return True
            case cst.Await(expression=inner):
                node = inner
            case cst.Call(func=func):
                if dotted_name(func) in _LOADERS:
                    return True
                if isinstance(func, cst.Attribute) and func.attr.value in _METHODS and not node.args:
                    return True
                node = func
            case cst.Attribute(value=inner) | cst.Subscript(value=inner):
                node = inner
            case cst.Name(value=name):
                return name in tainted or name in foreign
            case _:
                return False
