"""The plugins' base class, learned from what the existing plugins derive from."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

import griffe

from generator.answers.contract import Parameter, PluginBase
from generator.contract.arguments import Known, Scope, class_node, dotted_name, methods_of
from generator.contract.findings import Notes
from generator.contract.members import abstract_methods, members_of, role_of
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations, source_of, split_foreign
from generator.contract.units_read import Unit, base_paths
from generator.syntax_trees import nodes_of

MAX_FILES_LOOKED_AT = 80
_OPEN_VALUES = frozenset({"''", '""', "None", "...", "'unnamed'", '"unnamed"', "'base'", '"base"'})
_OTHERS = (
    "Service",
    "Client",
    "Backend",
    "Provider",
    "Repository",
    "Adapter",
    "Store",
    "Connection",
    "Driver",
    "Error",
)
_WORDS = ("Plugin", "Extension", "Skill", "Automation", "Addon", "AddOn", "Cog", "Integration", "Module", "Component")
_PLAIN_FACTS = ("name", "version", "description")


def most_used(units: Iterable[Unit], names: Names) -> tuple[str, int] | None:
    """Return the dotted path of the class that most plugins derive from, and how many do; the nearest one on a tie."""
    counted: Counter[str] = Counter()
    depth: dict[str, int] = {}
    for unit in units:
        paths = base_paths(unit.made, unit, names) if unit.made else ()
        counted.update(paths)
        for index, path in enumerate(paths):
            depth[path] = max(depth.get(path, 0), index)
    if not counted:
        return None
    path = max(counted, key=lambda each: (counted[each], -depth[each]))
    return path, counted[path]


def derived(units: Iterable[Unit], base: PluginBase | None, names: Names) -> tuple[Unit, ...]:
    """Return the plugins whose class derives from the base; those with any class where there is no base."""
    path = f"{base.module}.{base.class_name}" if base else ""
    return tuple(unit for unit in units if unit.made and (not path or path in names.mro(unit.made)))


def lifecycle_classes(mentioned: frozenset[str], names: Names) -> list[FoundClass]:
    """Return the classes with abstract methods that start or stop something; those that a loader mentions come alone.

    So do those whose names speak of plugins, before others.
    """
    words = (b"abstractmethod", b"NotImplementedError", b"Protocol")
    found = []
    for path in names.sources.containing(*words)[:MAX_FILES_LOOKED_AT]:
        for each in names.classes(path):
            members = members_of(each, names)
            turns = [name for name, member in members.items() if member.abstract and role_of(name) != "other"]
            if turns and not each.node.name.endswith(_OTHERS):
                found.append(each)
    for group in (
        [each for each in found if each.path in mentioned],
        [each for each in found if any(word in each.node.name for word in _WORDS)],
    ):
        if group:
            return group
    return found


def foreign_base(path: str, units: tuple[Unit, ...], known: Known, names: Names, notes: Notes) -> PluginBase:
    """Return what is seen of a base class that a library brings: what plugins pass it, and what all define."""
    module, class_name = split_foreign(path)
    passed = [_passed(unit, known, names) for unit in units]
    constructor = Counter(passed).most_common(1)[0][0] if passed else ()
    annotations = Annotations(names)
    defined = Counter(
        name
        for unit in units
        for name, node in (unit.made.node.members.items() if unit.made else ())
        if isinstance(node, griffe.Function) and role_of(name) != "other"
    )
    first = units[0].made if units else None
    members = members_of(first, names) if first is not None else {}
    wanted = {name: member for name, member in members.items() if len(units) > 1 and defined[name] == len(units)}
    if any(not each.keyword_only for each in constructor):
        notes.problem(
            "plugin_base.constructor",
            f"{path} is no class of the workspace, and plugins pass it {len(constructor)} arguments by position: set "
            "plugin_base.constructor in the [contract] table of the configuration.",
        )
    return PluginBase(
        module=module,
        class_name=class_name,
        constructor=constructor,
        methods=abstract_methods({name: each.made_abstract() for name, each in wanted.items()}, annotations),
        imports=dict(sorted(annotations.imports.items())),
    )


def open_attributes(
    found: FoundClass, base: PluginBase, units: tuple[Unit, ...], names: Names, notes: Notes
) -> tuple[Parameter, ...]:
    """Return the class attributes that the base declares and leaves open, and that plugins set."""
    annotations = Annotations(names)
    taken = {parameter.name for parameter in base.constructor} | {method.name for method in base.methods}
    listed = []
    for name, member in members_of(found, names).items():
        node = member.node
        if not isinstance(node, griffe.Attribute) or name in taken or name.startswith("_") or "property" in node.labels:
            continue
        if not _is_in_body(member.owner, name) or _is_assigned(member.owner, name):
            continue
        setting = [value for unit in units if (value := _class_value(unit, name)) is not None]
        is_set = len(setting) * 2 > len(units)
        declared = node.value is None
        if not is_set and not (declared and not units):
            continue
        if node.value is not None and str(node.value) not in _OPEN_VALUES and not declared:
            continue
        source = source_of(name, required=True)
        listed.append(
            Parameter(
                name=name,
                annotation=_attribute_type(member.owner, name, annotations.text(node.annotation, member.owner)),
                required=declared,
                source=source if source in _PLAIN_FACTS else "unknown",
            )
        )
        notes.found(
            f"plugin_base.attributes.{name}",
            listed[-1].source,
            f"{member.owner.source.path}:{node.lineno}",
            (f"declared by the base, set by {len(setting)} of {len(units)} plugins"),
        )
    return tuple(listed)


def passed_settings(units: Iterable[Unit], known: Known, names: Names) -> bool:
    """Tell whether plugins are made with the settings object, or pass it to their base."""
    for unit in units:
        if any(each.source == "settings" for each in _passed(unit, known, names)):
            return True
        if unit.call is None or unit.source is None or unit.function is None:
            continue
        scope = Scope(unit.source, names, known, unit.name).enter(unit.function)
        values = [*unit.call.args, *(each.value for each in unit.call.keywords)]
        if any(scope.classify(value) == "settings" for value in values):
            return True
    return False


def _attribute_type(owner: FoundClass, name: str, annotation: str) -> str:
    """Return an attribute's type as the class has it: the reader of sources leaves ``ClassVar`` out."""
    node = class_node(owner)
    for line in node.body if node is not None else ():
        if (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and line.target.id == name
            and "ClassVar" in {part.rpartition(".")[2] for part in words_in(line.annotation)}
        ):
            return f"ClassVar[{annotation}]" if annotation else "ClassVar"
    return annotation


def words_in(annotation: ast.expr) -> set[str]:
    """Return the dotted names in an annotation."""
    return {dotted for node in nodes_of(annotation) if (dotted := dotted_name(node)) is not None}


def _is_in_body(owner: FoundClass, name: str) -> bool:
    """Tell whether a class's body declares a name or gives it a value; a bare ``name: str`` does."""
    return _line_of(class_node(owner), name) is not None


def _line_of(node: ast.ClassDef | None, name: str) -> ast.Assign | ast.AnnAssign | None:
    """Return the statement of a class's body that declares a name or gives it a value."""
    for line in node.body if node is not None else ():
        if isinstance(line, ast.Assign | ast.AnnAssign):
            targets = line.targets if isinstance(line, ast.Assign) else [line.target]
            if any(isinstance(each, ast.Name) and each.id == name for each in targets):
                return line
    return None


def _is_assigned(owner: FoundClass, name: str) -> bool:
    """Tell whether a class's own constructor sets an attribute."""
    maker = methods_of(class_node(owner)).get("__init__")
    return maker is not None and any(
        isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Store)
        for node in nodes_of(maker)
    )


def _class_value(unit: Unit, name: str) -> ast.expr | None:
    line = _line_of(class_node(unit.made) if unit.made else None, name)
    return line.value if line is not None else None


def _passed(unit: Unit, known: Known, names: Names) -> tuple[Parameter, ...]:
    """Return what a plugin's class passes to ``super().__init__``."""
    if unit.made is None:
        return ()
    maker = methods_of(class_node(unit.made)).get("__init__")
    if maker is None:
        return ()
    scope = Scope(unit.made.source, names, known, unit.name).enter(maker)
    for call in _super_calls(maker):
        positional = [
            Parameter(name=_called(each, scope), source=scope.classify(each))
            for each in call.args
            if not isinstance(each, ast.Starred)
        ]
        by_name = [
            Parameter(name=each.arg, keyword_only=True, source=scope.classify(each.value))
            for each in call.keywords
            if each.arg
        ]
        return (*positional, *by_name)
    return ()


def _super_calls(maker: ast.AST) -> Iterator[ast.Call]:
    for node in nodes_of(maker):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "__init__"
            and isinstance(node.func.value, ast.Call)
            and dotted_name(node.func.value.func) == "super"
        ):
            yield node


def _called(value: ast.expr, scope: Scope) -> str:
    return (dotted_name(value) or "").rpartition(".")[2] or scope.classify(value)
