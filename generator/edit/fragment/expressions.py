"""Values of three versions: calls by keyword, dictionaries by key, lists by element."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

import libcst as cst

from generator.edit.fragment.layout import UNIT, Layout, chosen_layout, plain_part, remarks_between
from generator.edit.fragment.trio import Context, Trio, code, meaning, parse_expression, part
from generator.edit.fragment.weaving import Clash, Loom, equal_pairs, merged_order


def unite_values(versions: Trio[cst.BaseExpression], context: Context, what: str) -> cst.BaseExpression:
    """Return an expression with what both sides changed.

    Raises:
        Objection: Both changed the same part, or the parts cannot be told apart.
    """
    for key in (code, _meaning):
        if versions.is_settled(key):
            return versions.settle(key)
    united: cst.BaseExpression | None = None
    match versions:
        case Trio(cst.Call(), cst.Call(), cst.Call()):
            united = _unite_calls(versions, context, what)
        case Trio(cst.Await(), cst.Await(), cst.Await()):
            inner = unite_values(versions.map(lambda node: part(node, "expression")), context, what)
            united = cst.ensure_type(versions.theirs, cst.Await).with_changes(expression=inner)
        case Trio(cst.Dict(), cst.Dict(), cst.Dict()):
            united = _unite_dicts(versions, context, what)
        case Trio(cst.List(), cst.List(), cst.List()) | Trio(cst.Set(), cst.Set(), cst.Set()):
            united = _unite_elements(versions, context, what)
        case Trio(cst.Tuple(), cst.Tuple(), cst.Tuple()) if all(map(_is_list_of_texts, versions)):
            united = _unite_elements(versions, context, what)
    if united is None:
        raise context.clash(what)
    return united


def _meaning(node: cst.CSTNode) -> object:
    return meaning(code(node))


def _unite_calls(versions: Trio[cst.BaseExpression], context: Context, what: str) -> cst.BaseExpression:
    calls = versions.map(lambda node: node if isinstance(node, cst.Call) else cst.Call(node))
    if len({code(call.func) for call in calls}) > 1:
        raise context.clash(what)
    texts = calls.map(lambda call: code(call)[len(code(call.func)) :])
    parts = unite_arguments(calls.map(lambda call: call.args), context, what)
    _check_remarks(texts, calls.map(lambda call: call.args), context, what)
    name = code(calls.theirs.func)
    return _laid_out(lambda layout: layout.write(f"{name}(", parts, ")"), texts, context)


def _check_remarks(texts: Trio[str], lists: Trio[Sequence[cst.CSTNode]], context: Context, what: str) -> None:
    for text, elements in zip(texts, lists, strict=True):
        if remarks_between(text, [plain_part(each) for each in elements]):
            raise context.clash(f"a list with comments in {what}")


def _laid_out(write: Callable[[Layout], str], texts: Trio[str], context: Context) -> cst.BaseExpression:
    layout = chosen_layout(texts.ours, texts.theirs)
    text = write(layout)
    outermost = not layout.spread and "\n" not in text
    if outermost and len(text) + context.level * len(UNIT) > context.line_length:
        text = write(Layout(spread=True))
    return parse_expression(text)


def unite_arguments(versions: Trio[Sequence[cst.Arg]], context: Context, what: str) -> list[str]:
    """Return the arguments of a call, or the bases of a class, as texts: keywords by name, the others as one.

    Raises:
        Objection: Both sides changed the same keyword, or both changed what has no keyword.
    """
    by_name = versions.map(_by_keyword)
    loose = versions.map(lambda args: [plain_part(arg) for arg in args if arg.keyword is None])
    if not loose.is_settled(tuple):
        raise context.clash(what)
    if any(len(named) + len(plain) < len(args) for named, plain, args in zip(by_name, loose, versions, strict=True)):
        raise context.clash(what)
    named = _unite_named(by_name.map(lambda args: {name: arg.value for name, arg in args.items()}), context, what)
    return [*loose.settle(tuple), *(f"{name}={value}" for name, value in named)]


def _by_keyword(args: Sequence[cst.Arg]) -> dict[str, cst.Arg]:
    return {arg.keyword.value: arg for arg in args if arg.keyword is not None}


def _unite_named(versions: Trio[dict[str, cst.BaseExpression]], context: Context, what: str) -> list[tuple[str, str]]:
    """Return names with values, each from the side that changed it, in the order that ``merged_order`` gives."""
    united: dict[str, str] = {}
    for name in {**versions.theirs, **versions.ours}:
        value = _unite_one(versions.map(lambda side: side.get(name)), context, f"{name} in {what}")  # noqa: B023
        if value is not None:
            united[name] = code(value).strip()
    order = merged_order(versions.map(list), set(united))
    return [(str(name), united[str(name)]) for name in order]


def _unite_one(versions: Trio[cst.BaseExpression | None], context: Context, what: str) -> cst.BaseExpression | None:
    base, ours, theirs = versions
    if versions.is_settled(_code_or_none):
        return versions.settle(_code_or_none)
    if base is None or ours is None or theirs is None:
        raise context.clash(what)
    return unite_values(Trio(base, ours, theirs), context, what)


def _code_or_none(node: cst.CSTNode | None) -> str | None:
    return code(node) if node is not None else None


def _unite_dicts(versions: Trio[cst.BaseExpression], context: Context, what: str) -> cst.BaseExpression:
    texts = versions.map(code)
    dicts = versions.map(lambda node: list(node.elements) if isinstance(node, cst.Dict) else [])
    by_key = dicts.map(_by_key)
    if any(len(keys) < len(elements) for keys, elements in zip(by_key, dicts, strict=True)):
        raise context.clash(what)
    _check_remarks(texts, dicts, context, what)
    entries = _unite_named(by_key, context, what)
    parts = [f"{key}: {value}" for key, value in entries]
    return _laid_out(lambda layout: layout.write("{", parts, "}"), texts, context)


def _by_key(elements: Sequence[cst.BaseDictElement]) -> dict[str, cst.BaseExpression]:
    return {code(each.key): each.value for each in elements if isinstance(each, cst.DictElement)}


def _unite_elements(versions: Trio[cst.BaseExpression], context: Context, what: str) -> cst.BaseExpression:
    texts = versions.map(code)
    nodes = versions.map(lambda node: list(getattr(node, "elements", ())))
    _check_remarks(texts, nodes, context, what)
    elements = nodes.map(lambda each: [plain_part(one) for one in each])
    try:
        parts = unite_texts(elements, any_order=isinstance(versions.theirs, cst.Set) or context.declarative)
    except Clash as clash:
        raise context.clash(what) from clash
    brackets = {cst.List: "[]", cst.Set: "{}"}.get(type(versions.theirs), "()")
    if brackets == "()" and len(parts) == 1:
        raise context.clash(what)
    return _laid_out(lambda layout: layout.write(brackets[0], parts, brackets[1]), texts, context)


def unite_texts(versions: Trio[Sequence[str]], *, any_order: bool) -> list[str]:
    """Return the elements of a list; where all versions are sorted, so is the result.

    Raises:
        Clash: Both sides changed the same elements.
    """
    for key in (lambda text: text, str.casefold, _by_kind):
        if all(list(each) == sorted(set(each), key=key) for each in versions) and versions.base:
            return sorted(_as_sets(versions), key=key)

    def both(ours: Sequence[str], theirs: Sequence[str]) -> Sequence[str] | None:
        return [*theirs, *ours] if any_order and not set(ours) & set(theirs) else None

    return Loom[str](str, equal_pairs, lambda each: each.base, both).weave(versions)


def _as_sets(versions: Trio[Sequence[str]]) -> set[str]:
    base, ours, theirs = (set(each) for each in versions)
    if (base - ours) & (base - theirs) and (ours - base) - (theirs - base) and (theirs - base) - (ours - base):
        raise Clash
    return {each for each in ours | theirs if each in ours & theirs or each not in base}


def _by_kind(text: str) -> tuple[int, str]:
    """Return the order that a sorted ``__all__`` has: constants, classes, then the rest."""
    name = text.strip("'\"")
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name)


def _is_list_of_texts(node: cst.BaseExpression) -> bool:
    try:
        value = ast.literal_eval(code(node))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False
    return isinstance(value, tuple) and all(isinstance(each, str) for each in value)
