"""Validators of pydantic 1 in the spelling of pydantic 2, where both mean the same."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, last_name
from generator.edit.trees import dotted_name

_DROPPED = frozenset({"allow_reuse", "pre", "skip_on_failure"})
_NO_EQUAL = frozenset({"always", "each_item"})


def replace_validators(module: cst.Module, place: Place) -> Repaired:
    """Replace ``validator`` and ``root_validator(pre=True)``; others stay, with a note."""
    replacer = _Replacer()
    changed = module.visit(replacer)
    return Repaired(changed if replacer.changed else module, tuple(replacer.notes))


class _Replacer(cst.CSTTransformer):
    def __init__(self) -> None:
        self.changed = False
        self.notes: list[str] = []

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        names = [_name(each) for each in updated_node.decorators]
        old = next((name for name in ("validator", "root_validator") if name in names), "")
        if not old:
            return updated_node
        decorator = updated_node.decorators[names.index(old)]
        shown = f"The {old} {updated_node.name.value}()"
        new = _new_field(decorator, updated_node) if old == "validator" else _new_root(decorator)
        if new is None:
            self.notes.append(f"{shown} has no equal in pydantic 2 that is sure to do the same; it was left as it is.")
            return updated_node
        self.changed = True
        self.notes.append(f"{shown} is written for pydantic 2 now.")
        return _decorated(updated_node, decorator, new, has_classmethod="classmethod" in names)


def _name(decorator: cst.Decorator) -> str:
    node = decorator.decorator
    return last_name(node.func if isinstance(node, cst.Call) else node)


def _decorated(
    node: cst.FunctionDef, old: cst.Decorator, new: cst.Decorator, *, has_classmethod: bool
) -> cst.FunctionDef:
    made: list[cst.Decorator] = []
    for each in node.decorators:
        made.append(new if each is old else each)
        if each is old and not has_classmethod:
            made.append(cst.Decorator(cst.Name("classmethod")))
    return node.with_changes(decorators=made)


def _new_field(decorator: cst.Decorator, node: cst.FunctionDef) -> cst.Decorator | None:
    call = decorator.decorator
    if not isinstance(call, cst.Call) or len(node.params.params) != 2 or node.params.star_kwarg is not None:
        return None
    if _keywords(call.args).keys() & _NO_EQUAL or node.params.kwonly_params:
        return None
    mode = ['mode="before"'] if _is_true(call.args, "pre") else []
    return _with_call(decorator, call, "field_validator", mode)


def _new_root(decorator: cst.Decorator) -> cst.Decorator | None:
    call = decorator.decorator
    if not isinstance(call, cst.Call) or not _is_true(call.args, "pre"):
        return None
    return _with_call(decorator, call, "model_validator", ['mode="before"'])


def _with_call(decorator: cst.Decorator, call: cst.Call, name: str, extra: Sequence[str]) -> cst.Decorator:
    module = dotted_name(call.func).rpartition(".")[0]
    func = cst.parse_expression(f"{module}.{name}" if module else name)
    kept = [each for each in call.args if each.keyword is None or each.keyword.value not in _DROPPED]
    if len(kept) < len(call.args) and kept:
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    added = [_argument(text) for text in extra]
    return decorator.with_changes(decorator=call.with_changes(func=func, args=[*kept, *added]))


def _argument(text: str) -> cst.Arg:
    call = cst.parse_expression(f"f({text})")
    if not isinstance(call, cst.Call):
        raise TypeError(text)
    return call.args[0]


def _keywords(args: Sequence[cst.Arg]) -> dict[str, cst.BaseExpression]:
    return {each.keyword.value: each.value for each in args if each.keyword is not None}


def _is_true(args: Sequence[cst.Arg], name: str) -> bool:
    value = _keywords(args).get(name)
    return isinstance(value, cst.Name) and value.value == "True"
