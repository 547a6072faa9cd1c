"""Where an argument in existing code comes from: the settings object, the hub, the plugin's name, or something else."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from generator.answers.contract import Parameter, ParameterSource
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import source_of
from generator.contract.sources import FunctionNode, Source
from generator.syntax_trees import nodes_of

SETTINGS_WORDS = frozenset({"config", "settings", "cfg", "conf", "configuration", "app_config", "app_settings"})
NAME_KEYS = frozenset({"name", "plugin_name", "id", "slug", "__name__", "stem"})
_OPEN = frozenset({"", "Any", "object", "typing.Any"})


@dataclass(frozen=True)
class Known:
    """What is known of the workspace when its code is looked at.

    Attributes:
        settings: Dotted paths of the settings class and of the workspace's classes that it derives from.
        makers: Dotted paths of functions that return the settings object.
        instances: Dotted paths of module-level settings objects.
        hubs: Dotted paths of the hub's class and its bases.
        attributes: Attributes of the hub that hold the settings object.
    """

    settings: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()
    instances: frozenset[str] = frozenset()
    hubs: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


@dataclass
class Scope:
    """The names that one function of a file can use.

    Attributes:
        source: The file.
        names: Resolves names of the workspace.
        known: What is known of the workspace.
        unit: The name of the plugin that the file belongs to; empty outside plugins.
        values: For each local name, or ``self.attribute``, what it holds.
        given: Names of parameters that are known to get the settings object.
    """

    source: Source
    names: Names
    known: Known
    unit: str = ""
    values: dict[str, ParameterSource] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    def enter(self, function: FunctionNode) -> Scope:
        """Return the scope inside a function: its parameters, and what is assigned to its names in order."""
        inner = replace(self, values=dict(self.values))
        for argument in arguments_of(function):
            inner.values[argument.arg] = self.parameter(argument)
        for target, value in assignments(function):
            source = inner.classify(value)
            if source != "unknown":
                inner.values[target] = source
        return inner

    def parameter(self, argument: ast.arg) -> ParameterSource:
        """Return what a parameter holds: by its annotation, else by its name."""
        annotated = self.by_annotation(argument.annotation)
        if annotated is None and argument.arg in self.given:
            return "settings"
        return annotated or source_of(argument.arg, required=True)

    def by_annotation(self, annotation: ast.expr | None) -> ParameterSource | None:
        """Return what an annotation says; ``None`` where it names neither the settings class nor the hub's."""
        for path in self.paths_in(annotation):
            if path in self.known.settings:
                return "settings"
            if path in self.known.hubs:
                return "hub"
        return None

    def paths_in(self, annotation: ast.expr | None) -> Iterator[str]:
        """Yield the dotted paths of all names in an annotation, also of one written as a string."""
        for node in nodes_of(annotation) if annotation is not None else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                try:
                    inner = ast.parse(node.value.strip(), mode="eval").body
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    continue
                if not isinstance(inner, ast.Constant):
                    yield from self.paths_in(inner)
            elif (dotted := dotted_name(node)) is not None:
                yield self.names.resolve(self.source, dotted)

    def classify(self, value: ast.expr) -> ParameterSource:
        """Return what an expression gives."""
        match value:
            case ast.Await(value=inner):
                source = self.classify(inner)
            case ast.BoolOp(values=listed):
                source = next((each for item in listed if (each := self.classify(item)) != "unknown"), "unknown")
            case ast.Constant(value=constant):
                source = self._constant(constant)
            case ast.Call():
                source = self._call(value)
            case ast.Dict():
                source = "config"
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                source = source_of(key, required=True)
            case _:
                source = self._name(value)
        return source

    def _constant(self, value: object) -> ParameterSource:
        if not isinstance(value, str):
            return "default"
        if self.unit and _plain(value) in {_plain(self.unit), _plain(self.unit).removesuffix("plugin")}:
            return "name"
        return "version" if value[:1].isdigit() and "." in value else "unknown"

    def _call(self, call: ast.Call) -> ParameterSource:
        dotted = dotted_name(call.func)
        if dotted is None:
            return "unknown"
        path = self.names.resolve(self.source, dotted)
        last = dotted.rpartition(".")[2]
        if path in self.known.makers or path in self.known.settings:
            return "settings"
        if path in self.known.hubs:
            return "hub"
        if last == "get" and call.args and isinstance(call.args[0], ast.Constant):
            key = call.args[0].value
            return source_of(key, required=True) if isinstance(key, str) else "unknown"
        return "logger" if last in {"getLogger", "get_logger", "bind"} else "unknown"

    def _name(self, value: ast.expr) -> ParameterSource:
        dotted = dotted_name(value)
        if dotted is None:
            return "unknown"
        if self.values.get(dotted, "unknown") != "unknown":
            return self.values[dotted]
        if self.names.resolve(self.source, dotted) in self.known.instances:
            return "settings"
        owner, _, last = dotted.rpartition(".")
        return self._attribute(owner, last) if owner else source_of(last, required=True)

    def _attribute(self, owner: str, last: str) -> ParameterSource:
        holder = self.values.get(owner, "unknown")
        if holder == "hub" or owner in {"self.hub", "self.bot", "self.app"}:
            return "settings" if last in self.known.attributes | SETTINGS_WORDS else _logger(last)
        if owner == "self" and last in SETTINGS_WORDS:
            return "settings"
        return "name" if last in NAME_KEYS else source_of(last, required=True)


def arguments_of(function: FunctionNode) -> list[ast.arg]:
    """Return a function's parameters but ``self``, ``cls`` and those with stars, in order."""
    listed = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return listed[1:] if listed and listed[0].arg in {"self", "cls"} else listed


def parameters_of(function: FunctionNode, scope: Scope) -> tuple[Parameter, ...]:
    """Return a function's parameters with their sources; annotations are left out."""
    positional = [*function.args.posonlyargs, *function.args.args]
    without = len(positional) - len(function.args.defaults)
    needed = {each.arg for each in positional[:without]}
    defaults = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    needed |= {each.arg for each, default in defaults if default is None}
    by_name = {each.arg for each in function.args.kwonlyargs}
    found = []
    for each in arguments_of(function):
        source = scope.parameter(each)
        required = each.arg in needed
        found.append(
            Parameter(
                name=each.arg,
                required=required,
                keyword_only=each.arg in by_name,
                source="default" if not required and source not in ("hub", "settings") else source,
            )
        )
    return tuple(found)


def assignments(function: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield (dotted target, value) of the plain assignments in a function, in the order of its lines."""
    found: list[tuple[int, str, ast.expr]] = []
    for node in nodes_of(function):
        if isinstance(node, ast.Assign):
            found += [(node.lineno, name, node.value) for each in node.targets if (name := dotted_name(each))]
        elif (
            isinstance(node, ast.AnnAssign | ast.NamedExpr)
            and node.value is not None
            and (name := dotted_name(node.target))
        ):
            found.append((node.lineno, name, node.value))
    yield from ((name, value) for _, name, value in sorted(found, key=lambda each: each[0]))


def dotted_name(node: ast.AST) -> str | None:
    """Return ``a.b.c`` where an expression is one, else ``None``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def class_node(found: FoundClass) -> ast.ClassDef | None:
    """Return the syntax tree of a class."""
    named = (node for node in found.source.tree.body if isinstance(node, ast.ClassDef) and node.name == found.node.name)
    return next(named, None)


def methods_of(node: ast.ClassDef | None) -> dict[str, FunctionNode]:
    """Return the methods of a class by name."""
    body = node.body if node is not None else []
    return {each.name: each for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def class_scope(node: ast.ClassDef, scope: Scope) -> Scope:
    """Return the scope inside a class: what its constructor keeps as ``self.…``."""
    inner = replace(scope, values=dict(scope.values))
    maker = methods_of(node).get("__init__")
    if maker is not None:
        within = scope.enter(maker)
        inner.values |= {name: kept for name, kept in within.values.items() if name.startswith("self.")}
    for statement in node.body:
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and (annotated := scope.by_annotation(statement.annotation))
        ):
            inner.values[f"self.{statement.target.id}"] = annotated
    return inner


def with_known(parameter: Parameter, imports: Mapping[str, str], known: Known, *, given: bool = False) -> Parameter:
    """Return a parameter with its source by its type: the settings class or the hub's.

    Args:
        parameter: As read by its name.
        imports: For every name in annotations, the module it comes from.
        known: What is known of the workspace.
        given: Whether a parameter for settings that has no type is known to get the settings object.
    """
    paths = {f"{imports[word]}.{word}" for word in words_of([parameter.annotation]) if word in imports}
    source = parameter.source
    if not known.settings.isdisjoint(paths):
        source = "settings"
    elif not known.hubs.isdisjoint(paths):
        source = "hub"
    elif given and source == "config" and is_open(parameter.annotation):
        source = "settings"
    return parameter.model_copy(update={"source": source})


def words_of(annotations: Iterable[str]) -> set[str]:
    """Return the plain names in annotations."""
    text = " ".join(annotations)
    return set("".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split())


def is_open(annotation: str) -> bool:
    """Tell whether an annotation says nothing about what a parameter holds."""
    return annotation in _OPEN


def _logger(name: str) -> ParameterSource:
    return "logger" if name in {"logger", "log"} else "unknown"


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
