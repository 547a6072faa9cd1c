"""Whether a field that a class has already is the one that is asked for."""

from __future__ import annotations

import ast
from typing import Literal

from generator.edit.annotations import TypeStyle, TypeTree, read_type, same_type, write_type
from generator.edit.classes import Member
from generator.edit.literals import FACTORIES, write_value
from generator.edit.names import Names
from generator.edit.rendering import JudgedField
from generator.edit.style import ALIASES, field_call
from generator.edit.trees import Tree
from generator.plan import Constraints
from generator.values.types import HOMES

Match = Literal["same", "other-type", "other-default"]
_EMPTY = {"list": "[]", "dict": "{}", "set": "set()", "frozenset": "frozenset()", "tuple": "()"}
_OURS = frozenset({*ALIASES, "default", "default_factory", "description"})
_LIMITS = frozenset(Constraints.model_fields)


def compare_field(tree: Tree, member: Member, judged: JudgedField, names: Names) -> Match:
    """Compare an existing field with the one that is asked for, by type and default."""
    if member.statement is None:
        return "other-type"
    annotation = tree.expression(member.statement.annotation.annotation)
    present = read_type(_Plain(names).visit(annotation)) if annotation is not None else None
    if present is None or not same_type(present, judged.tree):
        return "other-type"
    return "same" if _present_default(tree, member, present, names) == _wanted_default(judged) else "other-default"


def is_edited(tree: Tree, member: Member, judged: JudgedField, names: Names) -> bool:
    """Tell whether a person changed a field since it was written: its type, default, description or arguments."""
    if compare_field(tree, member, judged, names) != "same" or not member.alone:
        return True
    call = field_call(tree, member, names)
    summary = judged.field.summary
    if call is not None and not call.keywords.keys() <= _OURS | _LIMITS:
        return True
    if not same_limits(tree, member, judged, names):
        return True
    if member.docstring is not None and " ".join(member.docstring.split()) not in {summary, summary.replace('"', "'")}:
        return True
    described = call.keywords.get("description") if call is not None else None
    text = tree.expression(described) if described is not None else None
    return described is not None and not (isinstance(text, ast.Constant) and text.value == summary)


def same_limits(tree: Tree, member: Member, judged: JudgedField, names: Names) -> bool:
    """Tell whether an existing field has the limits that are asked for, and no others."""
    call = field_call(tree, member, names)
    present = {name: value for name, value in call.keywords.items() if name in _LIMITS} if call is not None else {}
    return {
        name: _constant(tree.expression(value)) for name, value in present.items()
    } == judged.field.constraints.limits()


def _constant(node: ast.expr | None) -> object:
    try:
        return ast.literal_eval(node) if node is not None else None
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def _wanted_default(judged: JudgedField) -> str:
    if judged.required:
        return "required"
    if judged.factory:
        return f"factory {judged.factory.rpartition('.')[2]}"
    return _canonical(ast.parse(write_value(judged.value, lambda name: name, '"'), mode="eval").body)


def _present_default(tree: Tree, member: Member, present: TypeTree, names: Names) -> str:
    statement = member.statement
    call = field_call(tree, member, names)
    value = statement.value if statement is not None else None
    if call is not None and "default_factory" in call.keywords:
        return _factory(tree.expression(call.keywords["default_factory"]), names)
    if (call is not None and (call.default is not None or value is call.call)) or (call is not None and value is None):
        value = call.default
    node = tree.expression(value) if value is not None else None
    if node is None or (isinstance(node, ast.Constant) and node.value is Ellipsis):
        return "required"
    return _canonical(node, names)


def _factory(node: ast.expr | None, names: Names) -> str:
    if isinstance(node, ast.Name) and node.id in FACTORIES:
        return _canonical(ast.parse(_EMPTY[node.id], mode="eval").body)
    if isinstance(node, ast.Lambda):
        return _canonical(node.body, names)
    last = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else "?"
    return f"factory {last}"


class _Plain(ast.NodeTransformer):
    """Undo how a file imports its names, so that ``pathlib.Path("x")`` and ``P("x")`` equal ``Path("x")``."""

    def __init__(self, names: Names | None = None) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        original = self._names.original(node.id) if self._names is not None else node.id
        return ast.copy_location(ast.Name(original if original in HOMES else node.id, node.ctx), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.attr in HOMES:
            return ast.copy_location(ast.Name(node.attr, ast.Load()), node)
        return self.generic_visit(node)


def _canonical(node: ast.expr, names: Names | None = None) -> str:
    try:
        return repr(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return ast.dump(_Plain(names).visit(node))


def type_text(tree: TypeTree) -> str:
    """Return a type as plain text for a message."""
    return write_type(tree, TypeStyle(), lambda name: name, repr)
