"""The hub, learned from use: whose object plugins are made with, and where it keeps the settings object."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from generator.answers.contract import PluginBase
from generator.contract.arguments import (
    SETTINGS_WORDS,
    Known,
    Scope,
    arguments_of,
    assignments,
    class_node,
    dotted_name,
    is_open,
    methods_of,
)
from generator.contract.bindings import functions_of
from generator.contract.loading import Loading
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import source_of
from generator.contract.sources import FunctionNode
from generator.contract.units_read import Unit
from generator.syntax_trees import nodes_of

MAX_CALLERS = 30
HUB_ENDINGS = ("Hub", "Bot", "App", "Application", "Kernel", "Host", "Core", "Assistant", "Runtime")
_NOTHING = ("typing.", "builtins.", "types.", "abc.", "collections.")


def hub_classes(
    base: PluginBase | None, units: Iterable[Unit], loading: Loading | None, names: Names
) -> Iterator[tuple[str, str]]:
    """Yield (dotted path, reason) of the classes whose object plugins get, the strongest evidence first."""
    for parameter in base.constructor if base else ():
        if parameter.source == "hub" and base is not None:
            for name, module in base.imports.items():
                if name in parameter.annotation:
                    yield f"{module}.{name}", "the type of the base's parameter"
    counted = Counter(path for unit in units for path in _annotated(unit, names))
    for path, count in counted.most_common():
        yield path, f"the type that plugins name ({count})"
    if loading is not None:
        if loading.call is not None and loading.call.hub:
            yield loading.call.hub, "the loader passes itself"
        for path in _passed_to(loading, names):
            yield path, "what the loader is made or called with"


def usual_hub(base: PluginBase | None, names: Names) -> FoundClass | None:
    """Return a class that is called like a hub: the shallowest one, those of ``core`` first; no plugin is one."""
    base_path = f"{base.module}.{base.class_name}" if base else ""
    found = []
    for word in HUB_ENDINGS:
        for path, class_names in names.sources.classes_with(word.encode()).items():
            if any(name.endswith(word) for name in class_names):
                listed = [each for each in names.classes(path) if each.node.name.endswith(word)]
                listed = [each for each in listed if not base_path or base_path not in names.mro(each)]
                found += [
                    (HUB_ENDINGS.index(word), "core" not in path.split("/"), path.count("/"), path, each)
                    for each in listed
                ]
    return min(found, key=lambda each: each[:4])[4] if found else None


def is_foreign(path: str, names: Names) -> bool:
    """Tell whether a dotted path is a class of another package."""
    return "." in path and not path.startswith(_NOTHING) and not names.split(path)[0]


def settings_attribute(found: FoundClass, known: Known, names: Names) -> tuple[str, int]:
    """Return the attribute or property of a class that holds the settings object, and its line; empty where none does.

    One whose type or value is the settings class comes before one that is only named so.
    """
    named: tuple[str, int] = ("", 0)
    for member in names.family(found):
        node = class_node(member)
        if node is None:
            continue
        scope = Scope(member.source, names, known)
        for name, line, source, annotation in _attributes(node, scope):
            if name.startswith("_"):
                continue
            if source == "settings":
                return name, line
            if name in SETTINGS_WORDS and is_open(annotation) and not named[0]:
                named = (name, line)
    return named


def used_attribute(units: Iterable[Unit]) -> str:
    """Return the attribute of the hub that plugins take the settings object from; empty where none does."""
    counted: Counter[str] = Counter()
    for unit in units:
        hubs = {each.arg for each in arguments_of(unit.function)} if unit.function else set()
        for node in nodes_of(unit.call) if unit.call is not None else ():
            if isinstance(node, ast.Attribute) and dotted_name(node.value) in hubs and node.attr in SETTINGS_WORDS:
                counted[node.attr] += 1
    return counted.most_common(1)[0][0] if counted else ""


def _attributes(node: ast.ClassDef, scope: Scope) -> Iterator[tuple[str, int, str, str]]:
    """Yield (name, line, source, annotation) of a class's attributes and properties."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            yield line.target.id, line.lineno, scope.by_annotation(line.annotation) or "", ast.unparse(line.annotation)
        elif isinstance(line, ast.FunctionDef) and any(
            "property" in (dotted_name(each) or "") for each in line.decorator_list
        ):
            returns = ast.unparse(line.returns) if line.returns else ""
            yield line.name, line.lineno, scope.by_annotation(line.returns) or "", returns
    maker = methods_of(node).get("__init__")
    if maker is None:
        return
    inner = scope.enter(maker)
    annotated = {each.arg: each.annotation for each in arguments_of(maker)}
    for statement in nodes_of(maker):
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                dotted = dotted_name(target) or ""
                if not dotted.startswith("self.") or dotted.count(".") != 1:
                    continue
                own = statement.annotation if isinstance(statement, ast.AnnAssign) else None
                given = own or annotated.get(dotted_name(statement.value) or "")
                source = scope.by_annotation(given) or (inner.classify(statement.value) if given is None else "")
                yield dotted.removeprefix("self."), statement.lineno, source, ast.unparse(given) if given else ""


def _annotated(unit: Unit, names: Names) -> Iterator[str]:
    """Yield the types of the hub that a plugin's registration function or class names."""
    makers: list[tuple[FunctionNode, FoundClass | None]] = [(unit.function, None)] if unit.function else []
    if unit.made is not None and (maker := methods_of(class_node(unit.made)).get("__init__")):
        makers.append((maker, unit.made))
    for function, owner in makers:
        source = owner.source if owner else unit.source
        if source is None:
            continue
        for argument in arguments_of(function):
            if source_of(argument.arg, required=True) == "hub":
                paths = Scope(source, names, Known()).paths_in(argument.annotation)
                yield from (path for path in paths if not path.startswith(_NOTHING) and "." in path)


def _passed_to(loading: Loading, names: Names) -> Iterator[str]:
    """Yield the classes whose objects reach the loader: annotated in it, or made by those who call it."""
    source = loading.source
    scope = Scope(source, names, Known())
    words = set()
    for owner, function in functions_of(source.tree):
        if owner is not None:
            words.add(owner.name)
        elif not function.name.startswith("_"):
            words.add(function.name)
        for argument in arguments_of(function):
            if source_of(argument.arg, required=True) == "hub":
                yield from (path for path in scope.paths_in(argument.annotation) if names.find_class(path))
    calls = tuple(f"{word}(".encode() for word in words)
    for path in names.sources.containing(*calls)[:MAX_CALLERS]:
        caller = names.sources.parse(path)
        for _, function in functions_of(caller.tree) if caller else ():
            if caller is not None:
                inside = Scope(caller, names, Known())
                yield from _made_for(function, frozenset(words), inside)


def _made_for(function: FunctionNode, words: frozenset[str], scope: Scope) -> Iterator[str]:
    """Yield the classes of local objects that a function passes to something named in ``words``."""
    made: dict[str, str] = {}
    for argument in arguments_of(function):
        for path in scope.paths_in(argument.annotation):
            made[argument.arg] = path
    for target, value in assignments(function):
        if isinstance(value, ast.Call) and (dotted := dotted_name(value.func)):
            made[target] = scope.names.resolve(scope.source, dotted)
    for call in nodes_of(function):
        if not isinstance(call, ast.Call) or (dotted_name(call.func) or "").rpartition(".")[2] not in words:
            continue
        for value in [*call.args, *(each.value for each in call.keywords)]:
            dotted = dotted_name(value) or (dotted_name(value.func) if isinstance(value, ast.Call) else "") or ""
            path = made.get(dotted) or scope.names.resolve(scope.source, dotted) if dotted else ""
            found = scope.names.find_class(path) if path else None
            is_named = source_of(dotted, required=True) == "hub"
            if found is not None and (is_named or found.node.name.endswith(HUB_ENDINGS)):
                yield found.path
