"""Example usage at a module's top level: found here, and left out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from generator.edit.fit_code.names import bound_names, imported_names, outer_reads, quoted_names, read_names
from generator.edit.fit_code.own_modules import own_module
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.secret_reads import HELPERS
from generator.edit.fit_code.trees import Repaired, is_docstring, syntax_tree

_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_LOOPS = ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.If | ast.Try
_RUNNERS = frozenset({"asyncio.run", "asyncio.get_event_loop", "asyncio.new_event_loop", "anyio.run", "trio.run"})
_RUN_METHODS = frozenset({"run_until_complete", "run_forever"})
_EXAMPLE_FUNCTIONS = frozenset(
    {"main", "_main", "demo", "example", "example_usage", "usage_example", "usage", "run_example", "run_demo"}
)


def leave_out_examples(module: cst.Module, place: Place) -> Repaired:
    """Leave out ``__main__`` blocks, prints, and calls and instances that no later code needs."""
    tree = syntax_tree(module)
    lines = _statement_groups(module, tree.body)
    dropped = find_examples(tree, place)
    gone = [index for index, group in enumerate(lines) if group and all(each in dropped for each in group)]
    gone = sorted({*gone, *_headings(module, gone)})
    if not gone:
        return Repaired(module)
    kept = [statement for index, statement in enumerate(module.body) if index not in set(gone)]
    spans = [(group[0].lineno, group[-1].end_lineno or group[-1].lineno) for group in map(lines.__getitem__, gone)]
    note = f"Left out as an example of use: {', '.join(_ranges(spans))} of the analysis's code."
    return Repaired(module.with_changes(body=kept), (note,))


def _statement_groups(module: cst.Module, body: Sequence[ast.stmt]) -> list[list[ast.stmt]]:
    """Return for every statement of libcst those of ``ast``: several where they share a line."""
    rest = iter(body)
    sizes = [len(each.body) if isinstance(each, cst.SimpleStatementLine) else 1 for each in module.body]
    return [[next(rest) for _ in range(size)] for size in sizes]


def _headings(module: cst.Module, gone: Sequence[int]) -> Iterator[int]:
    """Yield strings that stand as a heading right above an example."""
    for index in gone:
        above = index - 1
        if above > 0 and above not in gone and is_docstring(module.body[above]):
            yield above


def _ranges(spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    merged: list[list[int]] = []
    for first, last in spans:
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = last
        else:
            merged.append([first, last])
    for first, last in merged:
        yield f"line {first}" if first == last else f"lines {first}-{last}"


def find_examples(tree: ast.Module, place: Place) -> frozenset[ast.stmt]:
    """Return the top-level statements that only show how the module is used."""
    definitions = [each for each in tree.body if isinstance(each, _DEFINITIONS)]
    local = frozenset(each.name for each in definitions)
    surely = [each for each in tree.body if _is_surely_example(each)]
    own = [each for each in definitions if each.name not in HELPERS]
    start = tree.body.index(own[0]) if own else len(tree.body)
    suspects = _suspects([each for each in tree.body[start:] if each not in surely], local, _own_names(tree, place))
    if not surely and not suspects:
        return frozenset()
    rescued = _rescued(tree, [*surely, *suspects], suspects)
    examples = [*surely, *(each for each in suspects if each not in rescued)]
    kept = [each for each in tree.body if each not in examples]
    return frozenset([*examples, *_mains(kept, examples)])


def _is_surely_example(statement: ast.stmt) -> bool:
    match statement:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()]), orelse=[]):
            return True
        case ast.If(test=ast.Compare(ops=[ast.Eq()], comparators=[ast.Name(id="__name__")]), orelse=[]):
            return True
        case ast.Expr(value=ast.Call() as call) | ast.Assign(value=ast.Call() as call):
            name = _dotted(call.func)
            return name in {"print", "pprint", "pprint.pprint"} or name in _RUNNERS or _method(call) in _RUN_METHODS
    return False


def _own_names(tree: ast.Module, place: Place) -> frozenset[str]:
    """Return the names of the unit that the module defines or imports."""
    imported = {
        local
        for local, origin in imported_names(tree).items()
        if own_module(origin.rpartition(":")[0], place) is not None
    }
    definitions = {each.name for each in tree.body if isinstance(each, _DEFINITIONS)}
    return frozenset({*definitions, *imported, *place.known_names, place.config_class})


def _suspects(body: Sequence[ast.stmt], local: frozenset[str], own: frozenset[str]) -> list[ast.stmt]:
    """Return statements that make or use instances of the unit's own classes, in order."""
    made: set[str] = set()
    suspects: list[ast.stmt] = []
    for statement in body:
        if _is_suspect(statement, local, own, frozenset(made)):
            suspects.append(statement)
            made |= bound_names(statement)
    return suspects


def _is_suspect(statement: ast.stmt, local: frozenset[str], own: frozenset[str], made: frozenset[str]) -> bool:
    match statement:
        case ast.Expr(value=ast.Call() as call):
            root = _root(call.func)
            return (root in local and not _registers(root)) or bool(read_names(call) & made)
        case ast.Assign(targets=targets, value=value):
            plain = all(isinstance(each, ast.Name) and each.id not in local | {"__all__"} for each in targets)
            return plain and _makes(value, own, made)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name not in local and _makes(value, own, made)
        case ast.AugAssign() | ast.Delete():
            return bool((read_names(statement) | bound_names(statement)) & made)
    return isinstance(statement, _LOOPS) and _only_uses(statement, own | made)


def _registers(name: str) -> bool:
    return name.startswith(("_", "register", "setup", "configure"))


def _makes(value: ast.expr, own: frozenset[str], made: frozenset[str]) -> bool:
    call = value.value if isinstance(value, ast.Await) else value
    return (isinstance(call, ast.Call) and _root(call.func) in own) or bool(read_names(value) & made)


def _only_uses(statement: ast.stmt, names: frozenset[str]) -> bool:
    nodes = list(ast.walk(statement))
    if any(isinstance(node, _DEFINITIONS | ast.Import | ast.ImportFrom | ast.Raise) for node in nodes):
        return False
    roots = {_root(node.func) for node in nodes if isinstance(node, ast.Call)}
    return bool(roots & (names | {"print"}))


def _rescued(tree: ast.Module, dropped: Sequence[ast.stmt], suspects: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return the suspects that code which stays needs, and what these need in turn."""
    kept = [each for each in tree.body if each not in dropped]
    rescued: list[ast.stmt] = []
    needed = frozenset().union(_exported(tree), *map(outer_reads, kept))
    waiting = list(suspects)
    while found := [each for each in waiting if _serves(each, needed)]:
        rescued += found
        waiting = [each for each in waiting if each not in found]
        needed = needed.union(*map(outer_reads, found))
    return rescued


def _serves(statement: ast.stmt, needed: frozenset[str]) -> bool:
    """Tell whether a statement makes something that is needed, or changes it."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return isinstance(statement.value.func, ast.Attribute) and _root(statement.value.func) in needed
    return bool(bound_names(statement) & needed)


def _exported(tree: ast.Module) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for each in tree.body:
        if isinstance(each, ast.Assign | ast.AugAssign | ast.AnnAssign) and "__all__" in bound_names(each):
            found |= quoted_names(each)
    return found


def _mains(kept: Sequence[ast.stmt], examples: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield functions such as ``main`` that only the examples call."""
    called = read_names(*examples)
    for statement in kept:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name in _EXAMPLE_FUNCTIONS:
            others = [each for each in kept if each is not statement]
            if statement.name in called and not any(statement.name in outer_reads(each) for each in others):
                yield statement


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _root(node: ast.expr) -> str:
    """Return the name that a chain of attributes, calls and subscripts starts with."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript | ast.Await):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
