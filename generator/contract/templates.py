"""Texts that code puts together, with holes: ``f"plugins.{name}.plugin"`` or ``folder / manifest.entry``."""

from __future__ import annotations

import ast

from generator.contract.arguments import dotted_name
from generator.contract.bindings import ENTRY_KEYS, MANIFEST, Bindings
from generator.contract.sources import FunctionNode
from generator.syntax_trees import nodes_of

NAME, ENTRY = "{name}", "{entry}"
_MAX_DEPTH = 12
_THROUGH = frozenset(
    {
        "partition",
        "rpartition",
        "split",
        "rsplit",
        "strip",
        "replace",
        "removesuffix",
        "resolve",
        "as_posix",
        "absolute",
    }
)


class Texts:
    """Writes expressions of one function as texts: ``{entry}`` for the manifest's entry, ``{name}`` for other holes."""

    def __init__(self, bindings: Bindings, function: FunctionNode) -> None:
        self._bindings = bindings
        self._kinds = bindings.kinds(function)
        self._values: dict[str, ast.expr] = {}
        for node in nodes_of(function):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    for each in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
                        if name := dotted_name(each):
                            self._values.setdefault(name, node.value)

    def text(self, value: ast.AST, depth: int = 0) -> str:
        """Return the text of an expression."""
        depth += 1
        if depth > _MAX_DEPTH:
            return NAME
        match value:
            case ast.Constant(value=str(text)):
                pass
            case ast.JoinedStr(values=parts):
                text = "".join(self.text(part, depth) for part in parts)
            case ast.FormattedValue(value=inner) | ast.Starred(value=inner):
                text = self.text(inner, depth)
            case ast.BinOp(left=left, op=operator, right=right):
                middle = "/" if isinstance(operator, ast.Div) else ""
                text = self.text(left, depth) + middle + self.text(right, depth)
            case ast.Call():
                text = self._call(value, depth)
            case ast.Subscript():
                text = self._subscript(value, depth)
            case _:
                text = self._named(value, depth)
        return text

    def _call(self, call: ast.Call, depth: int) -> str:
        last = call.func.attr if isinstance(call.func, ast.Attribute) else dotted_name(call.func) or ""
        if last in {"str", "Path", "PurePath", "fspath"} and call.args:
            return self.text(call.args[0], depth)
        if last in {"join", "joinpath"}:
            start = [call.func.value] if last == "joinpath" and isinstance(call.func, ast.Attribute) else []
            return "/".join(self.text(each, depth) for each in [*start, *call.args])
        if last == "get" and call.args and isinstance(call.args[0], ast.Constant):
            return ENTRY if call.args[0].value in ENTRY_KEYS else NAME
        if last in _THROUGH and isinstance(call.func, ast.Attribute):
            return self.text(call.func.value, depth)
        return NAME

    def _subscript(self, value: ast.Subscript, depth: int) -> str:
        if isinstance(value.slice, ast.Constant) and isinstance(value.slice.value, str):
            return ENTRY if value.slice.value in ENTRY_KEYS else NAME
        return self.text(value.value, depth) if isinstance(value.value, ast.Call) else NAME

    def _named(self, value: ast.AST, depth: int) -> str:
        dotted = dotted_name(value)
        if dotted is None:
            return NAME
        if (
            isinstance(value, ast.Attribute)
            and value.attr in ENTRY_KEYS
            and (self._bindings.kind_of(value.value, self._kinds) == MANIFEST or value.attr.startswith("entry"))
        ):
            return ENTRY
        known = self._values.get(dotted) or self._bindings.constants.get(dotted)
        return self.text(known, depth) if known is not None and known is not value else NAME
