"""What the workspace's loader does with a plugin, as far as its code says: nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.answers.contract import Parameter
from generator.contract.arguments import Known, Scope, arguments_of, class_scope, dotted_name
from generator.contract.bindings import ATTRIBUTE, CLASS, DYNAMIC, Bindings, functions_of
from generator.contract.names import Names
from generator.contract.places import DYNAMIC as DYNAMIC_WORDS
from generator.contract.sources import FunctionNode, Source
from generator.contract.templates import ENTRY, NAME, Texts
from generator.syntax_trees import nodes_of

MAX_LOADERS = 20
_SPEAKS = (b"plugin", b"extension", b"skill", b"addon", b"automation", b"cog", b"integration")


@dataclass(frozen=True)
class Call:
    """How the loader calls what a plugin brings.

    Attributes:
        function: The function's name; empty where the name comes from the manifest or a class is made.
        makes_class: Whether it makes the plugin's class itself.
        arguments: What it passes, in order.
        is_awaited: Whether it awaits the result, at least where that can be awaited.
        is_used: Whether it does something with the result.
        hub: The dotted path of the loader's own class, where it passes itself.
        line: Where.
    """

    function: str
    makes_class: bool
    arguments: tuple[Parameter, ...]
    is_awaited: bool
    is_used: bool
    hub: str
    line: int


@dataclass(frozen=True)
class Loading:
    """The workspace's loader.

    Attributes:
        source: The file.
        call: How it calls what a plugin brings; ``None`` where that is not seen.
        file: The file of a plugin that it starts from, with ``{name}`` as a hole; empty where it is not seen.
        is_from_manifest: Whether the manifest's entry says that file.
        is_loaded_as_file: Whether it loads the file without its package.
        line: Where it loads.
        given: Names of its parameters that get the settings object from those who call it.
    """

    source: Source
    call: Call | None
    file: str
    is_from_manifest: bool
    is_loaded_as_file: bool
    line: int
    given: frozenset[str] = frozenset()

    @property
    def where(self) -> str:
        """The place of its call, else of its import."""
        return f"{self.source.path}:{self.call.line if self.call else self.line}"


def find_loading(plugins_dir: str, manifests: frozenset[str], known: Known, names: Names) -> Loading | None:
    """Return what the workspace's loader does; ``None`` where no file loads plugins.

    A file that also calls what a plugin brings comes first, then one that names the folder of plugins or a manifest.
    """
    words = {plugins_dir.rpartition("/")[2].encode(), *(name.encode() for name in manifests)}
    found: list[tuple[bool, bool, int, Loading]] = []
    for path in names.sources.containing(*DYNAMIC_WORDS)[:MAX_LOADERS]:
        text = names.sources.texts[path]
        if not any(word in text.lower() for word in _SPEAKS) and not any(word in text for word in words):
            continue
        source = names.sources.parse(path)
        loading = read_loading(source, known, names) if source is not None else None
        if loading is not None:
            found.append((loading.call is None, not any(word in text for word in words), len(found), loading))
    return min(found, key=lambda each: each[:3])[3] if found else None


def read_loading(source: Source, known: Known, names: Names) -> Loading | None:
    """Return what a file does to load plugins, or ``None`` where it loads nothing."""
    bindings = Bindings(source)
    imports = [
        (function, call)
        for _, function in bindings.functions
        for call in nodes_of(function)
        if isinstance(call, ast.Call) and _loads(call)
    ]
    if not imports:
        return None
    given = _given(source, known, names)
    calls = list(_calls(bindings, Scope(source, names, known, given=given)))
    function, first = imports[0]
    loading = Loading(source, _best(calls), "", False, False, first.lineno, given)
    return _with_file(loading, bindings, Texts(bindings, function), first)


def _given(source: Source, known: Known, names: Names) -> frozenset[str]:
    """Return the parameters of a loader's class and functions that callers in other files give the settings object."""
    takers: dict[str, list[str]] = {}
    for owner, function in functions_of(source.tree):
        name = owner.name if owner is not None and function.name == "__init__" else function.name
        takers[name] = [each.arg for each in arguments_of(function)]
    calls = tuple(f"{name}(".encode() for name in takers if not name.startswith("_"))
    found: set[str] = set()
    for path in names.sources.containing(*calls)[:MAX_LOADERS] if calls else ():
        caller = names.sources.parse(path)
        for _, function in functions_of(caller.tree) if caller else ():
            scope = Scope(caller, names, known).enter(function) if caller else None
            for call in nodes_of(function):
                name = (dotted_name(call.func) or "").rpartition(".")[2] if isinstance(call, ast.Call) else ""
                if scope is None or not isinstance(call, ast.Call) or name not in takers:
                    continue
                pairs = [
                    *zip(takers[name], call.args, strict=False),
                    *((each.arg, each.value) for each in call.keywords),
                ]
                found |= {each for each, value in pairs if each and scope.classify(value) == "settings"}
    return frozenset(found)


def _loads(call: ast.Call) -> bool:
    name = (dotted_name(call.func) or "").rpartition(".")[2]
    return name in {"import_module", "__import__", "spec_from_file_location", "load_extension"}


def _with_file(loading: Loading, bindings: Bindings, texts: Texts, call: ast.Call) -> Loading:
    """Say which file of a plugin the loader starts from."""
    name = (dotted_name(call.func) or "").rpartition(".")[2]
    as_file = name == "spec_from_file_location"
    given = {each.arg: each.value for each in call.keywords}
    if as_file:
        where = given.get("location") or (call.args[1] if len(call.args) > 1 else None)
        text = texts.text(where) if where is not None else NAME
        file = text.rpartition("/")[2]
        if file == NAME:
            file = _globbed(bindings.source.tree)
        as_file = "submodule_search_locations" not in given
    else:
        where = given.get("name") or (call.args[0] if call.args else None)
        text = texts.text(where) if where is not None else NAME
        last = text.rpartition(".")[2]
        file = "__init__.py" if last == NAME or not last else f"{last}.py"
    from_manifest = ENTRY in text
    file = "" if from_manifest or not file.endswith(".py") else file
    return replace(loading, file=file, is_from_manifest=from_manifest, is_loaded_as_file=as_file)


def _globbed(tree: ast.Module) -> str:
    """Return the file name that a loader searches for: ``plugin.py`` for ``glob("*/plugin.py")``."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".py"):
            name = node.value.rpartition("/")[2]
            if "*" not in name and len(name) > len(".py"):
                return name
    return ""


def _calls(bindings: Bindings, scope: Scope) -> Iterator[Call]:
    """Yield the calls of what a plugin brings."""
    for owner, function in bindings.functions:
        local = bindings.kinds(function)
        inside = (class_scope(owner, scope) if owner is not None else scope).enter(function)
        parents = {child: parent for parent in nodes_of(function) for child in ast.iter_child_nodes(parent)}
        for node in nodes_of(function):
            if not isinstance(node, ast.Call):
                continue
            if (dotted_name(node.func) or "").endswith(".load_extension"):
                hub = Parameter(name="bot", source="hub")
                yield Call("setup", False, (hub,), True, False, "", node.lineno)
                continue
            kind = bindings.kind_of(node.func, local)
            if kind in (CLASS, DYNAMIC) or kind.startswith(ATTRIBUTE):
                name = kind.removeprefix(ATTRIBUTE) if kind.startswith(ATTRIBUTE) else ""
                if name.startswith("__"):
                    continue
                call = _call(node, name, inside, _fate(node, function, parents))
                itself = f"{scope.source.name}.{owner.name}" if owner is not None and _passes_itself(node) else ""
                yield replace(call, makes_class=kind == CLASS or name[:1].isupper(), hub=itself)


def _call(node: ast.Call, name: str, scope: Scope, fate: tuple[bool, bool]) -> Call:
    arguments = [_argument(each, "", scope) for each in node.args if not isinstance(each, ast.Starred)]
    arguments += [_argument(each.value, each.arg, scope) for each in node.keywords if each.arg]
    awaited, used = fate
    return Call("" if name[:1].isupper() else name, False, tuple(arguments), awaited, used, "", node.lineno)


def _passes_itself(node: ast.Call) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "self" for each in node.args)


def _argument(value: ast.expr, name: str, scope: Scope) -> Parameter:
    dotted = dotted_name(value) or ""
    source = "hub" if dotted == "self" else scope.classify(value)
    last = dotted.rpartition(".")[2] if dotted not in ("", "self") else {"settings": "config"}.get(source, source)
    return Parameter(name=name or last, keyword_only=bool(name), source=source)


def _fate(node: ast.Call, function: FunctionNode, parents: dict[ast.AST, ast.AST]) -> tuple[bool, bool]:
    """Return whether a call's result is awaited, and whether anything else is done with it."""
    parent = parents.get(node)
    awaited = isinstance(parent, ast.Await)
    if awaited and parent is not None:
        parent = parents.get(parent)
    if isinstance(parent, ast.Expr):
        return awaited, False
    target = dotted_name(parent.targets[0]) if isinstance(parent, ast.Assign) else None
    if target is None or "." in target:
        return awaited, True
    used = False
    for each in nodes_of(function):
        if isinstance(each, ast.Name) and each.id == target and isinstance(each.ctx, ast.Load):
            around = parents.get(each)
            if isinstance(around, ast.Await):
                awaited = True
            elif not (isinstance(around, ast.Call) and "await" in (dotted_name(around.func) or "")):
                used = used or not isinstance(around, ast.Compare | ast.If)
    return awaited, used


def _best(calls: list[Call]) -> Call | None:
    """Choose: a call whose name speaks of registering, then a class that is made, then any other; first one first."""

    def order(call: Call) -> tuple[bool, bool, bool]:
        known = call.function in {"register", "setup", "create_plugin"} or "plugin" in call.function
        return (not known, not call.makes_class, call.function in {"main", "shutdown", "stop", "teardown", "unload"})

    found = [call for call in calls if call.function not in {"teardown", "unload", "unregister"}]
    return min(found, key=order, default=None)
