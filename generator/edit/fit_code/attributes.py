"""Attributes and module-level names whose first value tells no type: ``None`` and empty containers."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import MODELS, OutlineTransformer, Repaired, class_bases, syntax_tree
from generator.edit.trees import dotted_name
from generator.syntax_trees import nodes_of

_EMPTY = {"[]": "list[Any]", "list()": "list[Any]", "set()": "set[Any]", "{}": "dict[str, Any]"}
_EMPTY |= {"dict()": "dict[str, Any]", "deque()": "deque[Any]", "asyncio.Queue()": "asyncio.Queue[Any]"}
_EMPTY |= {
    "OrderedDict()": "OrderedDict[str, Any]",
    "Queue()": "Queue[Any]",
    "collections.deque()": "collections.deque[Any]",
}
_EMPTY |= {"defaultdict(list)": "defaultdict[str, list[Any]]", "defaultdict(int)": "defaultdict[str, int]"}
_EMPTY |= {"defaultdict(dict)": "defaultdict[str, dict[str, Any]]", "defaultdict(set)": "defaultdict[str, set[Any]]"}
_EMPTY |= {"asyncio.Future()": "asyncio.Future[Any]", "asyncio.LifoQueue()": "asyncio.LifoQueue[Any]"}
_FIELD_BASES = MODELS | {"Enum", "IntEnum", "StrEnum", "NamedTuple", "TypedDict", "Protocol"}
Targets = Mapping[tuple[str, str], str]


def annotate_attributes(module: cst.Module, place: Place) -> Repaired:
    """Annotate the first assignment of attributes and globals from whose value no type can be told."""
    tree = syntax_tree(module)
    wanted = {**_globals(tree), **_attributes(tree)}
    if not wanted:
        return Repaired(module)
    annotator = _Annotator(wanted)
    changed = module.visit(annotator)
    if not annotator.done:
        return Repaired(module)
    names = ", ".join(sorted({name for _, name in annotator.done}))
    return Repaired(changed, (f"Added types to {names}.",))


def _attributes(tree: ast.Module) -> dict[tuple[str, str], str]:
    """Return types by class and attribute; a class attribute's name stands bare, an instance's after ``self``."""
    bases = class_bases(tree)
    found: dict[tuple[str, str], str] = {}
    classes = Counter(node.name for node in nodes_of(tree) if isinstance(node, ast.ClassDef))
    for node in nodes_of(tree):
        if isinstance(node, ast.ClassDef) and classes[node.name] == 1:
            for name, values in _values(node, tree, is_model=_has_fields(node, bases[node.name])).items():
                if annotation := _annotation(name, values, node):
                    found[node.name, name] = annotation
    return found


def _has_fields(node: ast.ClassDef, bases: frozenset[str]) -> bool:
    return bool(bases & _FIELD_BASES) or any("dataclass" in ast.unparse(each) for each in node.decorator_list)


def _values(node: ast.ClassDef, tree: ast.Module, *, is_model: bool) -> dict[str, list[ast.expr]]:
    """Return what is assigned to each attribute, the first value first; annotated attributes are left out."""
    found: dict[str, list[ast.expr]] = {}
    typed = {
        name for each in ast.walk(node) if isinstance(each, ast.AnnAssign) for name in [_target(each.target)] if name
    }
    for statement in node.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and not is_model:
            name = _bare(statement.targets[0])
            if name and not name.startswith("__"):
                found.setdefault(name, []).append(statement.value)
    for method in sorted(_methods(node), key=lambda each: each.name != "__init__"):
        for each in ast.walk(method):
            if isinstance(each, ast.Assign) and len(each.targets) == 1 and (name := _of_self(each.targets[0])):
                found.setdefault(name, []).append(each.value)
    for each in nodes_of(tree):
        if isinstance(each, ast.Assign):
            for target in each.targets:
                name = target.attr if isinstance(target, ast.Attribute) else ""
                if name in found and each.value not in found[name]:
                    found[name].append(each.value)
    skipped = typed | {method.name for method in _methods(node)}
    return {name: values for name, values in found.items() if name not in skipped}


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]


def _target(node: ast.expr) -> str:
    return _of_self(node) or _bare(node)


def _bare(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _of_self(node: ast.expr) -> str:
    is_own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr if isinstance(node, ast.Attribute) and is_own else ""


def _annotation(name: str, values: list[ast.expr], scope: ast.AST) -> str:
    """Return the type that the first of several values needs; empty where it needs none."""
    nones = [isinstance(value, ast.Constant) and value.value is None for value in values]
    if any(nones) and not all(nones):
        return "Any"
    annotation = _EMPTY.get(ast.unparse(values[0]), "")
    if "[str, " in annotation and _has_other_keys(name, scope):
        return annotation.replace("[str, ", "[Any, ", 1)
    return annotation


def _has_other_keys(name: str, scope: ast.AST) -> bool:
    """Tell whether something else than text may be a key: a number, a pair, a parameter of another type."""
    others = {
        each.arg
        for each in nodes_of(scope)
        if isinstance(each, ast.arg) and each.annotation and ast.unparse(each.annotation) not in {"str", "Any"}
    }
    keys = [
        each.slice
        for each in nodes_of(scope)
        if isinstance(each, ast.Subscript) and (_of_self(each.value) or _bare(each.value)) == name
    ]
    return any(_is_other_key(key, others) for key in keys)


def _is_other_key(key: ast.expr, others: Iterable[str]) -> bool:
    if isinstance(key, ast.Constant):
        return not isinstance(key.value, str)
    return isinstance(key, ast.Tuple | ast.Attribute) or (isinstance(key, ast.Name) and key.id in others)


def _globals(tree: ast.Module) -> dict[tuple[str, str], str]:
    """Return types of module-level names that functions fill or replace later."""
    declared = {name for each in nodes_of(tree) if isinstance(each, ast.Global) for name in each.names}
    typed = {_bare(each.target) for each in tree.body if isinstance(each, ast.AnnAssign)}
    found: dict[tuple[str, str], str] = {}
    for name, value in _plain_assignments(tree):
        if name in typed or name == "__all__" or ("", name) in found:
            continue
        later = [each for each in _later_values(tree, name, value) if name in declared]
        if annotation := _annotation(name, [value, *later], tree):
            found["", name] = annotation
    return found


def _plain_assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for each in tree.body:
        if isinstance(each, ast.Assign) and len(each.targets) == 1 and isinstance(each.targets[0], ast.Name):
            yield each.targets[0].id, each.value


def _later_values(tree: ast.Module, name: str, first: ast.expr) -> Iterator[ast.expr]:
    for each in nodes_of(tree):
        is_other = isinstance(each, ast.Assign) and each.value is not first
        if isinstance(each, ast.Assign) and is_other and any(_bare(target) == name for target in each.targets):
            yield each.value


class _Annotator(OutlineTransformer):
    """Annotates the first assignment of every wanted name: the class body's, else the one of ``__init__``."""

    within = frozenset({cst.SimpleStatementLine, cst.SimpleStatementSuite})

    def __init__(self, wanted: Targets) -> None:
        self.wanted = wanted
        self.done: set[tuple[str, str]] = set()
        self.classes: list[str] = [""]
        self.functions: list[str] = []
        self.starts: dict[str, set[str]] = {}

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.classes.append(node.name.value)
        self.functions.append("")
        collector = _InitNames()
        node.body.visit(collector)
        self.starts[node.name.value] = collector.names

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.classes.pop()
        self.functions.pop()
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.functions.append(node.name.value)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.functions.pop()
        return updated_node

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign | cst.AnnAssign:
        key = self._key(original_node)
        if key is None or key not in self.wanted or key in self.done:
            return updated_node
        self.done.add(key)
        annotation = cst.Annotation(cst.parse_expression(self.wanted[key]))
        first = updated_node.targets[0]
        equal = cst.AssignEqual(first.whitespace_before_equal, first.whitespace_after_equal)
        return cst.AnnAssign(first.target, annotation, updated_node.value, equal, updated_node.semicolon)

    def _key(self, node: cst.Assign) -> tuple[str, str] | None:
        if len(node.targets) != 1:
            return None
        name = dotted_name(node.targets[0].target)
        function = self.functions[-1] if self.functions else ""
        if name.startswith("self.") and name.count(".") == 1 and function:
            attribute = name.removeprefix("self.")
            first = function == "__init__" or attribute not in self.starts.get(self.classes[-1], set())
            return (self.classes[-1], attribute) if first else None
        return (self.classes[-1], name) if name and "." not in name and not function else None


class _InitNames(cst.CSTVisitor):
    """Collects what a class's body and its ``__init__`` assign."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.inside: list[str] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.inside.append(node.name.value)
        return node.name.value == "__init__"

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self.inside.pop()

    def visit_Assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self.names.add(dotted_name(target.target).removeprefix("self."))
