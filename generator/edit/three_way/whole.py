"""Whether a function that the file has already may be replaced by the one of a fragment: this module decides."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator, Sequence

from generator.edit.fit_code.names import bound_names, outer_reads
from generator.edit.three_way.nodes import (
    FUNCTIONS,
    Function,
    dump,
    is_elided_value,
    is_mark,
    last_name,
    without_docstring,
)

_ALWAYS = frozenset({*dir(builtins), "__file__", "__class__", "__path__"})


def is_stub(node: Function) -> bool:
    """Tell whether a function does nothing: only a docstring, ``pass``, ``...`` or ``NotImplementedError``."""
    return all(_does_nothing(each) for each in without_docstring(node.body))


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        return last_name(statement.exc) == "NotImplementedError"
    return isinstance(statement, ast.Pass) or is_mark(statement)


def replacement_fault(old: Function, new: Function, known: Collection[str]) -> str:
    """Return why a new function is no plain replacement of an old one; empty where it is.

    Args:
        old: The file's function.
        new: The fragment's, with nothing left out.
        known: The names that the module binds, the fragment's included.
    """
    if type(old) is not type(new):
        return "one of the two is async and the other is not"
    if is_elided_value(new):
        return "it has '...' where a value should be"
    if is_stub(new):
        return "its new body does nothing"
    return (
        _signature_fault(old, new)
        or _decorator_fault(old, new)
        or _unknown_fault(old, new, known)
        or ("" if is_stub(old) else _body_fault(old, new))
    )


def _signature_fault(old: Function, new: Function) -> str:
    lost = [name for name in _parameters(old) if name not in _parameters(new)]
    if lost:
        return f"the parameter {lost[0]!r} would be lost"
    before, after = ([each.arg for each in (*node.args.posonlyargs, *node.args.args)] for node in (old, new))
    if after[: len(before)] != before:
        return "the order of its parameters would change"
    required = [name for name in _required(new) if name not in _required(old)]
    return f"callers would have to pass the parameter {required[0]!r}" if required else ""


def _parameters(node: Function) -> list[str]:
    return [each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)]


def _required(node: Function) -> list[str]:
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    needed = [each.arg for each in plain[: len(plain) - len(arguments.defaults)]]
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return needed + [each.arg for each, default in pairs if default is None]


def _decorator_fault(old: Function, new: Function) -> str:
    before, after = ([dump(each) for each in node.decorator_list] for node in (old, new))
    return "" if before == after else "its decorators are not the same"


def _unknown_fault(old: Function, new: Function, known: Collection[str]) -> str:
    unknown = unknown_names([new], {*known, *bound_names(new)})
    if not unknown:
        return ""
    excerpt = " that only the old body sets" if unknown[0] in bound_names(old) else " that nothing defines"
    return f"it reads {unknown[0]!r}{excerpt}"


def unknown_names(statements: Sequence[ast.stmt], known: Collection[str]) -> list[str]:
    """Return the names that statements read and that neither ``known`` nor Python has, sorted."""
    reads = frozenset[str]().union(*map(outer_reads, statements))
    return sorted(name for name in reads if name not in _ALWAYS and name not in known)


def _body_fault(old: Function, new: Function) -> str:
    if _gives(old) and not _gives(new):
        return "the old body returns something and the new one does not"
    if _yields(old) != _yields(new):
        return "only one of the two is a generator"
    lost = sorted(_stored_attributes(old) - _stored_attributes(new))
    if lost:
        return f"the old body sets {lost[0]!r} and the new one does not"
    before = _identifiers(old)
    kept = before & _identifiers(new)
    if 2 * len(kept) < len(before):
        return "it shares too little with the old body to be more than an excerpt"
    return ""


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Give what stands in a function, but not in functions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (*FUNCTIONS, ast.Lambda)):
            yield from _own(child)


def _gives(node: Function) -> bool:
    return any(isinstance(each, ast.Return) and each.value is not None for each in _own(node))


def _yields(node: Function) -> bool:
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in _own(node))


def _stored_attributes(node: Function) -> set[str]:
    stored = (each for each in ast.walk(node) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store))
    return {ast.unparse(each) for each in stored}


def _identifiers(node: Function) -> set[str]:
    found: set[str] = set()
    for statement in without_docstring(node.body):
        for each in ast.walk(statement):
            if isinstance(each, ast.Name):
                found.add(each.id)
            elif isinstance(each, ast.Attribute):
                found.add(f".{each.attr}")
    return found
