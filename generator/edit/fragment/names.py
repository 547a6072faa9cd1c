"""Names that a module reads without having them: nowhere bound, bound too late, or no attribute of their class."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence
from functools import lru_cache

_KNOWN = frozenset({*dir(builtins), "__file__", "__path__", "__module__", "__qualname__", "__class__"})
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(maxsize=16)
def undefined_names(text: str) -> frozenset[str]:
    """Return the names that are read somewhere and bound nowhere where the reader sees it; none below a star import."""
    table, tree = symtable.symtable(text, "<united>", "exec"), ast.parse(text)
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)):
        return frozenset()
    bound = {each.get_name() for each in table.get_symbols() if _binds(each)} | set(_declared_global(table))
    read = {name for name in _global_reads(table) if name not in bound}
    anywhere = _bound_anywhere(tree)
    read |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in anywhere}
    return frozenset(read - _KNOWN)


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _declared_global(table: symtable.SymbolTable) -> Iterator[str]:
    for each in _tables(table):
        yield from (one.get_name() for one in each.get_symbols() if one.is_declared_global() and one.is_assigned())


def _global_reads(table: symtable.SymbolTable) -> Iterator[str]:
    for each in _tables(table):
        for symbol in each.get_symbols():
            if symbol.is_referenced() and symbol.is_global():
                yield symbol.get_name()


def _bound_anywhere(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=local):
                found.add(local or name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
    return found


@lru_cache(maxsize=16)
def _attributes(text: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return which attributes each class defines, and which of ``self`` and ``cls`` its methods read."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            own = {name for statement in node.body for name in bound_by(statement)}
            on_self = _of_self(node)
            own |= {each.attr for each in on_self if isinstance(each.ctx, ast.Store)}
            read = {each.attr for each in on_self if isinstance(each.ctx, ast.Load)}
            found[node.name] = (frozenset(own), frozenset(read))
    return found


def _of_self(tree: ast.AST) -> list[ast.Attribute]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return [node for node in found if isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}]


def dangling(text: str, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return attributes that a class reads of itself and does not define, among those that it is known to have had."""
    found = set()
    for name, (own, read) in _attributes(text).items():
        found |= {f"{name}.{each}" for each in (read - own) & known.get(name, frozenset())}
    return frozenset(found)


def known_attributes(*texts: str) -> dict[str, frozenset[str]]:
    """Return what each class defines in any of several versions."""
    known: dict[str, frozenset[str]] = {}
    for text in texts:
        for name, (own, _) in _attributes(text).items():
            known[name] = known.get(name, frozenset()) | own
    return known


@lru_cache(maxsize=16)
def early_reads(text: str) -> frozenset[str]:
    """Return the names that a module or class reads, while it is loaded, above the place that binds them first."""
    tree = ast.parse(text)
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    return frozenset(name for body in bodies for name in _early(body))


def _early(body: Sequence[ast.stmt]) -> Iterator[str]:
    bound = [set(bound_by(statement)) for statement in body]
    for place, statement in enumerate(body):
        above = set().union(*bound[:place])
        later = set().union(*bound[place + 1 :]) - above - bound[place]
        if later:
            yield from later & set(read_at_load(statement))


def bound_by(statement: ast.stmt) -> Iterator[str]:
    """Give the names that a statement binds in the block it stands in."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (each.asname or each.name.partition(".")[0] for each in names)
        case _:
            for child in ast.iter_child_nodes(statement):
                if isinstance(child, ast.stmt):
                    yield from bound_by(child)
                else:
                    stored = (node for node in ast.walk(child) if isinstance(node, ast.Name))
                    yield from (node.id for node in stored if isinstance(node.ctx, ast.Store))


def read_at_load(node: ast.AST) -> Iterator[str]:
    """Give the names that are read when a statement is loaded; bodies of functions and annotations wait."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    for field, value in ast.iter_fields(node):
        waits = field in {"annotation", "returns"} or (field == "body" and isinstance(node, _FUNCTIONS | ast.Lambda))
        if not waits:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from read_at_load(child)
