"""Which names a module binds and reads, by ``ast``; nothing is imported and nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from generator.syntax_trees import children_of, nodes_of, tree_of

_LOOKS_LIKE_TYPES = re.compile(r"[\w\s.,|\[\]'\"]{1,200}\Z")
_WORD = re.compile(r"[^\W\d]\w*")


CODE_BYTES_MAX = 256 << 10
DEPTH_MAX = 120


def size_problem(code: str) -> str:
    """Return why a text is not even parsed; empty where it may be."""
    try:
        size = len(code.encode())
    except UnicodeEncodeError:
        return "it holds characters that no file can hold"
    return f"{size} bytes are more than {CODE_BYTES_MAX}" if size > CODE_BYTES_MAX else ""


def is_deep(tree: ast.AST) -> bool:
    """Tell whether a tree is nested so deeply that no walk through it is safe."""
    level: list[ast.AST] = [tree]
    for _ in range(DEPTH_MAX):
        level = [child for node in level for child in children_of(node)]
        if not level:
            return False
    return True


def referenced_names(code: str) -> frozenset[str]:
    """Return the names that a source text reads, in whatever scope; none where it is no Python."""
    tree = tree_of(code)
    return read_names(tree) if tree else frozenset()


def defined_classes(code: str) -> dict[str, tuple[str, ...]]:
    """Return the top-level classes of a source text, each with the names of its annotated fields."""
    tree = tree_of(code)
    return {node.name: field_names(node) for node in tree.body if isinstance(node, ast.ClassDef)} if tree else {}


def is_bare(code: str) -> bool:
    """Tell whether nothing but docstrings, imports and ``__all__`` is left of a source text."""
    tree = tree_of(code)
    return tree is not None and all(_defines_nothing(statement) for statement in tree.body)


def _defines_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name) and target.id == "__all__" for target in statement.targets)
    plain = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return plain or isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass)


def field_names(node: ast.ClassDef) -> tuple[str, ...]:
    """Return the annotated names of a class's body, in order."""
    return tuple(
        each.target.id for each in node.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    )


def read_names(*trees: ast.AST) -> frozenset[str]:
    """Return the names that are read anywhere below the given nodes."""
    nodes = (node for tree in trees for node in nodes_of(tree))
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store))


def outer_reads(node: ast.AST) -> frozenset[str]:
    """Return the names that a node reads from the scope it stands in: a function's own names do not count."""
    found = frozenset({node.id}) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) else frozenset()
    found = found.union(*map(outer_reads, ast.iter_child_nodes(node)))
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return found
    shared = {name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names}
    defaults = [*node.args.defaults, *node.args.kw_defaults, *getattr(node, "decorator_list", ())]
    inner = frozenset(each for each in bound_names(node) if each not in shared)
    return (found - inner).union(shared, *(outer_reads(each) for each in defaults if each is not None))


def quoted_names(tree: ast.AST) -> frozenset[str]:
    """Return all words of string constants that could be a type or an entry of ``__all__``."""
    texts = (node.value for node in nodes_of(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return frozenset(word for text in texts if _LOOKS_LIKE_TYPES.match(text) for word in _WORD.findall(text))


def bound_names(*trees: ast.AST) -> frozenset[str]:
    """Return the names that are bound anywhere below the given nodes, in whatever scope."""
    return frozenset(name for tree in trees for node in nodes_of(tree) for name in _binds(node))


def stored_names(tree: ast.AST) -> frozenset[str]:
    """Return the names of parameters and of what is assigned anywhere; imports and definitions do not count."""
    stored = {node.id for node in nodes_of(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return frozenset(stored | {node.arg for node in nodes_of(tree) if isinstance(node, ast.arg)})


def _binds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=name):
            yield name
        case ast.alias(name=name, asname=asname):
            yield asname or name.partition(".")[0]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names


def imported_names(tree: ast.Module) -> Mapping[str, str]:
    """Return what ``from`` imports bind anywhere in a module: local name to ``module.name``, dots included."""
    found = {}
    for node in nodes_of(tree):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found.update({alias.asname or alias.name: f"{module}:{alias.name}" for alias in node.names})
    return found


def has_star_import(tree: ast.AST) -> bool:
    """Tell whether a module imports names that nobody can see."""
    return any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names) for node in nodes_of(tree)
    )
