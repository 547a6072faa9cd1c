"""What the names in a loader's code stand for: imported modules, classes found in them, manifests."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generator.contract.arguments import arguments_of, dotted_name
from generator.contract.sources import FunctionNode, Source
from generator.syntax_trees import nodes_of

MODULE, CLASS, MANIFEST, DYNAMIC, ATTRIBUTE = "module", "class", "manifest", "dynamic", "attribute:"
ENTRY_KEYS = frozenset({"entry", "entry_point", "entrypoint", "entry_file", "main", "module", "class", "class_path"})
_MAKES_MODULE = frozenset({"import_module", "__import__", "module_from_spec", "load_module", "load_source"})
_READS_MANIFEST = frozenset(
    {"load", "loads", "model_validate_json", "model_validate", "parse_obj", "parse_raw", "parse_file", "from_json"}
)
_LISTS_CLASSES = ("getmembers", "vars", "__dict__", "dir", "__subclasses__", "issubclass", "isclass")
_CLASS_WORDS = ("class", "cls", "klass", "_type", "factory", "constructor")
_ROUNDS = 3


class Bindings:
    """The kinds of all names in one file, per function.

    Args:
        source: The file; nothing of it is run.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.functions = list(functions_of(source.tree))
        self.constants = dict(_constants(source.tree))
        self._returned: dict[str, str] = {}
        self._kinds: dict[int, dict[str, str]] = {}
        for _ in range(_ROUNDS):
            before = dict(self._returned)
            for _, function in self.functions:
                self._look_at(function)
            if self._returned == before:
                break

    def kinds(self, function: FunctionNode) -> dict[str, str]:
        """Return the kinds of the names in a function."""
        return self._kinds.get(id(function), {})

    def kind_of(self, value: ast.AST, local: dict[str, str]) -> str:
        """Return what an expression stands for; an empty string where it is nothing of interest."""
        match value:
            case ast.Await(value=inner) | ast.Starred(value=inner):
                return self.kind_of(inner, local)
            case ast.BoolOp(values=choices):
                return next((kind for each in choices if (kind := self.kind_of(each, local))), "")
            case ast.IfExp(body=body, orelse=orelse):
                return self.kind_of(body, local) or self.kind_of(orelse, local)
            case ast.Call():
                return self._kind_of_call(value, local)
            case _:
                return self._kind_of_name(value, local)

    def _kind_of_name(self, value: ast.AST, local: dict[str, str]) -> str:
        if isinstance(value, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
            return CLASS if mentions(value, "issubclass", "isclass") else ""
        if isinstance(value, ast.Attribute) and self.kind_of(value.value, local) == MODULE:
            return ATTRIBUTE + value.attr
        dotted = dotted_name(value)
        return local.get(dotted, "") if dotted else ""

    def _kind_of_call(self, call: ast.Call, local: dict[str, str]) -> str:
        name = (dotted_name(call.func) or "").rpartition(".")[2]
        if not name and isinstance(call.func, ast.Attribute):
            name = call.func.attr
        if name == "getattr" and len(call.args) >= 2:
            return self._kind_of_attribute(call, local)
        if name == "cast" and len(call.args) == 2:
            return self.kind_of(call.args[1], local)
        if name in self._returned:
            return self._returned[name]
        if name in _MAKES_MODULE:
            return MODULE
        if name in _READS_MANIFEST or (name.endswith(("Manifest", "Meta", "Metadata")) and name[:1].isupper()):
            return MANIFEST
        return CLASS if name == "next" and mentions(call, *_LISTS_CLASSES) else ""

    def _kind_of_attribute(self, call: ast.Call, local: dict[str, str]) -> str:
        """Return what ``getattr(…)`` gives."""
        key = call.args[1]
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return DYNAMIC
        return ATTRIBUTE + key.value if self.kind_of(call.args[0], local) in (MODULE, "") else ""

    def _look_at(self, function: FunctionNode) -> None:
        local = {each.arg: kind for each in arguments_of(function) if (kind := _by_word(each.arg))}
        for node in sorted(_binders(function), key=lambda each: getattr(each, "lineno", 0)):
            if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
                self._bind_loop(node.target, node.iter, local)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, node.value, local)
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                self._bind(node.target, node.value, local)
        self._kinds[id(function)] = local
        for node in nodes_of(function):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                if kind := self.kind_of(node.value, local):
                    self._returned[function.name] = kind
                elif isinstance(node.value, ast.Tuple):
                    kinds = filter(None, (self.kind_of(each, local) for each in node.value.elts))
                    self._returned[function.name] = next(kinds, "")

    def _bind(self, target: ast.expr, value: ast.expr, local: dict[str, str]) -> None:
        name = dotted_name(target)
        if name is None:
            return
        kind = self.kind_of(value, local)
        if kind == DYNAMIC and _by_word(name) == CLASS:
            kind = CLASS
        if kind:
            local[name] = kind

    def _bind_loop(self, target: ast.expr, iterable: ast.expr, local: dict[str, str]) -> None:
        names = [node.id for node in nodes_of(target) if isinstance(node, ast.Name)]
        kind = self.kind_of(iterable, local)
        if names and (mentions(iterable, *_LISTS_CLASSES) or kind == CLASS):
            local[names[-1]] = CLASS
        elif names and kind:
            local[names[-1]] = kind
        for name in names:
            if word := _by_word(name):
                local.setdefault(name, word)


def functions_of(tree: ast.Module) -> Iterator[tuple[ast.ClassDef | None, FunctionNode]]:
    """Yield the functions of a module and the methods of its classes, each with its class."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield None, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield node, inner


def mentions(node: ast.AST, *words: str) -> bool:
    """Tell whether a name or attribute of these words stands in some code."""
    return any(
        (isinstance(each, ast.Name) and each.id in words) or (isinstance(each, ast.Attribute) and each.attr in words)
        for each in nodes_of(node)
    )


def _binders(function: FunctionNode) -> list[ast.AST]:
    kinds = (ast.For, ast.AsyncFor, ast.Assign, ast.AnnAssign, ast.NamedExpr)
    found: list[ast.AST] = []
    for node in nodes_of(function):
        if isinstance(node, kinds):
            found.append(node)
        elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
            found += node.generators
    return found


def _by_word(name: str) -> str:
    """Return what a parameter or loop variable of that name holds, where the name says it."""
    last = name.rpartition(".")[2].lower()
    if any(word in last for word in _CLASS_WORDS) and last not in {"class_name", "classname", "cls_name"}:
        return CLASS
    if "manifest" in last or last in {"meta", "metadata"}:
        return MANIFEST
    return MODULE if last in {"module", "mod", "plugin_module", "imported"} else ""


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and node.value is not None:
            yield target.id, node.value
