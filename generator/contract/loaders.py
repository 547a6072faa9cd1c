"""The workspace's own function that loads plugins, if it can be called: what it and its class take."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from generator.answers.contract import Loader, Parameter, ParameterSource
from generator.contract.arguments import Known, Scope, dotted_name, parameters_of
from generator.contract.bindings import functions_of, mentions
from generator.contract.findings import Notes
from generator.contract.loading import Loading
from generator.contract.names import Names
from generator.contract.sources import FunctionNode
from generator.syntax_trees import nodes_of

_ALL = ("load_all", "load_plugins", "load_extensions", "load", "discover_and_load", "load_skills", "load_addons")
_LATER = ("reload", "unload", "stop", "shutdown", "start", "close")
# Whoever calls these runs the whole program.
_SCRIPTS = frozenset({"main", "run", "cli", "amain", "async_main", "serve", "serve_forever"})
_WORDS: dict[str, ParameterSource] = {
    "root": "root",
    "base_dir": "root",
    "workspace": "root",
    "project_root": "root",
    "base_path": "root",
    "repo": "root",
    "plugins_dir": "plugins_dir",
    "plugins_path": "plugins_dir",
    "plugins_root": "plugins_dir",
    "plugins_folder": "plugins_dir",
    "plugin_dir": "plugins_dir",
    "plugin_root": "plugins_dir",
    "directory": "plugins_dir",
    "extensions_dir": "plugins_dir",
    "folder": "folder",
    "path": "folder",
    "plugin_path": "folder",
    "plugin_folder": "folder",
    "manifest_path": "manifest",
    "manifest_file": "manifest",
}
_NAMES = frozenset({"name", "plugin_name", "plugin", "extension", "extension_name", "module_name", "skill", "slug"})
_LISTS = ("iterdir", "glob", "rglob", "iter_modules", "listdir", "scandir", "walk_packages")


@dataclass(frozen=True)
class _Choice:
    """A function that loads plugins, with its class."""

    owner: ast.ClassDef | None
    function: FunctionNode
    constructor: tuple[Parameter, ...]
    parameters: tuple[Parameter, ...]

    @property
    def unfilled(self) -> list[str]:
        """The parameters that nobody can fill."""
        listed = (*self.constructor, *self.parameters)
        return [each.name for each in listed if each.required and each.source in ("unknown", "config", "version")]


def find_loader(loading: Loading | None, plugins_dir: str, known: Known, names: Names, notes: Notes) -> Loader | None:
    """Return the workspace's own function or method that loads plugins; ``None`` and a finding where there is none.

    One that loads all plugins comes before one that loads a single one.
    """
    if loading is None:
        notes.found("loader", "none", "", "no file of the workspace imports plugins by name")
        return None
    scope = Scope(loading.source, names, known, given=loading.given)
    choices = [_choice(owner, function, plugins_dir, scope) for owner, function in _reaching(loading)]
    fitting = [choice for choice in choices if not choice.unfilled]
    if not fitting:
        lacking = ", ".join(sorted({name for choice in choices for name in choice.unfilled}))
        rule = (
            f"nobody can tell what {lacking} is" if choices else "the code that loads is no public function or method"
        )
        notes.found("loader", "none", loading.where, f"cannot be called: {rule}")
        return None
    best = min(fitting, key=lambda choice: (_rank(choice), choice.function.lineno))
    source = loading.source
    owner = best.owner.name if best.owner is not None else ""
    shown = ".".join(filter(None, (source.name, owner, best.function.name)))
    notes.found("loader", shown, f"{source.path}:{best.function.lineno}", "loads plugins and can be called")
    return Loader(
        path=source.path,
        module=source.name,
        class_name=owner,
        constructor=best.constructor,
        function=best.function.name,
        parameters=best.parameters,
        is_async=isinstance(best.function, ast.AsyncFunctionDef),
    )


def _reaching(loading: Loading) -> Iterator[tuple[ast.ClassDef | None, FunctionNode]]:
    """Yield the public functions that come to where plugins are made, directly or by others of the file."""
    functions = list(functions_of(loading.source.tree))
    line = loading.call.line if loading.call is not None else loading.line
    reaching = {id(each) for _, each in functions if each.lineno <= line <= (each.end_lineno or 0)}
    names = {each.name for _, each in functions if id(each) in reaching}
    for _ in functions:
        more = {id(each) for _, each in functions if id(each) not in reaching and _calls_any(each, names)}
        if not more:
            break
        reaching |= more
        names |= {each.name for _, each in functions if id(each) in more}
    for owner, each in functions:
        is_called = not each.name.startswith("_") and each.name not in _SCRIPTS and not _is_property(each)
        if id(each) in reaching and is_called and (owner is None or not owner.name.startswith("_")):
            yield owner, each


def _calls_any(function: FunctionNode, names: set[str]) -> bool:
    called = (dotted_name(each.func) for each in nodes_of(function) if isinstance(each, ast.Call))
    return any(each.rpartition(".")[2] in names for each in called if each)


def _is_property(function: FunctionNode) -> bool:
    return any(
        (dotted_name(each) or "").rpartition(".")[2] in {"property", "staticmethod", "classmethod", "fixture"}
        for each in function.decorator_list
    )


def _choice(owner: ast.ClassDef | None, function: FunctionNode, plugins_dir: str, scope: Scope) -> _Choice:
    made: tuple[Parameter, ...] = ()
    if owner is not None:
        found = scope.names.find_class(f"{scope.source.name}.{owner.name}")
        for member in scope.names.family(found) if found else ():
            maker = next(
                (
                    each
                    for holder, each in functions_of(member.source.tree)
                    if _is_maker(holder, each, member.node.name)
                ),
                None,
            )
            if maker is not None:
                within = Scope(member.source, scope.names, scope.known, given=scope.given)
                made = _filled(maker, owner, plugins_dir, within)
                break
    return _Choice(owner, function, made, _filled(function, function, plugins_dir, scope))


def _is_maker(holder: ast.ClassDef | None, function: FunctionNode, name: str) -> bool:
    return holder is not None and holder.name == name and function.name == "__init__"


def _filled(function: FunctionNode, used_in: ast.AST, plugins_dir: str, scope: Scope) -> tuple[Parameter, ...]:
    """Return a function's parameters with what a caller gives for each."""
    found = []
    for parameter in parameters_of(function, scope):
        source = parameter.source
        if source not in ("hub", "settings"):
            source = "default" if not parameter.required else _path_source(parameter.name, used_in, plugins_dir)
        found.append(parameter.model_copy(update={"source": source}))
    return tuple(found)


def _path_source(name: str, used_in: ast.AST, plugins_dir: str) -> ParameterSource:
    """Return which path a parameter of a loader is: by what is done with it, else by its name."""
    if name in _NAMES:
        return "name"
    container = plugins_dir.rpartition("/")[2]
    spelled = {name, f"self.{name}", f"self._{name}"}
    used: ParameterSource | None = None
    for node in nodes_of(used_in):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and dotted_name(_stripped(node.left)) in spelled
        ):
            right = node.right.value if isinstance(node.right, ast.Constant) else ""
            if isinstance(right, str) and right and container in right.split("/"):
                return "root"
            if isinstance(right, str) and right.endswith((".json", ".py")):
                used = "folder"
        elif isinstance(node, ast.Call) and mentions(node.func, *_LISTS):
            inside = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            if any(dotted_name(_stripped(each)) in spelled for each in [*inside, *node.args]):
                return "plugins_dir"
    return used or _WORDS.get(name.strip("_"), "manifest" if "manifest" in name else "unknown")


def _stripped(value: ast.AST) -> ast.AST:
    """Return the path inside ``Path(x)`` or ``str(x)``."""
    if isinstance(value, ast.Call) and dotted_name(value.func) in {"Path", "str", "pathlib.Path"} and value.args:
        return value.args[0]
    if isinstance(value, ast.List) and len(value.elts) == 1:
        return _stripped(value.elts[0])
    return value


def _rank(choice: _Choice) -> tuple[object, ...]:
    name = choice.function.name
    single = any(each.source in ("name", "folder", "manifest") for each in choice.parameters)
    return (
        any(word in name for word in _LATER),
        single,
        _ALL.index(name) if name in _ALL else len(_ALL) - ("load" in name),
        len([each for each in choice.parameters if each.required]),
    )
