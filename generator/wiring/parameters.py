"""What a constructor or function takes, and what an annotation says, by ``ast``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from generator.answers.contract import PluginBase
from generator.wiring.kinds import derives_from_base, is_dataclass
from generator.wiring.sources import Defined, Function, UnitCode, decorators, dotted, own_methods

_OPEN = frozenset({"", "Any", "object", "typing.Any"})


@dataclass(frozen=True)
class Wanted:
    """One parameter that has to be filled.

    Attributes:
        name: Its name.
        words: Its annotation without ``None``, each alternative as source text; empty where it says nothing.
        admits_none: Whether ``None`` may be given.
        required: Whether it has no default.
        by_name: Whether it must be passed by name.
        source: For a parameter of the workspace's base class, where its value comes from.
    """

    name: str
    words: tuple[str, ...] = ()
    admits_none: bool = True
    required: bool = True
    by_name: bool = False
    source: str = ""


def wanted(name: str, annotation: ast.expr | None, *, required: bool, by_name: bool = False) -> Wanted:
    """Return a parameter as it is to be filled."""
    words = tuple(_words(annotation)) if annotation is not None else ()
    is_open = not words or any(word in _OPEN for word in words)
    return Wanted(
        name=name,
        words=() if is_open else tuple(word for word in words if word != "None"),
        admits_none=is_open or "None" in words,
        required=required,
        by_name=by_name,
    )


def _words(node: ast.expr) -> Iterator[str]:
    """Yield the alternatives of an annotation."""
    match node:
        case ast.Constant(value=str(text)):
            try:
                yield from _words(ast.parse(text.strip(), mode="eval").body)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                yield text
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _words(left)
            yield from _words(right)
        case ast.Subscript(value=value, slice=inner):
            yield from _generic(node, dotted(value).rpartition(".")[2], inner)
        case _:
            yield ast.unparse(node)


def _generic(node: ast.Subscript, name: str, inner: ast.expr) -> Iterator[str]:
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name == "Optional":
        yield "None"
    if name in {"Optional", "Union"}:
        for part in parts:
            yield from _words(part)
    elif name in {"Annotated", "Final", "ClassVar"} and parts:
        yield from _words(parts[0])
    else:
        yield ast.unparse(node)


def parameters_of(function: Function, *, skip: int) -> list[Wanted]:
    """Return what a function takes, without its first ``skip`` parameters and what stands behind stars."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    found = [
        wanted(each.arg, each.annotation, required=index < first_default)
        for index, each in enumerate(positional)
        if index >= skip
    ]
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return found + [
        wanted(each.arg, each.annotation, required=default is None, by_name=True) for each, default in named
    ]


def takes_nothing(function: Function, *, skip: int = 1) -> bool:
    """Tell whether a function can be called without arguments."""
    return not any(each.required for each in parameters_of(function, skip=skip))


def constructor_of(each: Defined, code: UnitCode, base: PluginBase | None) -> list[Wanted]:
    """Return what a class is made with: its constructor's parameters, a dataclass's fields, the base's parameters."""
    for owner in code.line(each):
        created = next((method for method in own_methods(owner.node) if method.name == "__init__"), None)
        if created is not None:
            return parameters_of(created, skip=1)
        if is_dataclass(owner, code):
            return _fields(each, code)
    if base is not None and derives_from_base(each, code, base):
        return [
            Wanted(
                name=parameter.name,
                required=parameter.required,
                by_name=parameter.keyword_only,
                source=parameter.source,
            )
            for parameter in base.constructor
            if not parameter.name.startswith("*")
        ]
    return []


def _fields(each: Defined, code: UnitCode) -> list[Wanted]:
    found: dict[str, Wanted] = {}
    for owner in reversed(code.line(each)):
        keyword_only = any("kw_only=True" in ast.unparse(text) for text in owner.node.decorator_list)
        for node in owner.node.body:
            if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
                continue
            text = ast.unparse(node.annotation)
            if text.rpartition(".")[2] == "KW_ONLY":
                keyword_only = True
            elif "ClassVar" not in text and not _is_left_out(node.value):
                name = node.target.id
                has_default = node.value is not None and not _is_bare_field(node.value)
                found[name] = wanted(name, node.annotation, required=not has_default, by_name=keyword_only)
    return list(found.values())


def _is_left_out(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and any(
        each.arg == "init" and isinstance(each.value, ast.Constant) and each.value.value is False
        for each in value.keywords
    )


def _is_bare_field(value: ast.expr) -> bool:
    """Tell whether a field's value says something about it and gives no default."""
    if not isinstance(value, ast.Call) or dotted(value.func).rpartition(".")[2] not in {"field", "ib", "attrib"}:
        return False
    return not value.args and not {each.arg for each in value.keywords} & {"default", "default_factory", "factory"}


def skipped_parameters(function: Function) -> int:
    """Return how many leading parameters of a method its caller does not give."""
    return 0 if "staticmethod" in decorators(function) else 1
