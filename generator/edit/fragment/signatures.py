"""Parameters, decorators and results of three versions of a function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import libcst as cst

from generator.edit.fragment.expressions import unite_values
from generator.edit.fragment.layout import UNIT, Layout, chosen_layout, remarks_between, widest
from generator.edit.fragment.trio import Context, Trio, annotation_text, code
from generator.edit.fragment.weaving import Clash, Loom, equal_pairs, merged_order
from generator.edit.refusals import Objection

_GROUPS = ("positional", "plain", "star", "keyword", "double")


class Parameter(NamedTuple):
    """One parameter: the group it is in, its stars, annotation and default as source text."""

    group: str
    stars: str
    name: str
    annotation: str
    default: str

    @property
    def text(self) -> str:
        """The parameter as source text."""
        head = f"{self.stars}{self.name}: {self.annotation}" if self.annotation else f"{self.stars}{self.name}"
        if not self.default:
            return head
        return f"{head} = {self.default}" if self.annotation else f"{head}={self.default}"


def unite_signatures(versions: Trio[cst.FunctionDef], context: Context) -> cst.FunctionDef:
    """Return the new blueprint's function with the parameters and the result that both sides changed.

    Raises:
        Objection: Both sides changed the same parameter.
    """
    name = versions.theirs.name.value
    result = versions.map(lambda node: annotation_text(node.returns))
    if not result.is_settled(str):
        raise context.clash("the type of the result", name)
    kept = {text: node.returns for text, node in zip(result, versions, strict=True)}
    united = versions.theirs.with_changes(returns=kept[result.settle(str)])
    united = united.with_changes(type_parameters=unite_type_parameters(versions, context))
    asynchronous = versions.settle(lambda node: node.asynchronous is not None).asynchronous
    united = united.with_changes(asynchronous=asynchronous)
    texts = versions.map(_parameters_text)
    if texts.is_settled(str):
        chosen = versions.settle(_parameters_text)
        return united.with_changes(
            params=chosen.params,
            whitespace_before_params=chosen.whitespace_before_params,
            whitespace_after_name=chosen.whitespace_after_name,
        )
    return _with_parameters(united, versions, texts, context)


def unite_type_parameters(
    versions: Trio[cst.FunctionDef] | Trio[cst.ClassDef], context: Context
) -> cst.TypeParameters | None:
    """Return what stands in brackets behind the name of a generic function or class.

    Raises:
        Objection: Both sides changed it.
    """
    found = Trio(*(each.type_parameters for each in versions))

    def text(node: cst.TypeParameters | None) -> str:
        return code(node) if node is not None else ""

    if not found.is_settled(text):
        raise context.clash("the type parameters", versions.theirs.name.value)
    return found.settle(text)


def _parameters_text(node: cst.FunctionDef) -> str:
    bare = cst.FunctionDef(
        name=cst.Name("f"),
        params=node.params,
        whitespace_before_params=node.whitespace_before_params,
        body=cst.SimpleStatementSuite([cst.Pass()]),
    )
    return code(bare).strip().removeprefix("def f").removesuffix(": pass")


def _with_parameters(
    united: cst.FunctionDef, versions: Trio[cst.FunctionDef], texts: Trio[str], context: Context
) -> cst.FunctionDef:
    name = united.name.value
    lists = versions.map(lambda node: list(_parameters(node.params)))
    for text, parameters in zip(texts, lists, strict=True):
        if remarks_between(text, [each.text for each in parameters]):
            raise context.clash("a parameter with a comment", name)
    parts = _texts(_united_parameters(lists, context, name))
    layout = chosen_layout(texts.ours, texts.theirs)
    result = _parsed(united, layout.write("(", parts, ")"))
    if not layout.spread and widest(code(result.with_changes(body=_EMPTY, decorators=())), context.level) > (
        context.line_length
    ):
        result = _parsed(united, Layout(True, UNIT).write("(", parts, ")"))
    return result


_EMPTY = cst.SimpleStatementSuite([cst.Pass()], leading_whitespace=cst.SimpleWhitespace(""))


def _parsed(united: cst.FunctionDef, parameters: str) -> cst.FunctionDef:
    try:
        parsed = cst.parse_statement(f"def f{parameters}: pass")
    except cst.ParserSyntaxError as error:
        raise Objection("layout", f"the parameters of {united.name.value!r} do not fit together") from error
    if not isinstance(parsed, cst.FunctionDef):
        raise Objection("layout", f"the parameters of {united.name.value!r} do not fit together")
    return united.with_changes(params=parsed.params, whitespace_before_params=parsed.whitespace_before_params)


def _parameters(node: cst.Parameters) -> Iterator[Parameter]:
    groups: list[tuple[str, Sequence[cst.Param]]] = [
        ("positional", node.posonly_params),
        ("plain", node.params),
        ("star", [node.star_arg] if isinstance(node.star_arg, cst.Param) else []),
        ("keyword", node.kwonly_params),
        ("double", [node.star_kwarg] if node.star_kwarg is not None else []),
    ]
    stars = {"star": "*", "double": "**"}
    for group, params in groups:
        for each in params:
            annotation = annotation_text(each.annotation)
            default = code(each.default) if each.default is not None else ""
            yield Parameter(group, stars.get(group, ""), each.name.value, annotation, default)


def _united_parameters(versions: Trio[list[Parameter]], context: Context, function: str) -> list[Parameter]:
    by_name = versions.map(lambda side: {each.name: each for each in side})
    united: dict[str, Parameter] = {}
    for name in {**by_name.theirs, **by_name.ours}:
        found = _one(Trio(*(side.get(name) for side in by_name)), context, f"the parameter {name}", function)
        if found is not None:
            united[name] = found
    order = merged_order(versions.map(lambda side: [each.name for each in side]), set(united))
    placed = [united[str(name)] for name in order]
    ordered = [each for group in _GROUPS for each in placed if each.group == group]
    _check_new_positions(versions, ordered, context, function)
    return ordered


def _one(versions: Trio[Parameter | None], context: Context, what: str, function: str) -> Parameter | None:
    if versions.is_settled(lambda each: each):
        return versions.settle(lambda each: each)
    base, ours, theirs = versions
    if base is None or ours is None or theirs is None or len({each.group for each in (base, ours, theirs)}) > 1:
        raise context.clash(what, function)
    known = Trio(base, ours, theirs)
    parts = [known.map(lambda each: each.annotation), known.map(lambda each: each.default)]
    if not all(part.is_settled(str) for part in parts):
        raise context.clash(what, function)
    annotation, default = (part.settle(str) for part in parts)
    return theirs._replace(annotation=annotation, default=default)


def _check_new_positions(
    versions: Trio[list[Parameter]], ordered: Sequence[Parameter], context: Context, function: str
) -> None:
    """Refuse where both sides added parameters that callers give by position: each side's callers count its own."""
    base = {each.name for each in versions.base}
    added = [
        [each for each in side if each.name not in base and each.group in {"positional", "plain"}]
        for side in (versions.ours, versions.theirs)
    ]
    names = [[each.name for each in side] for side in added]
    if names[0] != names[1] and all(names) and not all(each.default for side in added for each in side):
        raise context.clash("the parameters", function)


def _texts(parameters: Sequence[Parameter]) -> list[str]:
    texts: list[str] = []
    for place, each in enumerate(parameters):
        before = parameters[place - 1].group if place else ""
        if before == "positional" != each.group:
            texts.append("/")
        if each.group == "keyword" and before not in {"keyword", "star"}:
            texts.append("*")
        texts.append(each.text)
    if parameters and parameters[-1].group == "positional":
        texts.append("/")
    return texts


def unite_decorators(versions: Trio[Sequence[cst.Decorator]], context: Context, name: str) -> Sequence[cst.Decorator]:
    """Return the decorators of a function or class with what both sides changed.

    Raises:
        Objection: Both changed the same, or both added one where the order may matter.
    """
    if versions.is_settled(lambda each: "".join(map(code, each))):
        return versions.settle(lambda each: "".join(map(code, each)))

    def change(three: Trio[cst.Decorator]) -> cst.Decorator:
        value = unite_values(three.map(lambda each: each.decorator), context, f"a decorator of {name}")
        return three.theirs.with_changes(decorator=value)

    loom = Loom[cst.Decorator](code, _matching_decorators, change, _both_marks)
    try:
        return loom.weave(versions)
    except Clash as clash:
        raise context.clash("the decorators", name) from clash


def _matching_decorators(one: Sequence[cst.Decorator], other: Sequence[cst.Decorator]) -> list[tuple[int, int]]:
    return equal_pairs(list(map(_decorator_name, one)), list(map(_decorator_name, other)))


def _decorator_name(node: cst.Decorator) -> str:
    """Return what a decorator is called, with its first argument where it has some: marks come more than once."""
    match node.decorator:
        case cst.Call(func=func, args=[cst.Arg(value=value), *_]):
            return f"{code(func)}({code(value)})"
        case cst.Call(func=func):
            return code(func)
    return code(node.decorator)


def _both_marks(ours: Sequence[cst.Decorator], theirs: Sequence[cst.Decorator]) -> Sequence[cst.Decorator] | None:
    """Return what both added where the order says nothing: marks for pytest."""
    marks = all(_decorator_name(each).startswith("pytest.mark.") for each in (*ours, *theirs))
    both = {_decorator_name(each) for each in ours} & {_decorator_name(each) for each in theirs}
    return [*theirs, *ours] if marks and not both else None
