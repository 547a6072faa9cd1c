"""Classes, functions and assignments of three versions."""

from __future__ import annotations

import libcst as cst

from generator.edit.fragment.compound import unite_block, unite_compound
from generator.edit.fragment.expressions import unite_arguments, unite_values
from generator.edit.fragment.prose import unite_docstrings
from generator.edit.fragment.scopes import unite_scope
from generator.edit.fragment.signatures import unite_decorators, unite_signatures, unite_type_parameters
from generator.edit.fragment.steps import unite_steps
from generator.edit.fragment.trio import (
    Context,
    Statement,
    Trio,
    annotation_text,
    bare,
    code,
    is_docstring,
    meaning,
    only,
    parse_expression,
    part,
)

_Small = cst.BaseSmallStatement


def unite_statement(versions: Trio[Statement], context: Context) -> Statement:
    """Return one statement with what both sides changed, without the lines above it.

    Raises:
        Objection: Both sides changed the same.
    """
    if versions.is_settled(lambda each: meaning(bare(each))):
        return versions.settle(lambda each: meaning(bare(each)))
    base, ours, theirs = versions
    if isinstance(base, cst.ClassDef) and isinstance(ours, cst.ClassDef) and isinstance(theirs, cst.ClassDef):
        return _unite_classes(Trio(base, ours, theirs), context)
    if isinstance(base, cst.FunctionDef) and isinstance(ours, cst.FunctionDef) and isinstance(theirs, cst.FunctionDef):
        return _unite_functions(Trio(base, ours, theirs), context)
    if all(map(is_docstring, versions)):
        return unite_docstrings(versions, context)
    if all(only(each) is not None for each in versions):
        return _unite_lines(versions, context)
    return unite_compound(versions, context)


def _unite_classes(versions: Trio[cst.ClassDef], context: Context) -> cst.ClassDef:
    name = versions.theirs.name.value
    inner = context.inside(name, declarative=True)
    body = unite_block(versions.map(lambda each: each.body), inner, unite_scope)
    decorators = unite_decorators(versions.map(lambda each: each.decorators), context, name)
    parameters = unite_type_parameters(versions, context)
    return _with_bases(versions, context).with_changes(body=body, decorators=decorators, type_parameters=parameters)


def _with_bases(versions: Trio[cst.ClassDef], context: Context) -> cst.ClassDef:
    name = versions.theirs.name.value
    heads = versions.map(lambda each: code(each.with_changes(body=_NOTHING, decorators=(), leading_lines=())))
    if heads.is_settled(str):
        return versions.ours if heads.settle(str) is heads.ours else versions.theirs
    parts = unite_arguments(versions.map(lambda each: [*each.bases, *each.keywords]), context, f"the bases of {name}")
    call = parse_expression(f"{name}({', '.join(parts)})")
    arguments = call.args if isinstance(call, cst.Call) else ()
    return versions.theirs.with_changes(
        bases=[each for each in arguments if each.keyword is None],
        keywords=[each for each in arguments if each.keyword is not None],
        lpar=cst.LeftParen(),
        rpar=cst.RightParen(),
    )


_NOTHING = cst.SimpleStatementSuite([cst.Pass()])


def _unite_functions(versions: Trio[cst.FunctionDef], context: Context) -> cst.FunctionDef:
    name = versions.theirs.name.value
    inner = context.inside(name, declarative=False)
    body = unite_block(versions.map(lambda each: each.body), inner, unite_steps)
    decorators = unite_decorators(versions.map(lambda each: each.decorators), context, name)
    return unite_signatures(versions, context).with_changes(body=body, decorators=decorators)


def _unite_lines(versions: Trio[Statement], context: Context) -> Statement:
    """Return a statement on one line, its parts and its comment from the side that changed them."""
    smalls = Trio(*(_small(each) for each in versions))
    what = f"`{_first_line(smalls.base)}`"
    small = _unite_small(smalls, context, what)
    behind = versions.map(lambda each: part(each, "trailing_whitespace"))
    if not behind.is_settled(code):
        raise context.clash("a comment")
    return versions.theirs.with_changes(body=[small], trailing_whitespace=behind.settle(code))


def _small(statement: Statement) -> _Small:
    small = only(statement)
    return small if small is not None else cst.Pass()


def _first_line(node: cst.CSTNode) -> str:
    return code(node).strip().split("\n")[0][:60]


def _unite_small(versions: Trio[_Small], context: Context, what: str) -> _Small:
    if versions.is_settled(code):
        return versions.settle(code)
    if all(isinstance(each, cst.Assign | cst.AnnAssign) for each in versions):
        return _unite_assignments(versions, context, what)
    if len({type(each) for each in versions}) > 1:
        raise context.clash(what)
    match versions.theirs:
        case cst.Expr() | cst.Return() if all(part(each, "value") is not None for each in versions):
            value = unite_values(versions.map(lambda each: part(each, "value")), context, what)
            return versions.theirs.with_changes(value=value)
    raise context.clash(what)


def _unite_assignments(versions: Trio[_Small], context: Context, what: str) -> _Small:
    """Return an assignment: its annotation from one side, its value from the other or united."""
    targets = {_target(each) for each in versions}
    annotations = versions.map(lambda each: annotation_text(each.annotation) if isinstance(each, cst.AnnAssign) else "")
    if len(targets) > 1 or not annotations.is_settled(str):
        raise context.clash(what)
    annotation = annotations.settle(str)
    like = versions.ours if annotation is annotations.ours else versions.theirs
    values = versions.map(lambda each: part(each, "value"))
    if annotation != annotations.base and not values.is_settled(_text):
        raise context.clash(what)
    if _replaces(annotations.base, annotation) and _text(values.settle(_text)) != _text(values.base):
        _check_same_side(annotations, values, context, what)
    value = _united_value(values, context, what)
    equal = cst.MaybeSentinel.DEFAULT if value is None else getattr(like, "equal", None)
    if isinstance(like, cst.AnnAssign):
        return like.with_changes(value=value, equal=equal or cst.MaybeSentinel.DEFAULT)
    return like.with_changes(value=value)


def _target(node: _Small) -> str:
    if isinstance(node, cst.Assign):
        return "=".join(code(each.target) for each in node.targets)
    return code(node.target) if isinstance(node, cst.AnnAssign) else ""


def _text(node: cst.CSTNode | None) -> str:
    return code(node) if node is not None else ""


def _replaces(old: str, new: str) -> bool:
    """Tell whether an annotation became another one, not only wider: a value of the old one may not fit."""
    return bool(old) and bool(new) and old != new and not new.startswith(f"{old} |")


def _check_same_side(
    annotations: Trio[str], values: Trio[cst.BaseExpression | None], context: Context, what: str
) -> None:
    by_user = annotations.ours != annotations.base
    changed = values.theirs if by_user else values.ours
    if _text(changed) != _text(values.base):
        raise context.clash(what)


def _united_value(values: Trio[cst.BaseExpression | None], context: Context, what: str) -> cst.BaseExpression | None:
    if values.is_settled(_text):
        return values.settle(_text)
    base, ours, theirs = values
    if base is None or ours is None or theirs is None:
        raise context.clash(what)
    return unite_values(Trio(base, ours, theirs), context, what)
