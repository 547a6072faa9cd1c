"""Lifecycle methods of plugin classes that are synchronous where the base is not, or the other way round."""

from __future__ import annotations

import ast

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import OutlineTransformer, Repaired, class_bases, syntax_tree


def match_lifecycle(module: cst.Module, place: Place) -> Repaired:
    """Make lifecycle methods coroutine functions or plain ones, as the plugin base demands."""
    bases = class_bases(syntax_tree(module))
    plugins = {name for name, above in bases.items() if above & place.plugin_bases.keys()}
    if not plugins or not place.lifecycle:
        return Repaired(module)
    matcher = _Matcher(plugins, place)
    changed = module.visit(matcher)
    return Repaired(changed if matcher.notes else module, tuple(matcher.notes))


class _Matcher(OutlineTransformer):
    def __init__(self, plugins: set[str], place: Place) -> None:
        self.plugins = plugins
        self.place = place
        self.notes: list[str] = []
        self.scopes: list[cst.CSTNode] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.scopes.append(node)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.scopes.pop()
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.scopes.append(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.scopes.pop()
        owner = self.scopes[-1] if self.scopes else None
        name = updated_node.name.value
        wanted = self.place.lifecycle.get(name)
        is_async = updated_node.asynchronous is not None
        if not isinstance(owner, cst.ClassDef) or owner.name.value not in self.plugins or wanted in {None, is_async}:
            return updated_node
        return self._matched(f"{owner.name.value}.{name}()", updated_node, make_async=bool(wanted))

    def _matched(self, shown: str, node: cst.FunctionDef, *, make_async: bool) -> cst.FunctionDef:
        if make_async:
            if _holds(node, ast.Yield, ast.YieldFrom):
                self.notes.append(f"{shown} should be a coroutine function, but it yields; it was left as it is.")
                return node
            self.notes.append(f"{shown} is a coroutine function now, as the plugin base demands.")
            body = node.body.visit(_Awaiter(node.name.value))
            return node.with_changes(asynchronous=cst.Asynchronous(), body=body)
        if _holds(node, ast.Await, ast.AsyncFor, ast.AsyncWith, ast.comprehension):
            self.notes.append(f"{shown} should be a plain method, but it awaits something; it was left as it is.")
            return node
        self.notes.append(f"{shown} is a plain method now, as the plugin base demands.")
        return node.with_changes(asynchronous=None)


def _holds(node: cst.FunctionDef, *kinds: type[ast.AST]) -> bool:
    """Tell whether a function's own body, functions within it left out, has nodes of some kinds."""
    code = cst.Module([node.with_changes(leading_lines=[])]).code
    waiting: list[ast.AST] = [child for function in ast.parse(code).body for child in ast.iter_child_nodes(function)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, kinds) and getattr(each, "is_async", True):
            return True
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(each)
    return False


class _Awaiter(cst.CSTTransformer):
    """Awaits the call of the same method of the base class."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Await(self, node: cst.Await) -> bool:
        return False

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        match updated_node.func:
            case cst.Attribute(value=cst.Call(func=cst.Name(value="super")), attr=cst.Name(value=name)):
                return cst.Await(updated_node) if name == self.name else updated_node
        return updated_node
