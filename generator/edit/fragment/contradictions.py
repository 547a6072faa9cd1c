"""What two sound changes can make of one another: names bound twice, methods overwritten, kinds that changed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from generator.edit.fragment.names import bound_by
from generator.edit.fragment.trio import Trio

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_SELF = frozenset({"self", "cls"})


@lru_cache(maxsize=16)
def contradictions(text: str) -> frozenset[str]:
    """Return names with which something is wrong in a module; not each is a fault where the module always had it."""
    tree = ast.parse(text)
    found = set(_bound_twice(tree.body, ""))
    for name, node in _classes(tree):
        found |= {f"{name}.{each}" for each in _overwritten(node)}
        found |= {f"{name}.{each}" for each in _late_fields(node)}
        found |= {f"{name}.{each}" for each in _equal_members(node)}
    return frozenset(found | set(_read_without_import(tree)))


def _classes(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef]]:
    yield from ((node.name, node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _bound_twice(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    """Give names that several statements of one block bind, at least one of them a definition or an import."""
    plain = Counter(name for each in body if isinstance(each, ast.Assign | ast.AnnAssign) for name in bound_by(each))
    firm = Counter(name for each in body if _is_firm(each) for name in set(bound_by(each)))
    yield from (prefix + name for name in firm if firm[name] + plain[name] > 1)
    for each in body:
        if isinstance(each, ast.ClassDef):
            yield from _bound_twice(each.body, f"{prefix}{each.name}.")


def _is_firm(statement: ast.stmt) -> bool:
    return isinstance(statement, _FUNCTIONS | ast.ClassDef | ast.Import | ast.ImportFrom)


def _overwritten(node: ast.ClassDef) -> Iterator[str]:
    """Give methods that an attribute of the same name hides."""
    methods = {each.name for each in node.body if isinstance(each, _FUNCTIONS) and _kind(each) != "setter"}
    settable = {each.name for each in node.body if isinstance(each, _FUNCTIONS) and _kind(each) == "setter"}
    stored = (each for each in ast.walk(node) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store))
    yield from {each.attr for each in stored if _of_self(each)} & (methods - settable)


def _of_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in _SELF


def _late_fields(node: ast.ClassDef) -> Iterator[str]:
    """Give fields without a default below one that has one, where the class makes parameters of them."""
    makers = {ast.unparse(each).partition("(")[0].rpartition(".")[2] for each in [*node.decorator_list, *node.bases]}
    if not makers & {"dataclass", "NamedTuple"}:
        return
    fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
    for place, each in enumerate(fields):
        if each.value is None and any(before.value is not None for before in fields[:place]):
            yield ast.unparse(each.target)


def _equal_members(node: ast.ClassDef) -> Iterator[str]:
    """Give members of an enumeration that have the value of another one."""
    if not any(ast.unparse(each).endswith(("Enum", "Flag")) for each in node.bases):
        return
    seen: set[str] = set()
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
            value = ast.dump(each.value)
            if value in seen:
                yield ast.unparse(each.targets[0])
            seen.add(value)


def _read_without_import(tree: ast.Module) -> Iterator[str]:
    """Give names that are imported for type checkers alone and read by running code."""
    guards = [each for each in tree.body if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test)]
    guarded = {name for guard in guards for each in guard.body for name in bound_by(each)}
    bound = {name for each in tree.body if each not in guards for name in bound_by(each)}
    bound |= {name for guard in guards for each in guard.orelse for name in bound_by(each)}
    yield from (guarded - bound) & {name for each in tree.body if each not in guards for name in _read_running(each)}


def _read_running(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    for field, value in ast.iter_fields(node):
        if field not in {"annotation", "returns"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _read_running(child)


def changed_kinds(versions: Trio[str]) -> frozenset[str]:
    """Return what one side made something else of, say a property of a method, and the other side uses anew."""
    kinds, uses = versions.map(_kinds), versions.map(_uses)
    changed = {name for name in {**kinds.ours, **kinds.theirs} if _differ(kinds, name)}
    found = set()
    for name in changed:
        by_theirs = kinds.theirs.get(name) != kinds.base.get(name)
        other = uses.ours if by_theirs else uses.theirs
        if other[name] > uses.base[name]:
            found.add(name)
    return frozenset(found)


def _differ(kinds: Trio[dict[str, str]], name: str) -> bool:
    return name in kinds.ours and name in kinds.theirs and kinds.ours[name] != kinds.theirs[name]


@lru_cache(maxsize=16)
def _kinds(text: str) -> dict[str, str]:
    tree = ast.parse(text)
    found = {each.name: _kind(each) for each in tree.body if isinstance(each, _FUNCTIONS | ast.ClassDef)}
    for name, node in _classes(tree):
        for each in node.body:
            if isinstance(each, _FUNCTIONS):
                found.setdefault(f"{name}.{each.name}", _kind(each))
            elif isinstance(each, ast.Assign | ast.AnnAssign):
                found.update({f"{name}.{bound}": "value" for bound in bound_by(each)})
    return found


def _kind(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    names = {ast.unparse(each).rpartition(".")[2] for each in node.decorator_list}
    special = names & {"property", "cached_property", "setter", "staticmethod", "classmethod", "contextmanager"}
    return min(special, default=type(node).__name__).removeprefix("cached_")


@lru_cache(maxsize=16)
def _uses(text: str) -> Counter[str]:
    tree = ast.parse(text)
    found = Counter(each.id for each in ast.walk(tree) if isinstance(each, ast.Name))
    for name, node in _classes(tree):
        attributes = (each for each in ast.walk(node) if isinstance(each, ast.Attribute) and _of_self(each))
        found.update(f"{name}.{each.attr}" for each in attributes)
    return found
