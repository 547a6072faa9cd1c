"""How the settings object comes into being: what its fields demand, and the workspace's own way to make it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.answers.contract import SettingsClass
from generator.answers.demands import is_variable
from generator.contract.arguments import Known, Scope, class_node, dotted_name
from generator.contract.findings import Notes
from generator.contract.names import FoundClass, Names
from generator.contract.sources import FunctionNode, Source
from generator.syntax_trees import env_prefix, nodes_of

MAX_FILES_LOOKED_AT = 60
_USUAL = (
    "get_settings",
    "load_settings",
    "load_config",
    "get_config",
    "read_settings",
    "read_config",
    "settings",
    "config",
)
_NOT_REAL = ("test", "fake", "dummy", "mock", "default", "example", "sample")
_SCRIPTS = frozenset({"main", "__main__", "app", "cli", "run", "bot"})


def with_use(settings: SettingsClass, found: FoundClass, names: Names, notes: Notes) -> SettingsClass:
    """Return a settings class with what its fields demand, and the function or variable that gives the object."""
    fields = _fields(found, names)
    prefix = env_prefix(node for member in names.family(found) if (node := class_node(member)) is not None)
    required = [name for name, node in fields.items() if node is not None and _is_required(node)]
    variables = [_variable(name, fields[name], prefix) for name in required]
    for name, variable in zip(required, variables, strict=True):
        notes.found(f"settings.required.{name}", variable, found.where, "a field without a default")
    update: dict[str, object] = {"required": tuple(required), "variables": tuple(variables)}
    if factory := _best(_factories(found, names), found):
        source, name, line = factory
        notes.found("settings.factory", f"{source.name}.{name}", f"{source.path}:{line}", "returns the settings object")
        update |= {"factory": name, "factory_module": source.name}
    elif instance := _best(_instances(found, names), found):
        source, name, line = instance
        notes.found("settings.instance", f"{source.name}.{name}", f"{source.path}:{line}", "is the settings object")
        update |= {"instance": name, "factory_module": source.name}
    return settings.model_copy(update=update)


def known_settings(settings: SettingsClass | None, names: Names) -> Known:
    """Return what the settings class lets us know about other code."""
    found = names.find_class(f"{settings.module}.{settings.class_name}") if settings else None
    if settings is None or found is None:
        return Known()
    own = frozenset(member.path for member in names.family(found))
    return Known(
        settings=own,
        makers=frozenset(f"{source.name}.{name}" for source, name, _ in _factories(found, names)),
        instances=frozenset(f"{source.name}.{name}" for source, name, _ in _instances(found, names)),
    )


def _fields(found: FoundClass, names: Names) -> dict[str, ast.AnnAssign | None]:
    """Return the fields of a settings class with the line that declares each; ``None`` where it has a plain value."""
    listed: dict[str, ast.AnnAssign | None] = {}
    for member in reversed(names.family(found)):
        node = class_node(member)
        for line in node.body if node is not None else ():
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                name = line.target.id
                if not name.startswith("_") and name != "model_config" and "ClassVar" not in ast.dump(line.annotation):
                    listed[name] = line
            elif isinstance(line, ast.Assign):
                listed |= {each.id: None for each in line.targets if isinstance(each, ast.Name) and each.id in listed}
    return listed


def _field_calls(line: ast.AnnAssign) -> Iterator[ast.Call]:
    """Yield the ``Field(…)`` of a field: its value, and those in ``Annotated[…]``."""
    inside = list(nodes_of(line.annotation)) if isinstance(line.annotation, ast.Subscript) else []
    for node in [line.value, *inside]:
        if isinstance(node, ast.Call) and (dotted_name(node.func) or "").rpartition(".")[2] == "Field":
            yield node


def _is_required(line: ast.AnnAssign) -> bool:
    calls = list(_field_calls(line))
    if line.value is not None and not (calls and calls[0] is line.value):
        return isinstance(line.value, ast.Constant) and line.value.value is ...
    for call in calls:
        if call.args and not _is_ellipsis(call.args[0]):
            return False
        given = {each.arg: each.value for each in call.keywords}
        if "default_factory" in given or ("default" in given and not _is_ellipsis(given["default"])):
            return False
    return True


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _variable(name: str, line: ast.AnnAssign | None, prefix: str) -> str:
    """Return the variable of the environment that fills a field; an alias knows no prefix."""
    for call in _field_calls(line) if line is not None else ():
        given = {each.arg: each.value for each in call.keywords}
        for key in ("validation_alias", "alias", "env"):
            if key in given:
                texts = [
                    node.value
                    for node in nodes_of(given[key])
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                ]
                if texts and is_variable(texts[0]):
                    return texts[0]
    return f"{prefix}{name}".upper()


def _files(found: FoundClass, names: Names) -> list[Source]:
    """Return the files that name the settings class, its own first."""
    paths = [path for path in names.sources.containing(found.node.name.encode()) if path != found.source.path]
    parsed = (names.sources.parse(path) for path in paths[:MAX_FILES_LOOKED_AT])
    return [found.source, *(source for source in parsed if source is not None)]


def _factories(found: FoundClass, names: Names) -> list[tuple[Source, str, int]]:
    """Return the public functions without required parameters that return the settings object."""
    listed = []
    for source in _files(found, names):
        scope = Scope(source, names, Known(settings=frozenset({found.path})))
        for node in source.tree.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and _takes_nothing(node)
                and _returns(node, scope)
            ):
                listed.append((source, node.name, node.lineno))
    return listed


def _takes_nothing(node: FunctionNode) -> bool:
    arguments = node.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    return positional == len(arguments.defaults) and all(default is not None for default in arguments.kw_defaults)


def _returns(node: ast.FunctionDef, scope: Scope) -> bool:
    if node.returns is not None:
        is_plain = isinstance(node.returns, ast.Constant) or dotted_name(node.returns) is not None
        return is_plain and scope.by_annotation(node.returns) == "settings"
    inner = scope.enter(node)
    returned = [each.value for each in nodes_of(node) if isinstance(each, ast.Return) and each.value is not None]
    return bool(returned) and all(_is_made(value, inner) for value in returned)


def _is_made(value: ast.expr, scope: Scope) -> bool:
    dotted = dotted_name(value)
    if dotted is not None:
        return scope.values.get(dotted) == "settings" and dotted not in ("self",)
    return isinstance(value, ast.Call) and scope.classify(value) == "settings"


def _instances(found: FoundClass, names: Names) -> list[tuple[Source, str, int]]:
    """Return the public module-level variables that hold the settings object."""
    listed = []
    makers = frozenset(f"{source.name}.{name}" for source, name, _ in _factories(found, names))
    for source in _files(found, names):
        scope = Scope(source, names, Known(settings=frozenset({found.path}), makers=makers))
        for node in source.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if (
                    isinstance(target, ast.Name)
                    and not target.id.startswith("_")
                    and scope.classify(node.value) == "settings"
                ):
                    listed.append((source, target.id, node.lineno))
    return listed


def _best(listed: list[tuple[Source, str, int]], found: FoundClass) -> tuple[Source, str, int] | None:
    """Choose: in the settings class's own module, else its package, by a usual name, in the shallowest file."""

    def order(each: tuple[Source, str, int]) -> tuple[object, ...]:
        source, name, line = each
        return (
            any(word in name for word in _NOT_REAL),
            source.name != found.source.name,
            PurePosixPath(source.path).parent != PurePosixPath(found.source.path).parent,
            source.name.rpartition(".")[2] in _SCRIPTS,
            _USUAL.index(name) if name in _USUAL else len(_USUAL),
            source.path.count("/"),
            source.path,
            line,
        )

    usable = [each for each in listed if each[0].name]
    return min(usable, key=order, default=None)
